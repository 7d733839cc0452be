"""How the datastreams of a station are said in elements of SL 651-2014.

A value is said exactly: the definition byte of an element carries its decimals, so a value finer
than the standard's table, such as a stage once measured in feet, is given more of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isnan

import msgspec
import numpy as np
import numpy.typing as npt

from domain.datastream import Datastream
from domain.instant import MINUTE
from sensors.wire import Reading
from sensors.wire.sl651 import Element, Group, elements
from sensors.wire.sl651.reading import STATUS_BITS, device_state

ARRAY_STEP = 5 * MINUTE
ARRAY_LENGTH = 12

_MOST_DECIMALS = 7
"""Three bits of a definition byte."""

_LARGEST = 1e8
"""No property comes near; a float has no seven decimals above it."""

_ARRAY_UNITS = {"rains": (10, 0xFE), "levels": (100, 0xFFFE)}
"""Steps in a unit, and the largest number of them that is no missing value."""

_CLASSES = (
    ("pool_level", "K"), ("stage", "H"), ("discharge", "H"), ("rain", "P"), ("rain_total", "P"),
    ("groundwater_depth", "G"), ("soil_moisture", "M"),
)  # fmt: skip


def class_of(names: Iterable[str]) -> str:
    """The class of a station that tells these properties: its first in the order of the table."""
    told = set(names)
    if {"stage", "pool_level"} <= told:
        return "Z"
    return next((letter for name, letter in _CLASSES if name in told), "Q")


def carries(stream: Datastream) -> bool:
    """Whether an element stands for the property; a sum of rain needs one of its own period."""
    return _element(stream.property, class_of([stream.property]), stream.interval_s) is not None


def sayable(stream: Datastream, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which values an element can say: a status has twelve bits, a number digits enough."""
    if stream.property == "device_state":
        return np.isnan(values) | np.isin(values, np.arange(STATUS_BITS + 1))
    return ~(np.abs(values) > _LARGEST)


@dataclass(frozen=True, slots=True)
class Words:
    """The elements in which a station of class `klass` tells its datastreams, by property."""

    klass: str
    single: Mapping[str, Element]
    arrays: Mapping[str, tuple[Element, float]]
    """Elements of twelve five-minute values, and the base level that is added to them."""

    @classmethod
    def of(cls, streams: Sequence[Datastream]) -> "Words":
        """The words for datastreams that SL 651 carries."""
        klass = class_of(one.property for one in streams)
        single, arrays = {}, {}
        for one in streams:
            word = _element(one.property, klass, one.interval_s)
            assert word is not None
            single[one.property] = word
            array = _array(one, klass)
            if array is not None:
                arrays[one.property] = array
        return cls(klass, single, arrays)

    def groups(self, readings: Iterable[Reading]) -> list[Group]:
        """Readings as they are said one by one."""
        return [self._group(one) for one in readings]

    def _group(self, one: Reading) -> Group:
        word, value = self.single[one.property], one.value
        if isnan(value):
            return Group(word, one.time, (value,))
        if word.kind == "status":
            return Group(word, one.time, (float(device_state(int(value))),))
        return Group(_finer(word.lead, _decimals(value, word.n[1])), one.time, (value,))

    def array(self, name: str, values: Sequence[float], start: int) -> Group | None:
        """Twelve values from `start` on as an array; None where it cannot say them exactly."""
        word, base = self.arrays[name]
        said = [_in_array(value, word, base) for value in values]
        exact = [value for value in said if value is not None]
        return Group(word, start, tuple(exact), ARRAY_STEP) if len(exact) == len(said) else None


def _element(name: str, klass: str, interval_s: int) -> Element | None:
    """The element for one value of a property, that of the class before that of all classes."""
    fitting = [
        one
        for one in elements().values()
        if one.kind in ("number", "gate", "status")
        and name == _property(one, klass)
        and one.period_s in (0, interval_s)
    ]
    return min(fitting, key=lambda one: isinstance(one.property, str), default=None)


def _array(stream: Datastream, klass: str) -> tuple[Element, float] | None:
    """The element of the property's array, and what is added to its values."""
    for one in elements().values():
        if stream.property != _property(one, klass):
            continue
        if one.kind == "rains" and stream.interval_s == one.period_s:
            return one, 0.0
        if one.kind == "levels" and stream.base_level is not None:
            return one, stream.base_level
    return None


def _property(one: Element, klass: str) -> str | None:
    """What an element stands for in a report of that class."""
    return one.property if isinstance(one.property, str) else one.property.get(klass)


def _in_array(value: float, word: Element, base: float) -> float | None:
    """A value less its base in whole steps of the array; None where that is not the value."""
    if isnan(value):
        return value
    per_unit, most = _ARRAY_UNITS[word.kind]
    steps = round((value - base) * per_unit)
    exact = 0 <= steps <= most and round(base + steps / per_unit, 4) == value
    return steps / per_unit if exact else None


def _decimals(value: float, least: int) -> int:
    """How many decimals say a value exactly, `least` or more."""
    return next(
        (n for n in range(least, _MOST_DECIMALS) if round(value, n) == value), _MOST_DECIMALS
    )


@cache
def _finer(lead: int, decimals: int) -> Element:
    """An element of the table with more decimals than it has there."""
    one = elements()[lead]
    digits, usual = one.n
    return msgspec.structs.replace(one, n=(digits + decimals - usual, decimals))
