"""The registry from a file into the database."""

from pathlib import Path

from alerting.indicators import check
from miluo.servers import database
from miluo.settings import Settings
from sensors.registry import parse
from sensors.simulators import scenario
from store import registry
from store.database import connect


def load(settings: Settings, name_or_path: str) -> str:
    """Load a registry file, or the registry of a scenario; a sentence on what is there now.

    A rule that the engine could not judge is refused (`UnfitRuleError`), and nothing is loaded.
    """
    path = Path(name_or_path)
    if path.is_file() and path.name != "scenario.toml":
        wanted = parse(path.read_text(encoding="utf-8"))
    else:
        wanted = scenario.load(path.parent if path.is_file() else name_or_path).registry
    for rule in wanted.criteria.values():
        check(rule)
    with connect(database(settings), application="miluo stations") as conn:
        known = registry.load(conn, wanted)
    return (
        f"{len(known.stations)} stations, {len(known.datastreams)} datastreams, "
        f"{len(known.criteria)} criteria"
    )
