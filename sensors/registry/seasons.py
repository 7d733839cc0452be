"""The flood-limit level of a season: FSLTDZ from BGMD to EDMD, which may run over the new year.

A limit of a season is a rule of its own, the pool above the limit of the date; a limit of all the
year is the yellow of the pool's levels.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.criterion import Criterion
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.threshold_versions import JUDGING, beginning, withdrawn
from sensors.registry import cells
from sensors.registry.columns import HYSTERESIS, LEAST_EXCESS, MAIN_LEVEL
from sensors.registry.row import Row

LIMIT = "FSLTDZ"
INDICATOR = "over_season_limit"
ALL_YEAR = (101, 1231)

Season = tuple[int, int]
"""First and last day, as month * 100 + day; a first after the last runs over the new year."""


def season_of(
    row: Row, station: Station, levels: Mapping[str, float], known: Registry
) -> Season | None:
    """The season that the row's FSLTDZ holds for; None where it holds all year, or is wrong.

    Where the table has not the two columns it is the season that is known.
    """
    if not row.has("BGMD") and not row.has("EDMD"):
        return known_season(newest_season(known)) if LIMIT in levels else None
    first = row.read("BGMD", cells.month_day, None)
    last = row.read("EDMD", cells.month_day, None)
    if any(one.column in ("BGMD", "EDMD") for one in row.findings):
        return None
    if (first, last) in ((None, None), ALL_YEAR):
        return None
    if first is None or last is None:
        missing = "BGMD" if first is None else "EDMD"
        row.wrong(missing, "expected the other end of the season, a month and day such as 0401")
        return None
    if LIMIT not in levels:
        where = (
            "at a reservoir (RR)" if station.kind is not StationKind.RESERVOIR else "with FSLTDZ"
        )
        row.wrong("BGMD", f"expected an empty cell: a season stands {where} only")
        return None
    return first, last


def known_season(rule: Criterion | None) -> Season | None:
    """The season of a rule of one range; more than one do not fit into two columns."""
    rows = () if rule is None else rule.tables["season"]
    return (int(rows[0][0]), int(rows[0][1])) if len(rows) == 1 else None


def season_rule(
    row: Row,
    station: Station,
    old: Criterion | None,
    ranged: tuple[float, ...],
    start: datetime | None,
) -> Criterion:
    """The rule of a limit `ranged` (first, last, level); what the table does not say stays.

    One that judges as `old` does is that very version, for VALID_FROM may be that of the levels
    beside it.
    """
    base = old or Criterion(
        station.code,
        MAIN_LEVEL[station.kind],
        INDICATOR,
        tables={"season": (ranged,)},
        yellow=LEAST_EXCESS,
        hysteresis=HYSTERESIS,
    )
    rule = replace(
        base,
        tables={"season": (ranged,)},
        valid_from=start,
        valid_to=None,
        datum=station.datum,
        source=row.read("SOURCE", cells.text, base.source),
        approved_by=row.read("APPROVED_BY", cells.text, base.approved_by),
    )
    if old is None:
        return rule
    if all(getattr(old, name) == getattr(rule, name) for name in JUDGING):
        return replace(rule, valid_from=old.valid_from)
    if start is not None and beginning(rule) < beginning(old):
        row.wrong("VALID_FROM", f"expected a day after {old.code}, or nothing: then it is now")
    return rule


def newest_season(known: Registry) -> Criterion | None:
    """The youngest version of a station's rule of its flood-limit level by date."""
    rules = [
        one for one in known.criteria.values() if one.indicator == INDICATOR and not withdrawn(one)
    ]
    return max(rules, key=beginning, default=None)
