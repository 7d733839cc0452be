"""Gaugings for the operator: from files into the database."""

from getpass import getuser
from pathlib import Path

from api.river import gauging_table
from miluo.settings import Settings
from miluo.tables import faults_told, written
from store import gaugings


def load_gaugings(settings: Settings, path: Path) -> str:
    """Load a table of gaugings, all or none, and say what changed; TroubleError says all faults."""
    with faults_told(path), written(settings, f"gaugings load {path.name}") as conn:
        table = gauging_table.parse(path.read_bytes())
        table.require(gaugings.unknown(conn, [one.station for one in table.gaugings]))
        done = gaugings.load(conn, table.gaugings, getuser())
    return (
        f"{done.added} 次新增 added, {done.corrected} 次更正 corrected, {done.known} 次已有 known"
    )
