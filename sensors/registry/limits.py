"""From a row's limits to a rule: yellow begins at WRZ or FSLTDZ, and so on up the ladder.

Colours follow the national flood signals (rivers) and the ladder of a reservoir's levels (SL 323).
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from domain.criterion import Criterion, Direction
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

NO_BLUE = ("-", "无", "none")
_WHOLE_YEAR = ("0101", "1231")


def limits_of(row: Row, station: Station) -> dict[str, float]:
    """The limits given, by column; one that belongs to another kind of station is wrong."""
    own = LIMITS.get(station.kind, {})
    found = {}
    for name in {**RIVER_LIMITS, **RESERVOIR_LIMITS}:
        if name not in own:
            _expect_none(row, name, station)
        elif name == "BLUE" and _no_blue(row):
            continue
        elif (value := row.read(name, cells.number, None)) is not None:
            found[name] = value
    _check_season(row)
    _check_order(row, found)
    return found


def rule_of(
    row: Row, station: Station, limits: Mapping[str, float], known: Registry
) -> tuple[Criterion | None, str]:
    """The rule of a station's limits, and what the operator should know of it.

    `known` is what belongs to the station already. Colours whose columns the table does not
    have, and all that no column says, stay as known.
    """
    own = LIMITS.get(station.kind)
    if own is None:
        return None, ""
    old = _newest(known, station)
    if not limits:
        return None, _unlimited(station, old, said=any(row.has(name) for name in own))
    colours = {colour: limits.get(name) for name, colour in own.items() if row.has(name)}
    base = old or Criterion(
        station.code, MAIN_LEVEL[station.kind], "value", red=0.0, hysteresis=HYSTERESIS
    )
    colours = {"red": None if old is None else old.red} | colours
    ours = station.kind is not StationKind.RESERVOIR and _blue(row, base, colours)
    words = row.read("SOURCE", cells.text, base.source.removesuffix(BLUE_IS_OURS))
    try:
        rule = replace(
            base,
            **colours,  # type: ignore[arg-type]
            direction=Direction.ABOVE,
            valid_from=row.read("VALID_FROM", cells.instant, None),
            valid_to=None,
            datum=station.datum,
            source=words + BLUE_IS_OURS if ours else words,
            approved_by=row.read("APPROVED_BY", cells.text, base.approved_by),
        )
    except ValueError as error:
        if not row.findings:
            row.wrong(next(iter(limits)), str(error))
        return None, ""
    return rule, ""


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


def _check_season(row: Row) -> None:
    """A limit that holds for a part of the year cannot be judged as such yet."""
    season = cells.plain(row.source.cells.get("BGMD")), cells.plain(row.source.cells.get("EDMD"))
    season_digits = tuple("".join(filter(str.isdigit, part)).zfill(4) for part in season)
    if any(season) and season_digits != _WHOLE_YEAR:
        row.wrong(
            "BGMD",
            f"FSLTDZ from {season[0] or '?'} to {season[1] or '?'} cannot be judged by season yet: "
            "leave BGMD and EDMD empty, then it is judged all year, which is on the safe side",
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
