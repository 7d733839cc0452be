"""Indicators: kernels from arrays to one value for each criterion.

A rule names its indicator and parameters as data; a kernel is one function whose docstring gives
formula, units and source. Each module of this folder lists what it has in its own `INDICATORS`;
to add one, write the kernel there, and name a new module here.
"""

from alerting.indicators import (
    change,
    dam,
    detections,
    failure,
    fire_danger,
    fire_weather,
    gate,
    landslide_rain,
    pollution,
    rain,
    reading,
    reservoir,
    river,
    silence,
    slope,
    time_to_level,
    totals,
    water_quality,
)
from alerting.indicators.indicator import Indicator
from domain.criterion import Condition, Criterion
from domain.instant import HOUR
from domain.property import PROPERTIES

INDICATORS: dict[str, Indicator] = {
    **reading.INDICATORS,
    **change.INDICATORS,
    **time_to_level.INDICATORS,
    **totals.INDICATORS,
    **rain.INDICATORS,
    **river.INDICATORS,
    **water_quality.INDICATORS,
    **pollution.INDICATORS,
    **reservoir.INDICATORS,
    **gate.INDICATORS,
    **dam.INDICATORS,
    **slope.INDICATORS,
    **failure.INDICATORS,
    **landslide_rain.INDICATORS,
    **fire_weather.INDICATORS,
    **fire_danger.INDICATORS,
    **detections.INDICATORS,
    **silence.INDICATORS,
}
NAMES = tuple(INDICATORS)

COMPOUNDS = ("all_of", "any_of")
"""Indicators over the levels of a rule's parts: the least of them, or the greatest."""

PARTS = 64
"""More parts than a rule can have: the engine calls part p of criterion c -(c * PARTS + p)."""


class UnfitRuleError(ValueError):
    """A rule that no kernel can judge; the message says why."""


def check(rule: Criterion) -> None:
    """UnfitRuleError when a rule's indicator does not exist or what it is given does not fit."""
    for wrong in (_wrong_compound(rule), *(_wrong(part) for part in rule.parts)):
        if wrong:
            raise UnfitRuleError(f"{rule.code}: {wrong}")


def _wrong_compound(rule: Criterion) -> str:
    if rule.indicator not in COMPOUNDS:
        return "only all_of and any_of have parts" if rule.parts else _wrong(rule)
    if len(rule.parts) < 2:
        return f"{rule.indicator} needs at least two parts"
    if len(rule.parts) >= PARTS:
        return f"{rule.indicator} has {len(rule.parts)} parts, at most {PARTS - 1} are possible"
    ticking = [part.indicator for part in rule.parts if ticks(part)]
    return f"{ticking[0]} cannot be a part: the clock drives it" if ticking else ""


def _wrong(rule: Condition) -> str:
    """What is wrong with a condition, empty when nothing."""
    indicator = INDICATORS.get(rule.indicator)
    if indicator is None:
        return f"no indicator {rule.indicator!r}, only {', '.join((*NAMES, *COMPOUNDS))}"
    name, given = rule.indicator, set(rule.parameters)
    if missing := indicator.required - given:
        return f"{name} needs {', '.join(sorted(missing))}"
    if unknown := given - set(indicator.parameters):
        return f"{name} has no {', '.join(sorted(unknown))}"
    if unknown := set(rule.inputs) - set(indicator.roles):
        return f"{name} has no input {', '.join(sorted(unknown))}"
    if set(rule.tables) != set(indicator.tables):
        return f"{name} needs the tables {', '.join(sorted(indicator.tables)) or 'none'}"
    for table, columns in indicator.tables.items():
        if len(rule.tables[table][0]) != columns:
            return f"table {table} has {columns} columns"
    if rule.parameters.get("window_h", 1.0) <= 0:
        return "window_h must be positive"
    return indicator.check(rule)


def ticks(rule: Condition) -> bool:
    """Whether the clock drives a rule and readings do not."""
    indicator = INDICATORS.get(rule.indicator)
    return indicator is not None and indicator.kernel is None and indicator.carried is None


def unit(indicator: str, observed: str) -> str | None:
    """Unit of an indicator's value, and so of its thresholds, on a property; None: no such one."""
    if indicator in COMPOUNDS:
        return "level"
    if indicator not in INDICATORS or observed not in PROPERTIES:
        return None
    own = PROPERTIES[observed].unit
    return INDICATORS[indicator].unit.format(own) or own


def horizon(rule: Condition) -> int:
    """How long a rule needs readings remembered, in microseconds."""
    return round(INDICATORS[rule.indicator].memory_h(rule) * HOUR)
