"""Water classes of GB 3838-2002 by the single-factor rule; the limits stand in `gb3838.toml`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import as_of, micros
from alerting.indicators.series import Judged
from domain.arrays import Floats, Ints
from domain.criterion import Condition
from domain.oxygen import saturation
from domain.property import PROPERTIES

WATERS = ("river", "lake")
"""Where the parameter `lake` is 0 and 1; reservoirs are judged as lakes."""

BEYOND = 6
"""The class of water that is worse than class V (劣Ⅴ类)."""

TEMPERATURE = "water_temperature"

_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
_ENGLISH = ("", "class I", "class II", "class III", "class IV", "class V", "worse than class V")
_NAMED = 3
"""Deciding factors that a detail names at most."""

_NONE, _ANY = (-np.inf,) * 5, (np.inf,) * 5


class Factor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the table: `least` and `limits` (at most) for the classes I to V, inclusive."""

    property: str
    least: tuple[float, float, float, float, float] = _NONE
    limits: tuple[float, float, float, float, float] = _ANY
    waters: tuple[str, ...] = WATERS


def _table() -> dict[str, dict[str, Factor]]:
    """Factors by water and property."""
    text = Path(__file__).with_name("gb3838.toml").read_text(encoding="utf-8")
    rows = msgspec.convert(tomllib.loads(text)["factor"], list[Factor])
    return {water: {row.property: row for row in rows if water in row.waters} for water in WATERS}


FACTORS: Mapping[str, Mapping[str, Factor]] = _table()
_PROPERTIES = tuple(dict.fromkeys(name for water in WATERS for name in FACTORS[water]))
_UNCOUNTED = Factor("", (np.nan,) * 5, (np.nan,) * 5)
_ROWS = [[FACTORS[water].get(name, _UNCOUNTED) for name in _PROPERTIES] for water in WATERS]
_LEAST: Floats = np.array([[row.least for row in rows] for rows in _ROWS])
_MOST: Floats = np.array([[row.limits for row in rows] for rows in _ROWS])
"""(waters, factors, 5), NaN where a factor does not count."""


def water_class(judged: Judged) -> Floats:
    """Class 1 to 5, or 6 for worse than V: the worst class of the factors heard (GB 3838-2002).

    A factor counts for `stale_h` after its reading (default 8 h (ours): stations report every
    4 h). After that and until `forget_h` (24 h (ours)) it forbids a better class than its own:
    the class cannot be judged (NaN), for a dead analyser does not clean the water. NaN also
    where no factor is fresh. `lake` 1 takes the limits of lakes and reservoirs. Class I for
    oxygen also at 90 % of saturation, where the temperature is heard.
    """
    fresh, stale = _classes(judged)
    worst: Floats = np.fmax.reduce(fresh, axis=1)
    return np.where(np.fmax.reduce(stale, axis=1) > worst, np.nan, worst)


def class_drop(judged: Judged) -> Floats:
    """Classes by which the water is worse than `target` (default 3: the county's sections)."""
    return water_class(judged) - judged.parameters["target"]


def _classes(judged: Judged) -> tuple[Floats, Floats]:
    """Class of each factor (n, factors) while fresh, and then until forgotten; NaN elsewhere."""
    water = judged.parameters["lake"].astype(np.int64)
    fresh_for, known_for = (micros(judged.parameters[one]) for one in ("stale_h", "forget_h"))
    shape = judged.time.size, len(_PROPERTIES)
    fresh, stale = np.full(shape, np.nan), np.full(shape, np.nan)
    for column, name in enumerate(_PROPERTIES):
        look = judged.inputs[name]
        if not look.heard.any():
            continue
        age = judged.time - look.time
        number = _class(look.value, water, column)
        if name == "dissolved_oxygen":
            number[_saturated(judged)] = 1
        fresh[:, column] = np.where(age <= fresh_for, number, np.nan)
        stale[:, column] = np.where((age > fresh_for) & (age <= known_for), number, np.nan)
    return fresh, stale


def _class(value: Floats, water: Ints, column: int) -> Floats:
    """One class up for each class whose limits the value does not keep."""
    least, most = _LEAST[water, column], _MOST[water, column]
    broken = (value[:, None] < least) | (value[:, None] > most)
    known = ~(np.isnan(value) | np.isnan(most[:, 0]))
    return np.where(known, 1.0 + broken.sum(axis=1), np.nan)


def _saturated(judged: Judged) -> Ints:
    """Judgements whose oxygen is at 90 % of what its water could hold when it was measured."""
    oxygen = judged.inputs["dissolved_oxygen"]
    temperature = as_of(judged.inputs[TEMPERATURE], oxygen.time, judged.parameters["stale_h"])
    return np.flatnonzero(oxygen.value >= 0.9 * saturation(temperature))


def _details(judged: Judged) -> list[str]:
    """The factors that decided, with value, unit and class."""
    fresh, _ = _classes(judged)
    worst = np.fmax.reduce(fresh, axis=1)
    return [
        _detail(judged, row, np.flatnonzero(fresh[row] == worst[row]), worst[row])
        for row in range(worst.size)
    ]


def _detail(judged: Judged, row: int, deciding: Ints, worst: float) -> str:
    if not deciding.size:
        return ""
    names = [_PROPERTIES[column] for column in deciding[:_NAMED]]
    more = deciding.size - len(names)
    shown = [_amount(name, judged.inputs[name].value[row]) for name in names]
    chinese = "、".join(f"{PROPERTIES[name].title} {text}" for name, text in shown)
    english = ", ".join(f"{name} {text}" for name, text in shown)
    chinese += f"等 {deciding.size} 项" if more else ""
    english += f" and {more} more" if more else ""
    return f"{chinese} 为{_ROMAN[int(worst)]}类 / {english}, {_ENGLISH[int(worst)]}"


def _amount(name: str, value: float) -> tuple[str, str]:
    unit = PROPERTIES[name].unit
    return name, f"{value:g}" if unit == "1" else f"{value:g} {unit}"


def _check(rule: Condition) -> str:
    given = {**_DROP, **rule.parameters}
    if given["lake"] not in (0, 1):
        return "lake is 0 (river) or 1 (lake or reservoir)"
    water = WATERS[int(given["lake"])]
    if rule.property not in FACTORS[water]:
        return f"{rule.property} does not count for the class of a {water} (GB 3838-2002)"
    if not 0 < given["stale_h"] <= given["forget_h"]:
        return "stale_h must be above zero and forget_h no less"
    return "" if given["target"] in range(1, BEYOND) else "target is a class from 1 to 5"


def _memory_h(rule: Condition) -> float:
    given = {**_CLASS, **rule.parameters}
    return given["forget_h"] + given["stale_h"]


_CLASS = {"lake": 0.0, "stale_h": 8.0, "forget_h": 24.0}
_DROP = {**_CLASS, "target": 3.0}
_ROLES = {name: Role(name, required=False) for name in (*_PROPERTIES, TEMPERATURE)}

INDICATORS = {
    name: Indicator(
        kernel,
        optional=optional,
        roles=_ROLES,
        unit="1",
        memory_h=_memory_h,
        check=_check,
        detail=_details,
    )
    for name, kernel, optional in (
        ("water_class", water_class, _CLASS),
        ("class_drop", class_drop, _DROP),
    )
}
