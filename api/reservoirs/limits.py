"""A reservoir's limits: of the rules it is judged by, else of its station's own papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.criterion import Criterion
from domain.reservoir import LEVELS, LevelName
from domain.season import ALL_YEAR, Rows, day_of, limit_on, number_of, rows_of
from domain.station import Station, StationKind
from sensors.registry.columns import LIMITS

PAPERS = "station"
"""The source of what stands among a station's attributes."""

POOL, SEASON, CURVE = "pool_level", "season", "curve"
FLOOD_LIMIT = "FSLTDZ"

_OF_RULES = {"freeboard": ("DAMEL", "crest"), "spillway": ("SILL", "sill")}
"""Levels that are a parameter of an indicator."""

_OF_COLOURS = LIMITS[StationKind.RESERVOIR]
"""Levels that are a step of the ladder of the pool level itself."""

INDICATORS = (
    "over_season_limit", "value", "freeboard", "spillway", "storage", "inflow", "net_inflow",
)  # fmt: skip
"""Rules that limits are read from."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level in m, and who says so."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What is known of a reservoir; what nobody has said is not there."""

    season: Rows
    season_source: str
    levels: Mapping[LevelName, Level]
    curve: Rows

    def on(self, instant: int) -> float | None:
        """The flood-limit level of the Beijing date of an instant, m."""
        return limit_on(self.season, day_of(instant))


def of(station: Station, rules: Iterable[Criterion]) -> Limits:
    """The limits of a reservoir from the rules on its pool level that are in force."""
    own = [one for one in rules if one.property == POOL]
    levels = {name: _level(name, own, station) for name in LEVELS}
    known = {name: one for name, one in levels.items() if one is not None}
    return Limits(*_season(own, station), known, _curve(own))


def _season(rules: Sequence[Criterion], station: Station) -> tuple[Rows, str]:
    """Rows of the flood limit: a rule of its own, else a step that holds all year, else papers."""
    for one in rules:
        if SEASON in one.tables:
            return one.tables[SEASON], one.source
    for one in rules:
        step = _said(FLOOD_LIMIT, one)
        if step is not None:
            return ((*ALL_YEAR, step),), one.source
    rows = rows_of(station.attributes.get(FLOOD_LIMIT, ""))
    return (rows, PAPERS) if rows and {len(row) for row in rows} == {3} else ((), "")


def _level(name: str, rules: Sequence[Criterion], station: Station) -> Level | None:
    for one in rules:
        value = _said(name, one)
        if value is not None:
            return Level(value, one.source)
    number = number_of(station.attributes.get(name, ""))
    return None if number is None else Level(number, PAPERS)


def _said(name: str, rule: Criterion) -> float | None:
    """What a rule says of a level."""
    if rule.indicator == "value" and name in _OF_COLOURS:
        step: float | None = getattr(rule, _OF_COLOURS[name])
        return step
    told, parameter = _OF_RULES.get(rule.indicator, ("", ""))
    return rule.parameters.get(parameter) if told == name else None


def _curve(rules: Sequence[Criterion]) -> Rows:
    return next((one.tables[CURVE] for one in rules if CURVE in one.tables), ())
