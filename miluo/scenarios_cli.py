"""`miluo scenarios …`: floods to replay."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Floods to replay.")


@app.command("list")
def list_() -> None:
    """List the scenarios that come with the program."""
    from sensors.simulators.catalogue import summaries

    for one in summaries():
        print(f"{one.name}  {one.kind}  {one.title}")


@app.command("import")
def import_(
    mapping: Annotated[str, typer.Argument(help="mapping file, or the name of a known one")],
    records: Annotated[Path, typer.Option(help="folder of the record files")],
    target: Annotated[Path, typer.Argument(help="folder of the scenario to make")],
) -> None:
    """Build a scenario folder from record files."""
    from sensors.simulators.importing import import_records
    from sensors.simulators.mapping import mapping_path

    made = import_records(mapping_path(mapping), records, target)
    print(f"{target}: {made.rows.size} readings of {len(made.registry.stations)} stations")
