"""`miluo gaugings …`: discharges that people measured."""

from pathlib import Path
from typing import Annotated

import typer

from miluo.settings import Settings

app = typer.Typer(help="Gaugings 实测流量: what the rating curves are fitted to.")


@app.callback()
def gaugings() -> None:
    """Discharges that people measured, for the rating curves."""


@app.command()
def load(path: Annotated[Path, typer.Argument(help="CSV or XLSX file")]) -> None:
    """Add or correct gaugings by a table (测站,时间,水位,流量,来源), all or none."""
    from miluo.gaugings import load_gaugings

    print(load_gaugings(Settings(), path))
