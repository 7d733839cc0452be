"""Unit conversions of an import."""

import pytest

from domain.property import PROPERTIES
from sensors.simulators import units
from sensors.simulators.units import linear


@pytest.mark.parametrize(
    ("source", "kept", "value", "expected"),
    [
        ("ft", "m", 12.85, 3.91668),
        ("ft3/s", "m3/s", 1000.0, 28.316846592),
        ("°F", "°C", 212.0, 100.0),
        ("°F", "°C", 32.0, 0.0),
        ("in", "mm", 2.0, 50.8),
        ("km/h", "m/s", 36.0, 10.0),
        ("FNU", "NTU", 1340.0, 1340.0),
        ("m", "m", 70.5, 70.5),
    ],
)
def test_a_value_is_converted(source: str, kept: str, value: float, expected: float) -> None:
    factor, offset = linear(source, kept)
    assert value * factor + offset == pytest.approx(expected, abs=1e-9)


def test_every_kept_unit_is_a_propertys() -> None:
    kept = {unit for _, unit in units._LINEAR}
    assert kept <= {known.unit for known in PROPERTIES.values()}


def test_an_unknown_pair_is_told_with_the_known_units() -> None:
    with pytest.raises(ValueError, match=r"no conversion from 'furlong' to 'm' .*ft, cm, mm"):
        linear("furlong", "m")
