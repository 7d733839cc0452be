"""GB 3838-2002, table 1: the five classes of surface water, and the class of a value.

Limits are inclusive, in the unit of each property. Left out: water temperature, whose limit is a
change by people and no number, and for rivers total nitrogen (check) and faecal coliforms.
(check): the assessment method of 2011 is said to leave both out for lakes too and to report them
beside the class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from domain.arrays import Floats, Ints
from domain.oxygen import saturation

Water = Literal["river", "lake"]
WATERS: tuple[Water, ...] = ("river", "lake")
"""What a table of limits is for; reservoirs are judged as lakes."""

BEYOND = 6
"""The class of water that is worse than class V (劣Ⅴ类)."""

TARGET = 3
"""The county's goal: every national and provincial section at class III or better."""

OXYGEN, TEMPERATURE = "dissolved_oxygen", "water_temperature"

SATURATED = 0.9
"""Share of saturation at which oxygen is of class I whatever its amount."""

STALE_H, FORGET_H = 8.0, 24.0
"""How long a reading makes a class, and then forbids a better one (ours): stations report every
4 h."""

Five = tuple[float, float, float, float, float]
_NONE: Five = (-np.inf,) * 5
_ANY: Five = (np.inf,) * 5


@dataclass(frozen=True, slots=True)
class Factor:
    """A row of the table: `least` and `most` for the classes I to V, and the waters it is for."""

    property: str
    most: Five = _ANY
    least: Five = _NONE
    waters: tuple[Water, ...] = WATERS


TABLE = (
    Factor("ph", (9, 9, 9, 9, 9), (6, 6, 6, 6, 6)),
    Factor(OXYGEN, least=(7.5, 6, 5, 3, 2)),
    Factor("codmn", (2, 4, 6, 10, 15)),
    Factor("cod", (15, 15, 20, 30, 40)),
    Factor("bod5", (3, 3, 4, 6, 10)),
    Factor("ammonia_nitrogen", (0.15, 0.5, 1.0, 1.5, 2.0)),
    Factor("total_phosphorus", (0.02, 0.1, 0.2, 0.3, 0.4), waters=("river",)),
    Factor("total_phosphorus", (0.01, 0.025, 0.05, 0.1, 0.2), waters=("lake",)),
    Factor("total_nitrogen", (0.2, 0.5, 1.0, 1.5, 2.0), waters=("lake",)),
    Factor("copper", (0.01, 1.0, 1.0, 1.0, 1.0)),
    Factor("zinc", (0.05, 1.0, 1.0, 2.0, 2.0)),
    Factor("fluoride", (1.0, 1.0, 1.0, 1.5, 1.5)),
    Factor("selenium", (0.01, 0.01, 0.01, 0.02, 0.02)),
    Factor("arsenic", (0.05, 0.05, 0.05, 0.1, 0.1)),
    Factor("mercury", (0.00005, 0.00005, 0.0001, 0.001, 0.001)),
    Factor("cadmium", (0.001, 0.005, 0.005, 0.005, 0.01)),
    Factor("chromium_vi", (0.01, 0.05, 0.05, 0.05, 0.1)),
    Factor("lead", (0.01, 0.01, 0.05, 0.05, 0.1)),
    Factor("cyanide", (0.005, 0.05, 0.2, 0.2, 0.2)),
    Factor("volatile_phenol", (0.002, 0.002, 0.005, 0.01, 0.1)),
    Factor("petroleum", (0.05, 0.05, 0.05, 0.5, 1.0)),
    Factor("anionic_surfactant", (0.2, 0.2, 0.2, 0.3, 0.3)),
    Factor("sulfide", (0.05, 0.1, 0.2, 0.5, 1.0)),
    Factor("faecal_coliform", (200, 2000, 10000, 20000, 40000), waters=("lake",)),
)

FACTORS: Mapping[Water, Mapping[str, Factor]] = {
    water: {row.property: row for row in TABLE if water in row.waters} for water in WATERS
}
"""Factors by water and property."""

COUNTED = tuple(dict.fromkeys(row.property for row in TABLE))
"""Properties that count in any water."""

_UNCOUNTED = Factor("", (np.nan,) * 5, (np.nan,) * 5)
_ROWS = {name: [FACTORS[water].get(name, _UNCOUNTED) for water in WATERS] for name in COUNTED}
_LEAST = {name: np.array([row.least for row in rows]) for name, rows in _ROWS.items()}
_MOST = {name: np.array([row.most for row in rows]) for name, rows in _ROWS.items()}
"""(waters, 5) by property, NaN where it does not count."""


def class_of(name: str, value: Floats, water: Ints) -> Floats:
    """Class 1 to 6 of values (n,) of a factor in waters (n,) (places in `WATERS`).

    One class up for each class whose limits the value does not keep. NaN for no value, and where
    the factor does not count. Oxygen: see `saturated`, too.
    """
    least, most = _LEAST[name][water], _MOST[name][water]
    broken = (value[:, None] < least) | (value[:, None] > most)
    known = ~(np.isnan(value) | np.isnan(most[:, 0]))
    return np.where(known, 1.0 + broken.sum(axis=1), np.nan)


def saturated(oxygen: Floats, temperature: Floats) -> Ints:
    """Places where oxygen (mg/L) is of class I for its share of what the water (°C) could hold."""
    return np.flatnonzero(oxygen >= SATURATED * saturation(temperature))


def worst(fresh: Floats, held: Floats) -> Floats:
    """The class of waters by the single-factor rule, from classes (n, factors) of their factors.

    The worst of the `fresh` ones; NaN where there is none, or where one that is `held` (no longer
    fresh, not yet forgotten) is worse: a dead analyser does not clean the water.
    """
    found: Floats = np.fmax.reduce(fresh, axis=1, initial=np.nan)
    return np.where(np.fmax.reduce(held, axis=1, initial=np.nan) > found, np.nan, found)
