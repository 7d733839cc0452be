"""`miluo duty …`: who is on duty, as an operator keeps it."""

from pathlib import Path
from typing import Annotated

import typer

from miluo.settings import Settings

app = typer.Typer(help="Duty 值班: who is at the desk, and when.")

File = Annotated[Path, typer.Argument(help="CSV or XLSX file")]


@app.command()
def load(
    path: File,
    renew: Annotated[
        bool,
        typer.Option("--renew", help="take out other shifts within the time that the file covers"),
    ] = False,
) -> None:
    """Add shifts by a table, all or none, and say what changed."""
    from miluo.people import load_duty

    print(load_duty(Settings(), path, renew=renew))


@app.command()
def export(path: File) -> None:
    """Write the roster from yesterday to a month from now into a table that `load` takes."""
    from miluo.people import export_duty

    print(export_duty(Settings(), path))


@app.command()
def now() -> None:
    """Say who is on duty now, and when nobody will be."""
    from miluo.people import on_duty

    print("\n".join(on_duty(Settings())))
