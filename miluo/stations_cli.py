"""`miluo stations …`: the registry as an operator keeps it."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from miluo.settings import Settings

app = typer.Typer(help="The registry: stations, devices, datastreams, criteria.")

File = Annotated[str, typer.Argument(help="TOML, CSV or XLSX file, or a scenario")]
Form = Literal["toml", "csv", "xlsx"]
By = Annotated[str, typer.Option(help="who does it; else the name of this system's user")]


@app.command()
def load(path: File, by: By = "") -> None:
    """Load stations, devices, datastreams and thresholds, and say what changed."""
    from miluo.registries import load as run

    print("\n".join(run(Settings(), path, by)))


@app.command()
def diff(path: File) -> None:
    """Say what `load` would change, and change nothing."""
    from miluo.registries import diff as run

    print("\n".join(run(Settings(), path)))


@app.command()
def export(
    form: Annotated[
        Form | None,
        typer.Option("--format", help="else by the ending of --out, else toml"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="file to write; else it is printed")] = None,
    passwords: Annotated[
        bool, typer.Option("--passwords", help="with the passwords of devices")
    ] = False,
) -> None:
    """Write the registry; what a table cannot say is named."""
    from miluo.registries import export as run
    from miluo.trouble import TroubleError

    endings: dict[str, Form] = {".csv": "csv", ".xlsx": "xlsx"}
    chosen = form or endings.get(out.suffix.lower() if out else "", "toml")
    if chosen == "xlsx" and out is None:
        raise TroubleError("A workbook cannot be printed: give --out FILE.xlsx.")
    content, unsaid = run(Settings(), chosen, passwords=passwords)
    if out:
        out.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    if unsaid:
        print(f"a {chosen} table cannot say all of these, use toml for them:", file=sys.stderr)
        print("\n".join(f"  {one}" for one in unsaid), file=sys.stderr)


@app.command()
def history(
    version: Annotated[int | None, typer.Argument(help="show each change of this version")] = None,
) -> None:
    """List who changed the registry, when and from which file."""
    from miluo.registries import past

    print("\n".join(past(Settings(), version)))


@app.command()
def undo(
    version: Annotated[int, typer.Argument(help="number from `miluo stations history`")],
    by: By = "",
) -> None:
    """Take back what a version changed, as a new version."""
    from miluo.registries import undo as run

    print("\n".join(run(Settings(), version, by)))
