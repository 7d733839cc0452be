from math import inf

from domain.datastream import Datastream
from domain.property import PROPERTIES
from domain.quality import DEFAULTS, NEEDS_RAIN, ZERO_IS_CALM, Limits, limits


def test_every_property_has_limits() -> None:
    assert DEFAULTS.keys() == PROPERTIES.keys()
    assert PROPERTIES.keys() >= NEEDS_RAIN | ZERO_IS_CALM


def test_a_datastream_without_limits_has_those_of_its_property() -> None:
    assert limits(Datastream("A", "stage", "m")) == DEFAULTS["stage"]


def test_own_limits_count_and_infinity_turns_a_test_off() -> None:
    own = Datastream("A", "stage", "m", rate_limit=1.0, spike_limit=inf, flat_limit_s=60.0)
    assert limits(own) == Limits(1.0, inf, 60.0)


def test_a_default_flat_limit_covers_a_dozen_steps() -> None:
    assert limits(Datastream("A", "ph", "1", interval_s=14_400)).flat_s == 12 * 14_400


def test_what_a_landslide_or_a_gate_does_is_never_a_fault() -> None:
    for name in ("displacement_e", "crack_width", "tilt", "gate_opening", "seepage_flow"):
        assert DEFAULTS[name] == Limits()
