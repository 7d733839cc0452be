"""Observations as a struct of arrays, the form in which readings travel through the platform."""

import numpy as np
import numpy.typing as npt

OBSERVATION = np.dtype(
    [("datastream", "<i4"), ("time", "<i8"), ("value", "<f8"), ("flag", "i1")],
)
"""One reading: datastream id, time in microseconds, value (NaN when missing), QARTOD flag.

Its bytes are the payload of the batch log, so the layout may only change with a migration.
"""

CLOCK = 0
"""Datastream id of a tick of the exercise clock: only `time` counts. Real ids start at 1."""

Observations = npt.NDArray[np.void]
"""A one-dimensional array of `OBSERVATION` in the order in which the readings arrived."""


def observations(rows: list[tuple[int, int, float, int]]) -> Observations:
    """Observations from (datastream, time, value, flag) rows."""
    return np.array(rows, dtype=OBSERVATION)


def empty() -> Observations:
    """No observations."""
    return np.empty(0, dtype=OBSERVATION)
