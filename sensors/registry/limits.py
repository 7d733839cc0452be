"""From a row's limits to rules: yellow begins at WRZ or FSLTDZ, and so on up the ladder.

Colours follow the national flood signals (rivers) and the ladder of a reservoir's levels (SL 323).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from domain.criterion import Criterion, Direction
from domain.level import LADDER
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.threshold_versions import beginning, withdrawn
from sensors.registry import cells
from sensors.registry.columns import (
    BLUE_BELOW_WRZ,
    BLUE_IS_OURS,
    HYSTERESIS,
    LIMITS,
    MAIN_LEVEL,
    RESERVOIR_LIMITS,
    RIVER_LIMITS,
)
from sensors.registry.row import Row
from sensors.registry.seasons import LIMIT, Season, newest_season, season_of, season_rule

NO_BLUE = ("-", "无", "none")


class Limits(NamedTuple):
    """The limits of a row by column, and the season that FSLTDZ holds for; None: all year."""

    levels: dict[str, float]
    season: Season | None


def limits_of(row: Row, station: Station, known: Registry) -> Limits:
    """The limits given; one that belongs to another kind of station is wrong.

    `known` is what belongs to the station already.
    """
    own = LIMITS.get(station.kind, {})
    found = {}
    for name in {**RIVER_LIMITS, **RESERVOIR_LIMITS}:
        if name not in own:
            _expect_none(row, name, station)
        elif name == "BLUE" and _no_blue(row):
            continue
        elif (value := row.read(name, cells.number, None)) is not None:
            found[name] = value
    _check_order(row, found)
    return Limits(found, season_of(row, station, found, known))


def rules_of(
    row: Row, station: Station, limits: Limits, known: Registry
) -> tuple[list[Criterion], list[str]]:
    """The rules of a station's limits, and what the operator should know of them.

    Colours whose columns the table does not have, and all that no column says, stay as known.
    """
    own = LIMITS.get(station.kind)
    if own is None:
        return [], []
    levels, season = limits
    old, by_date = _newest(known, station), newest_season(known)
    if not levels:
        note = _unlimited(station, old or by_date, said=any(row.has(name) for name in own))
        return [], [note] if note else []
    start = row.read("VALID_FROM", cells.instant, None)
    rules, standing = [], by_date if LIMIT in levels else None
    if season is not None:
        ranged = (*map(float, season), levels[LIMIT])
        rules.append(season_rule(row, station, by_date, ranged, start))
        levels = {name: level for name, level in levels.items() if name != LIMIT}
        standing = None
    rule = _rule(row, station, levels, old, start)
    if rule is None and season is not None:
        standing = old
    notes = [] if standing is None or standing.valid_to else [_standing(station, standing)]
    return [*([rule] if rule else []), *rules], notes


def _rule(
    row: Row,
    station: Station,
    levels: Mapping[str, float],
    old: Criterion | None,
    start: datetime | None,
) -> Criterion | None:
    """The rule of the levels; None where none of its colours has one, or they are wrong."""
    columns = LIMITS[station.kind].items()
    base = old or Criterion(
        station.code, MAIN_LEVEL[station.kind], "value", red=0.0, hysteresis=HYSTERESIS
    )
    colours = {"red": None if old is None else old.red}
    colours |= {colour: levels.get(name) for name, colour in columns if row.has(name)}
    if all(colours.get(one.word, getattr(base, one.word)) is None for one in LADDER):
        return None
    ours = station.kind is not StationKind.RESERVOIR and _blue(row, base, colours)
    words = row.read("SOURCE", cells.text, base.source.removesuffix(BLUE_IS_OURS))
    try:
        return replace(
            base,
            **colours,  # type: ignore[arg-type]
            direction=Direction.ABOVE,
            valid_from=start,
            valid_to=None,
            datum=station.datum,
            source=words + BLUE_IS_OURS if ours else words,
            approved_by=row.read("APPROVED_BY", cells.text, base.approved_by),
        )
    except ValueError as error:
        if not row.findings:
            row.wrong(next(iter(levels)), str(error))
        return None


def _blue(row: Row, base: Criterion, colours: dict[str, float | None]) -> bool:
    """Set the blue of a river where the row leaves it to us; whether it is ours."""
    if _no_blue(row) or colours.get("blue") is not None:
        return False
    own = base.source.endswith(BLUE_IS_OURS)
    if not row.has("BLUE") and base.blue is not None and not own:
        return False
    warning = colours.get("yellow", base.yellow)
    colours["blue"] = None if warning is None else round(warning - BLUE_BELOW_WRZ, 4)
    return warning is not None


def _no_blue(row: Row) -> bool:
    return cells.plain(row.source.cells.get("BLUE")).lower() in NO_BLUE


def _expect_none(row: Row, name: str, station: Station) -> None:
    if row.read(name, cells.text, ""):
        row.wrong(
            name,
            f"expected an empty cell: at a station of kind {station.kind.value} nothing is judged "
            f"by {name}; other thresholds are written in TOML",
        )


def _check_order(row: Row, limits: Mapping[str, float]) -> None:
    """Each limit above the one before it."""
    top = row.read("DAMEL", cells.number, None)
    steps = [(name, value) for name, value in limits.items()]
    if top is not None and any(name in RESERVOIR_LIMITS for name in limits):
        steps.append(("DAMEL", top))
    for (below, low), (above, high) in pairwise(steps):
        if low == high:
            what = f"expected more than {below} {low:g}; where both are equal leave {below} empty"
            row.wrong(above, what)
        elif low > high:
            row.wrong(above, f"expected more than {below} {low:g}, found {high:g}")


def _unlimited(station: Station, old: Criterion | None, *, said: bool) -> str:
    if old is None:
        return (
            f"{station.code}: no limit is configured and its level is not judged, which does not "
            "mean that it is safe (未配置阈值，不代表安全)"
        )
    if not said:
        return ""
    return (
        f"{station.code}: its limits are empty in the file; the thresholds that are known stay in "
        "force (to end them, give them a valid_to in TOML)"
    )


def _standing(station: Station, rule: Criterion) -> str:
    """The other kind of flood limit, which the table does not end."""
    return (
        f"{station.code}: {rule.code} stays in force beside the FSLTDZ of the file (to end it, "
        "give it a valid_to in TOML)"
    )


def _newest(known: Registry, station: Station) -> Criterion | None:
    """The youngest version of a station's rule on its main level."""
    rules = [
        one
        for one in known.criteria.values()
        if one.property == MAIN_LEVEL[station.kind]
        and (one.indicator, one.parameters) == ("value", {})
        and not withdrawn(one)
    ]
    return max(rules, key=beginning, default=None)
