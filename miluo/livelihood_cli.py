"""`miluo livelihood …`: the year's projects as an operator keeps them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from miluo.settings import Settings

app = typer.Typer(help="The livelihood projects of the year 民生实事.")


@app.command()
def load(
    plan: Annotated[str, typer.Argument(help="name or TOML file")] = "pingjiang-2023",
) -> None:
    """Load a plan: its projects, indicators and first targets."""
    from miluo.livelihood import load as run

    print(run(Settings(), _named(plan)))


@app.command()
def demonstrate() -> None:
    """Fill an exercise with the plan and a made-up year of reports, marked as such."""
    from miluo.livelihood import demonstrate as run

    print(run(Settings()))


@app.command()
def board(
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="a day; else today")
    ] = None,
) -> None:
    """Show how every project stands, or stood on a day."""
    from rich.console import Console

    from miluo.livelihood import board as run

    Console().print(run(Settings(), None if as_of is None else as_of.date()))


def _named(plan: str) -> str | Path:
    """A file where the text names one, else the name of a plan that comes with us."""
    return Path(plan) if plan.endswith(".toml") else plan
