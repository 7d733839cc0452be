"""The class of a section of water now, and by days, from what its factors said (GB 3838-2002).

The single-factor rule is that of the engine's `water_class`: what is no longer fresh makes no
class, and forbids a better one than its own until it is forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from domain.arrays import Bools, Floats, Ints
from domain.gb3838 import (
    COUNTED,
    FACTORS,
    FORGET_H,
    OXYGEN,
    STALE_H,
    TARGET,
    TEMPERATURE,
    WATERS,
    Water,
    class_of,
    saturated,
    worst,
)
from domain.instant import DAY, HOUR, Instants, from_micros


class Series(NamedTuple):
    """Usable readings by time: int64 microseconds and values."""

    time: Ints
    value: Floats


Heard = Mapping[str, Series]
"""Readings by property."""

_DECIMALS = 9
"""Of a mean: one of equal values on a limit keeps it."""

State = Literal["fresh", "held", "old", "uncounted", "never"]
"""A factor's part in the class: makes it, forbids a better one, is forgotten, has none, silent."""


@dataclass(frozen=True, slots=True)
class Rule:
    """By what a section is judged: `water` of `WATERS`, the class it should have, hours."""

    water: Water = "river"
    target: int = TARGET
    stale_h: float = STALE_H
    forget_h: float = FORGET_H


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest reading of a property, its class (None: it has none) and what it counts for."""

    property: str
    state: State
    time: int | None = None
    value: float | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of a section, None where it cannot be judged; who decided, who forbids a better."""

    number: int | None
    deciding: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    factors: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class FactorDay:
    """A factor's day: mean, least and greatest of `count` readings, the class of the mean."""

    property: str
    count: int
    mean: float
    least: float
    most: float
    number: int


@dataclass(frozen=True, slots=True)
class Day:
    """A Beijing day: the class of the daily means, and `worst`, that of the worst one reading.

    `missing` are factors that the section measures and that said nothing usable all day.
    """

    date: str
    number: int | None
    deciding: tuple[str, ...] = ()
    worst: int | None = None
    missing: tuple[str, ...] = ()
    factors: tuple[FactorDay, ...] = field(default=())


def judge(heard: Heard, at: int, rule: Rule) -> Verdict:
    """The class as of an instant, from readings up to it."""
    factors = tuple(_standing(name, heard, at, rule) for name in heard)
    number = _int(worst(_row(factors, "fresh"), _row(factors, "held"))[0])
    best = max((one.number or 0 for one in factors if one.state == "fresh"), default=0)
    deciding = (one for one in factors if one.state == "fresh" and one.number == number)
    held = (one for one in factors if one.state == "held" and (one.number or 0) > best)
    return Verdict(number, _names(deciding), _names(held), factors)


def _row(factors: Iterable[Standing], state: State) -> Floats:
    """The classes (1, n) of the factors in a state."""
    return np.array([[one.number for one in factors if one.state == state]], dtype=np.float64)


def _names(factors: Iterable[Standing | FactorDay]) -> tuple[str, ...]:
    return tuple(one.property for one in factors)


def _standing(name: str, heard: Heard, at: int, rule: Rule) -> Standing:
    series = heard[name]
    last = int(np.searchsorted(series.time, at, side="right")) - 1
    if last < 0:
        return Standing(name, "never")
    time, value = int(series.time[last]), float(series.value[last])
    if name not in FACTORS[rule.water]:
        return Standing(name, "uncounted", time, value)
    age = at - time
    fresh, known = age <= rule.stale_h * HOUR, age <= rule.forget_h * HOUR
    (number,) = _classes(name, series.time[last:][:1], series.value[last:][:1], heard, rule)
    return Standing(
        name, "fresh" if fresh else "held" if known else "old", time, value, int(number)
    )


def _classes(name: str, time: Ints, value: Floats, heard: Heard, rule: Rule) -> Floats:
    """The class of each value of a factor."""
    water = np.full(value.size, WATERS.index(rule.water))
    number = class_of(name, value, water)
    if name == OXYGEN and TEMPERATURE in heard:
        number[saturated(value, _as_of(heard[TEMPERATURE], time, rule))] = 1
    return number


def _as_of(series: Series, time: Ints, rule: Rule) -> Floats:
    """The newest value at each time, NaN where it is stale."""
    place = np.searchsorted(series.time, time, side="right") - 1
    if not series.time.size:
        return np.full(time.size, np.nan)
    near = (place >= 0) & (time - series.time[place] <= rule.stale_h * HOUR)
    return np.where(near, series.value[place], np.nan)


def days(heard: Heard, first: int, last: int, rule: Rule) -> list[Day]:
    """The days of Beijing time that `first` to `last` (not included) touch, by date.

    The class of a day is that of the mean of each factor, which is what daily reports judge; a
    short spill may hide in a mean, so the worst single reading is told beside it.
    """
    counted = [name for name in COUNTED if name in heard and name in FACTORS[rule.water]]
    numbers = range(_day(first), _day(last - 1) + 1) if first < last else ()
    columns = {name: _Column.of(name, heard, rule) for name in counted}
    return [_one_day(number, columns) for number in numbers]


class _Column(NamedTuple):
    """A factor's readings with day and class of each, and the temperature that its mean has."""

    day: Ints
    value: Floats
    number: Floats
    warmth: Floats
    rule: Rule

    @classmethod
    def of(cls, name: str, heard: Heard, rule: Rule) -> "_Column":
        time, value = heard[name]
        number = _classes(name, time, value, heard, rule)
        warmth = _as_of(heard[TEMPERATURE], time, rule) if TEMPERATURE in heard else value * np.nan
        return cls(_day(time), value, number, warmth, rule)

    def on(self, number: int) -> Bools:
        """Which readings are of a day."""
        inside: Bools = self.day == number
        return inside


def _one_day(number: int, columns: Mapping[str, _Column]) -> Day:
    date = from_micros(number * DAY).date().isoformat()
    found = {name: one.on(number) for name, one in columns.items()}
    factors = tuple(
        _factor_day(name, columns[name], inside) for name, inside in found.items() if inside.any()
    )
    missing = tuple(name for name, inside in found.items() if not inside.any())
    if not factors:
        return Day(date, None, missing=missing)
    worst_mean = max(one.number for one in factors)
    worst_one = max(columns[one.property].number[found[one.property]].max() for one in factors)
    deciding = _names(one for one in factors if one.number == worst_mean)
    return Day(date, worst_mean, deciding, int(worst_one), missing, factors)


def _factor_day(name: str, column: _Column, inside: Bools) -> FactorDay:
    value = column.value[inside]
    mean = np.round([value.mean()], _DECIMALS)
    number = class_of(name, mean, np.array([WATERS.index(column.rule.water)]))
    if name == OXYGEN:
        number[saturated(mean, _mean(column.warmth[inside]))] = 1
    return FactorDay(
        name,
        value.size,
        float(mean[0]),
        float(value.min()),
        float(value.max()),
        int(number[0]),
    )


def _mean(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    return np.array([known.mean() if known.size else np.nan])


def _day(time: Instants) -> Instants:
    """The Beijing date of instants, in days since 1970."""
    return (time + 8 * HOUR) // DAY


def _int(number: float) -> int | None:
    return None if np.isnan(number) else int(number)
