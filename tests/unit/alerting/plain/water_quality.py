"""The class of water, read off the printed table of GB 3838-2002 line by line."""

from collections.abc import Mapping, Sequence
from math import exp, inf, nan

from domain.criterion import Condition
from domain.instant import HOUR

Heard = Mapping[str, Sequence[tuple[int, float]]]

TABLE = """
codmn                    2       4       6       10      15
cod                      15      15      20      30      40
bod5                     3       3       4       6       10
ammonia_nitrogen         0.15    0.5     1.0     1.5     2.0
total_phosphorus:river   0.02    0.1     0.2     0.3     0.4
total_phosphorus:lake    0.01    0.025   0.05    0.1     0.2
total_nitrogen:lake      0.2     0.5     1.0     1.5     2.0
copper                   0.01    1.0     1.0     1.0     1.0
zinc                     0.05    1.0     1.0     2.0     2.0
fluoride                 1.0     1.0     1.0     1.5     1.5
selenium                 0.01    0.01    0.01    0.02    0.02
arsenic                  0.05    0.05    0.05    0.1     0.1
mercury                  0.00005 0.00005 0.0001  0.001   0.001
cadmium                  0.001   0.005   0.005   0.005   0.01
chromium_vi              0.01    0.05    0.05    0.05    0.1
lead                     0.01    0.01    0.05    0.05    0.1
cyanide                  0.005   0.05    0.2     0.2     0.2
volatile_phenol          0.002   0.002   0.005   0.01    0.1
petroleum                0.05    0.05    0.05    0.5     1.0
anionic_surfactant       0.2     0.2     0.2     0.3     0.3
sulfide                  0.05    0.1     0.2     0.5     1.0
faecal_coliform:lake     200     2000    10000   20000   40000
"""
OXYGEN = (7.5, 6.0, 5.0, 3.0, 2.0)


def most(water: str) -> dict[str, list[float]]:
    """Upper limits of the classes I to V by property."""
    found = {}
    for line in TABLE.split("\n"):
        name, *numbers = line.split() or [""]
        name, _, only = name.partition(":")
        if name and only in ("", water):
            found[name] = [float(number) for number in numbers]
    return found


def solubility(celsius: float) -> float:
    """Oxygen at saturation in mg/L (Benson and Krause 1984)."""
    t = celsius + 273.15
    return exp(
        -139.34411
        + 1.575701e5 / t
        - 6.642308e7 / (t * t)
        + 1.2438e10 / (t * t * t)
        - 8.621949e11 / (t * t * t * t)
    )


def class_of(name: str, value: float, water: str, celsius: float = nan) -> int:
    """Class of one factor, 0 where it does not count."""
    if name == "ph":
        return 1 if 6 <= value <= 9 else 6
    if name == "dissolved_oxygen":
        if 0 <= celsius <= 40 and value >= 0.9 * solubility(celsius):
            return 1
        limits = OXYGEN
        for number, limit in enumerate(limits, start=1):
            if value >= limit:
                return number
        return 6
    for number, limit in enumerate(most(water).get(name, [-inf]), start=1):
        if value <= limit:
            return number
    return 6 if name in most(water) else 0


def plain_water_class(rule: Condition, heard: Heard, instant: int) -> float:
    """Worst class of what is fresh, unless something stale was worse."""
    water = "lake" if rule.parameters.get("lake", 0) else "river"
    stale = rule.parameters.get("stale_h", 8) * HOUR
    forget = rule.parameters.get("forget_h", 24) * HOUR
    fresh, held = [], []
    for name in ("ph", "dissolved_oxygen", *most(water)):
        for time, value in heard.get(name, [])[-1:]:
            number = class_of(name, value, water, _celsius(heard, time, stale))
            if instant - time <= stale:
                fresh.append(number)
            elif instant - time <= forget:
                held.append(number)
    if not fresh or max(held, default=0) > max(fresh):
        return nan
    return float(max(fresh))


def plain_class_drop(rule: Condition, heard: Heard, instant: int) -> float:
    """Classes below the target."""
    return plain_water_class(rule, heard, instant) - rule.parameters.get("target", 3)


def _celsius(heard: Heard, at: int, stale: float) -> float:
    for time, value in reversed(heard.get("water_temperature", [])):
        if time <= at:
            return value if at - time <= stale else nan
    return nan


PLAIN = {"water_class": plain_water_class, "class_drop": plain_class_drop}
