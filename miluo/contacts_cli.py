"""`miluo contacts …`: whom to call, as an operator keeps it."""

from pathlib import Path
from typing import Annotated

import typer

from domain.warning import Mode
from miluo.settings import Settings

app = typer.Typer(help="Contacts 联系人: whom to call, and who stands in for whom.")

File = Annotated[Path, typer.Argument(help="CSV or XLSX file")]
Audience = Annotated[Mode | None, typer.Option(help="only who hears of these; all unless given")]


@app.command()
def load(
    path: File,
    retire: Annotated[
        bool, typer.Option("--retire", help="set inactive whom the file does not name")
    ] = False,
) -> None:
    """Add or change contacts by a table, all or none, and say what changed."""
    from miluo.people import load_contacts

    print(load_contacts(Settings(), path, retire=retire))


@app.command()
def export(path: File, audience: Audience = None) -> None:
    """Write the contacts into a table that `load` takes."""
    from miluo.people import export_contacts

    print(export_contacts(Settings(), path, audience))


@app.command("list")
def list_contacts(audience: Audience = None) -> None:
    """List the contacts in use, with their numbers."""
    from miluo.people import listed_contacts

    print("\n".join(listed_contacts(Settings(), audience)))


@app.command()
def demonstrate() -> None:
    """Fill an exercise with people who do not exist, marked as such, and a roster."""
    from miluo.people import demonstrate as run

    print(run(Settings()))
