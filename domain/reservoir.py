"""Reservoirs: what a pool holds, and the inflow that its rise and its outflow tell.

Level words are those of SL 323: DDZ dead, FSLTDZ flood-limit, NORMZ normal, DSFLZ design flood,
CKFLZ check flood level, DAMEL dam crest; SILL (ours) the spillway's.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from domain.arrays import Floats

LevelName = Literal["DDZ", "SILL", "NORMZ", "DSFLZ", "CKFLZ", "DAMEL"]
LEVELS: tuple[LevelName, ...] = ("DDZ", "SILL", "NORMZ", "DSFLZ", "CKFLZ", "DAMEL")
"""Levels that hold all year; the flood limit holds by date (`domain/season.py`)."""

_M3 = 1e6


def stored(curve: Sequence[Sequence[float]], level: Floats) -> Floats:
    """Storage of levels in m by rows of level m, storage 10^6 m3; NaN outside the curve.

    Linear between rows. The engine's `storage` reads the same rows, for many curves at once.
    """
    if not curve:
        return np.full(np.shape(level), np.nan)
    levels, volumes = np.array(curve, dtype=np.float64).T
    found: Floats = np.round(np.interp(level, levels, volumes, left=np.nan, right=np.nan), 6)
    return found


def inflow(change: Floats, seconds: Floats, outflow: Floats) -> Floats:
    """Inflow worked back from the water balance, m3/s.

    Change of storage (10^6 m3) over so many seconds, and the mean outflow (m3/s) meanwhile.
    """
    found: Floats = np.round(change * _M3 / seconds + outflow, 6)
    return found
