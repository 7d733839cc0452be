"""All dashboards, and the files that they are kept in."""

import json
from pathlib import Path

from dashboards.forest_fire import FOREST_FIRE
from dashboards.geohazard import GEOHAZARD
from dashboards.model import document
from dashboards.platform import PLATFORM
from dashboards.queries import CONSOLE
from dashboards.reservoirs import RESERVOIRS
from dashboards.river import RIVER
from dashboards.warnings import WARNINGS_AND_LOAD
from dashboards.water_quality import WATER_QUALITY

DASHBOARDS = (
    RIVER, RESERVOIRS, WATER_QUALITY, GEOHAZARD, FOREST_FIRE, WARNINGS_AND_LOAD, PLATFORM,
)  # fmt: skip

FOLDER = Path(__file__).parent / "generated"


def files() -> dict[str, str]:
    """The text of every file by its name, the same at every call."""
    return {f"{one.uid.removeprefix('miluo-')}.json": _text(document(one, [CONSOLE]))
            for one in DASHBOARDS}  # fmt: skip


def _text(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
