import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import least_squares

from domain.gauging import Gauging
from domain.rating import fit


@given(st.floats(5, 80), st.floats(1.2, 3), st.floats(60, 66))
def test_gaugings_on_a_curve_give_that_curve(a: float, b: float, h0: float) -> None:
    stage = np.linspace(h0 + 0.5, h0 + 9, 12)
    found = fit(stage, a * (stage - h0) ** b)
    assert (found.a, found.b, found.h0) == pytest.approx((a, b, h0), rel=0.01, abs=0.02)
    assert found.error < 0.005


def test_scattered_gaugings_give_the_least_squares_of_the_logarithms() -> None:
    random = np.random.default_rng(1)
    stage = np.sort(random.uniform(67, 77, 30))
    discharge = 20 * (stage - 65.8) ** 1.7 * np.exp(random.normal(0, 0.05, 30))
    found = fit(stage, discharge)
    plain = least_squares(
        lambda p: p[0] + p[1] * np.log(stage - p[2]) - np.log(discharge), [1, 2, 65],
        bounds=([-9, 0.1, 40], [9, 9, stage.min() - 1e-3]), xtol=1e-14, ftol=1e-14,
    ).x  # fmt: skip
    assert (np.log(found.a), found.b, found.h0) == pytest.approx(tuple(plain), rel=2e-3)
    assert 0.03 < found.error < 0.08


def test_what_lies_beyond_the_gaugings_is_extrapolated_and_dry_is_refused() -> None:
    stage = np.linspace(67, 72, 8)
    found = fit(stage, 20 * (stage - 66) ** 1.6)
    assert [found.extrapolated(one) for one in (66.9, 67, 72, 72.1)] == [True, False, False, True]
    assert found.discharge(70) == pytest.approx(20 * 4**1.6, rel=0.01)
    for dry in (65.9, 50.0, float("nan")):
        with pytest.raises(ValueError, match=r"h0|number"):
            found.discharge(dry)


@pytest.mark.parametrize(
    ("stage", "discharge", "why"),
    [
        ([], [], "too few"),
        ([1, 2, 3, 4], [1, 2, 3, 4], "too few"),
        ([1, 1.01, 1.02, 1.03, 1.04], [1, 2, 3, 4, 5], "span"),
        ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], "grow|ceases"),
        ([1, 2, 3, 4, 5], [7, 7, 7, 7, 7], "grow|ceases"),
        ([1, 2, 3, 4, float("nan")], [1, 2, 3, 4, 5], "numbers"),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 0], "above zero"),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, -5], "above zero"),
        ([1, 2, 3, 4, 5], [1, 10, 100, 1000, 10_000], "ceases"),
    ],
)
def test_gaugings_that_make_no_curve_say_why(
    stage: list[float], discharge: list[float], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        fit(np.array(stage, dtype=float), np.array(discharge, dtype=float))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"stage": float("nan")}, "stage"),
        ({"discharge": 0.0}, "discharge"),
        ({"discharge": float("inf")}, "discharge"),
        ({"source": " "}, "source"),
        ({"station": ""}, "station"),
    ],
)
def test_a_gauging_that_cannot_be_is_refused(said: dict[str, object], why: str) -> None:
    whole = {"station": "X1", "time": 0, "stage": 70.0, "discharge": 3.0, "source": "ADCP"}
    with pytest.raises(ValueError, match=why):
        Gauging(**{**whole, **said})  # type: ignore[arg-type]
