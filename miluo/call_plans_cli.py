"""`miluo call-plans …`: whom to call, as the county keeps it."""

from pathlib import Path
from typing import Annotated

import typer

from miluo.settings import Settings

app = typer.Typer(help="Call plans 叫应预案: whom to call for a warning, and who is next.")

File = Annotated[Path, typer.Argument(help="TOML, as plans.toml of the program: docs/calls.md")]


@app.command()
def show() -> None:
    """Print the plans in force."""
    from miluo.call_plans import shown

    print("\n".join(shown(Settings())))


@app.command()
def check(path: File) -> None:
    """Say what is wrong with a file of plans, and load nothing."""
    from miluo.call_plans import described, read

    print("\n".join(described(read(path))))


@app.command()
def load(
    path: File,
    by: Annotated[str, typer.Option(help="who does it; else the name of this system's user")] = "",
) -> None:
    """Put a file of plans in force; calls under way keep theirs."""
    from miluo.call_plans import load as run

    print(run(Settings(), path, by))
