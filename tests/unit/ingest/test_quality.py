from math import nan

import numpy as np
import pytest

from domain.datastream import Datastream
from domain.observation import CLOCK, observations
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.quality import assess
from ingest.view import RegistryView

STAGE, RAIN = 1, 2
VIEW = RegistryView.of(
    Registry.numbered(
        [Station("A", "A", StationKind.RAIN)],
        [Datastream("A", "stage", "m", valid_min=60, valid_max=80), Datastream("A", "rain", "mm")],
        [],
    )
)


@pytest.mark.parametrize(
    ("stream", "value", "own", "flag"),
    [
        (STAGE, 74.0, 1, 1),
        (STAGE, 60.0, 1, 1),
        (STAGE, 80.0, 1, 1),
        (STAGE, 80.01, 1, 4),
        (STAGE, 59.99, 1, 4),
        (RAIN, -0.1, 1, 4),
        (RAIN, 500.5, 1, 4),
        (RAIN, nan, 1, 9),
        (RAIN, nan, 4, 9),
        (STAGE, 74.0, 2, 2),
        (STAGE, 74.0, 3, 3),
        (STAGE, 99.0, 3, 4),
        (STAGE, 99.0, 9, 9),
        (CLOCK, nan, 1, 1),
    ],
)
def test_the_worst_flag_counts(stream: int, value: float, own: int, flag: int) -> None:
    assessed = assess(observations([(stream, 0, value, own)]), VIEW)
    assert assessed["flag"].tolist() == [flag]


def test_only_flags_change() -> None:
    rows = observations([(STAGE, 5, 99.0, 1), (RAIN, 6, nan, 1), (CLOCK, 7, nan, 1)])
    assessed = assess(rows, VIEW)
    for name in ("datastream", "time", "value"):
        np.testing.assert_array_equal(assessed[name], rows[name])
    assert rows["flag"].tolist() == [1, 1, 1]


def test_no_rows_are_no_rows() -> None:
    assert len(assess(observations([]), VIEW)) == 0
