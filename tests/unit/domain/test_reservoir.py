"""Storage and inflow of one reservoir: the figures of the engine's plain readings."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.criterion import Condition
from domain.reservoir import inflow, stored
from tests.unit.alerting.plain.reservoir import plain_net_inflow, volume

CURVE = ((100.0, 0.0), (105.0, 1.0), (110.0, 4.0))
RULE = Condition("X", "pool_level", "storage", {"window_h": 1.0}, tables={"curve": CURVE}, blue=1.0)


@given(st.floats(95, 115))
def test_storage_is_that_of_the_plain_reading(level: float) -> None:
    found = float(stored(CURVE, np.array(level)))
    assert found == pytest.approx(volume(RULE, level), abs=1e-6, nan_ok=True)


def test_outside_the_curve_and_without_one_nothing_is_known() -> None:
    assert np.isnan(stored(CURVE, np.array([99.9, 110.1]))).all()
    assert isnan(float(stored((), np.array(105.0))))


def test_inflow_is_what_the_pool_gained_and_what_left_it() -> None:
    hour = 3_600_000_000
    net = plain_net_inflow(RULE, {"own": [(0, 105.0), (hour, 106.0)]}, hour)
    change = stored(CURVE, np.array(106.0)) - stored(CURVE, np.array(105.0))
    assert float(inflow(change, np.array(3600.0), np.array(5.0))) == pytest.approx(net + 5.0)
