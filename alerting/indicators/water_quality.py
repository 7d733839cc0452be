"""Water classes by the single-factor rule; the table of GB 3838 is `domain/gb3838.py`."""

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import as_of, micros
from alerting.indicators.series import Judged
from domain.arrays import Floats, Ints
from domain.criterion import Condition
from domain.gb3838 import (
    BEYOND,
    COUNTED,
    FACTORS,
    FORGET_H,
    OXYGEN,
    STALE_H,
    TARGET,
    TEMPERATURE,
    WATERS,
    class_of,
    saturated,
    worst,
)
from domain.property import PROPERTIES

_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
_ENGLISH = ("", "class I", "class II", "class III", "class IV", "class V", "worse than class V")
_NAMED = 3
"""Deciding factors that a detail names at most."""


def water_class(judged: Judged) -> Floats:
    """Class 1 to 5, or 6 for worse than V: the worst class of the factors heard (GB 3838-2002).

    A factor counts for `stale_h` after its reading (default 8 h (ours): stations report every
    4 h). After that and until `forget_h` (24 h (ours)) it forbids a better class than its own:
    the class cannot be judged (NaN), for a dead analyser does not clean the water. NaN also
    where no factor is fresh. `lake` 1 takes the limits of lakes and reservoirs. Class I for
    oxygen also at 90 % of saturation, where the temperature is heard.
    """
    return worst(*_classes(judged))


def class_drop(judged: Judged) -> Floats:
    """Classes by which the water is worse than `target` (default 3: the county's sections)."""
    return water_class(judged) - judged.parameters["target"]


def _classes(judged: Judged) -> tuple[Floats, Floats]:
    """Class of each factor (n, factors) while fresh, and then until forgotten; NaN elsewhere."""
    water = judged.parameters["lake"].astype(np.int64)
    fresh_for, known_for = (micros(judged.parameters[one]) for one in ("stale_h", "forget_h"))
    shape = judged.time.size, len(COUNTED)
    fresh, stale = np.full(shape, np.nan), np.full(shape, np.nan)
    for column, name in enumerate(COUNTED):
        look = judged.inputs[name]
        if not look.heard.any():
            continue
        age = judged.time - look.time
        number = class_of(name, look.value, water)
        if name == OXYGEN:
            number[_saturated(judged)] = 1
        fresh[:, column] = np.where(age <= fresh_for, number, np.nan)
        stale[:, column] = np.where((age > fresh_for) & (age <= known_for), number, np.nan)
    return fresh, stale


def _saturated(judged: Judged) -> Ints:
    """Judgements whose oxygen is at 90 % of what its water could hold when it was measured."""
    oxygen = judged.inputs[OXYGEN]
    temperature = as_of(judged.inputs[TEMPERATURE], oxygen.time, judged.parameters["stale_h"])
    return saturated(oxygen.value, temperature)


def _details(judged: Judged) -> list[str]:
    """The factors that decided, with value, unit and class."""
    fresh, _ = _classes(judged)
    number = np.fmax.reduce(fresh, axis=1)
    return [
        _detail(judged, row, np.flatnonzero(fresh[row] == number[row]), number[row])
        for row in range(number.size)
    ]


def _detail(judged: Judged, row: int, deciding: Ints, number: float) -> str:
    if not deciding.size:
        return ""
    names = [COUNTED[column] for column in deciding[:_NAMED]]
    more = deciding.size - len(names)
    shown = [_amount(name, judged.inputs[name].value[row]) for name in names]
    chinese = "、".join(f"{PROPERTIES[name].title} {text}" for name, text in shown)
    english = ", ".join(f"{name} {text}" for name, text in shown)
    chinese += f"等 {deciding.size} 项" if more else ""
    english += f" and {more} more" if more else ""
    return f"{chinese} 为{_ROMAN[int(number)]}类 / {english}, {_ENGLISH[int(number)]}"


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


_CLASS = {"lake": 0.0, "stale_h": STALE_H, "forget_h": FORGET_H}
_DROP = {**_CLASS, "target": float(TARGET)}
_ROLES = {name: Role(name, required=False) for name in (*COUNTED, TEMPERATURE)}

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
