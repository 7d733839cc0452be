"""The levels of a warning in words and colours, as the console has them."""

from collections.abc import Sequence
from typing import Any

LEVELS = (
    ("none", "正常 none", "#4c9f70"),
    ("blue", "蓝 blue", "#5aabff"),
    ("yellow", "黄 yellow", "#ffd43b"),
    ("orange", "橙 orange", "#ff9a3d"),
    ("red", "红 red", "#ff5c5c"),
)


def number_of(column: str) -> str:
    """SQL: 0 (none) to 4 (red), for panels that can only draw numbers."""
    cases = " ".join(f"WHEN '{name}' THEN {at}" for at, (name, _, _) in enumerate(LEVELS))
    return f"CASE {column} {cases} END"


def words_of(column: str) -> str:
    """SQL: the words of a level, which a series of that level ends with."""
    cases = " ".join(f"WHEN '{name}' THEN '{words}'" for name, words, _ in LEVELS)
    return f"CASE {column} {cases} END"


def numbers() -> list[dict[str, Any]]:
    """Value mappings of what `number_of` gives."""
    return _mapping([str(at) for at in range(len(LEVELS))])


def names() -> list[dict[str, Any]]:
    """Value mappings of the level's own names."""
    return _mapping([name for name, _, _ in LEVELS])


def lines() -> list[dict[str, Any]]:
    """Overrides that draw the second query's series as dashed lines in the colour of their name."""
    dashed = [
        {"id": "custom.lineStyle", "value": {"dash": [10, 6], "fill": "dash"}},
        {"id": "custom.fillOpacity", "value": 0},
        {"id": "custom.lineWidth", "value": 1},
        {"id": "custom.showPoints", "value": "never"},
        {"id": "custom.spanNulls", "value": True},
    ]
    coloured = [
        {
            "matcher": {"id": "byRegexp", "options": f"/· {words}$/"},
            "properties": [{"id": "color", "value": {"fixedColor": colour, "mode": "fixed"}}],
        }
        for _, words, colour in LEVELS
    ]
    return [{"matcher": {"id": "byFrameRefID", "options": "B"}, "properties": dashed}, *coloured]


def column(title: str) -> dict[str, Any]:
    """Override that colours a table's column of level names."""
    return {
        "matcher": {"id": "byName", "options": title},
        "properties": [
            {"id": "mappings", "value": names()},
            {"id": "custom.cellOptions", "value": {"type": "color-text"}},
        ],
    }


def _mapping(keys: Sequence[str]) -> list[dict[str, Any]]:
    options = {
        key: {"color": colour, "index": at, "text": words}
        for at, (key, (_, words, colour)) in enumerate(zip(keys, LEVELS, strict=True))
    }
    return [{"options": options, "type": "value"}]
