"""Gates: what a command explains, what an outflow betrays, and who must hear of it before."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.indicators.gate import INDICATORS
from tests.unit.alerting.agreeing import agree, at, brief, drawn, series
from tests.unit.alerting.looking import Readings, judged, values
from tests.unit.alerting.plain.gate import PLAIN

OPENINGS = st.one_of(st.integers(0, 4).map(lambda half: half / 2), st.floats(0.0, 2.0))
FLOWS = st.one_of(st.integers(0, 40).map(float), st.floats(0.0, 40.0))


def moved(opening: Readings, command: Readings = (), when: float | None = None) -> float:
    """Metres that no command explains over half an hour."""
    instant = opening[-1][0] if when is None else at(when)
    inputs = {"own": opening, "command": command}
    (found,) = values("uncommanded_movement", inputs, [instant], {"window_h": 0.5})
    return found


def test_a_gate_that_moves_without_any_command_ever_heard_is_told_in_metres() -> None:
    assert moved(series((0, 1.0), (5, 1.0), (10, 0.7))) == 0.3


def test_a_slow_slip_adds_up() -> None:
    assert moved(series(*((5 * step, 1.0 - 0.02 * step) for step in range(7)))) == 0.12


def test_the_noise_of_a_gauge_cancels_out() -> None:
    assert moved(series((0, 1.0), (5, 1.005), (10, 0.995), (15, 1.005), (20, 1.0))) == 0.0


@pytest.mark.parametrize(
    ("openings", "away"),
    [
        ([0.0, 0.4, 1.0], 0.0),
        ([0.0, 0.4, 0.4], 0.0),
        ([0.0, 0.4, 1.2], 0.2),
        ([0.5, 0.5, 0.3], 0.2),
        ([0.0, 1.0, 0.6], 0.4),
        ([2.0, 1.5, 0.9], 0.1),
    ],
    ids=["arrives", "under way", "overshoots", "wrong way", "slips back", "closes too far"],
)
def test_a_command_explains_the_way_to_its_opening(openings: list[float], away: float) -> None:
    readings = series(*((5 * step, one) for step, one in enumerate(openings)))
    assert moved(readings, series((0, 1.0))) == away


@pytest.mark.parametrize(("given_at", "away"), [(10, 0.0), (9, 0.4), (45, 0.0), (46, 0.4)])
def test_a_command_explains_what_happens_within_half_an_hour_of_it(
    given_at: float, away: float
) -> None:
    assert moved(series((40, 0.0), (45, 0.4)), series((given_at, 1.0)), when=46) == away


def test_the_newest_command_counts() -> None:
    commands = series((0, 1.0), (12, 0.0))
    assert moved(series((0, 0.0), (10, 0.8), (15, 0.9)), commands) == 0.1


def test_a_movement_is_forgotten_after_the_window() -> None:
    readings = series((0, 0.0), (5, 0.5), (34, 0.5), (35, 0.5))
    assert moved(readings[:3]) == 0.5
    assert moved(readings) == 0.0


def test_a_gate_found_elsewhere_after_a_silence_has_moved() -> None:
    assert moved(series((0, 0.0), (24 * 60, 0.5))) == 0.5
    assert isnan(moved(series((0, 0.0), (24 * 60 + 1, 0.5))))


def test_a_command_during_a_silence_explains_what_is_found_after_it() -> None:
    assert moved(series((0, 0.0), (300, 0.5)), series((100, 0.5))) == 0.0


def test_without_a_second_reading_or_a_recent_one_nothing_is_judged() -> None:
    assert isnan(moved(series((0, 0.5))))
    assert isnan(moved(series((0, 0.0), (5, 0.5)), series((40, 0.5)), when=40))
    assert isnan(moved(series((0, 0.0), (5, 0.5)), when=-5))


def idle(opening: Readings, outflow: Readings) -> float:
    """Metres in vain over an hour, of a gate that passes at least 5 m3/s a metre."""
    instant = max(opening[-1][0], outflow[-1][0])
    parameters = {"window_h": 1.0, "flow_per_m": 5.0}
    (found,) = values("idle_gate", {"own": opening, "outflow": outflow}, [instant], parameters)
    return found


@pytest.mark.parametrize(
    ("opening", "outflow", "metres"),
    [
        ((0.2, 0.6), (4.0, 4.0), 0.4),
        ((0.2, 0.6), (4.0, 5.99), 0.4),
        ((0.2, 0.6), (4.0, 6.0), 0.0),
        ((0.2, 0.6), (4.0, 2.0), 0.4),
        ((0.6, 0.2), (4.0, 4.0), 0.4),
        ((0.6, 0.2), (4.0, 2.0), 0.0),
        ((0.6, 0.6), (4.0, 9.0), 0.0),
        ((0.6, 0.6), (4.0, 4.0), 0.0),
    ],
)
def test_a_gate_is_idle_when_the_outflow_does_not_follow_its_way(
    opening: tuple[float, float], outflow: tuple[float, float], metres: float
) -> None:
    times = (0, 60)
    found = idle(series(*zip(times, opening)), series(*zip(times, outflow)))  # noqa: B905
    assert found == metres


@pytest.mark.parametrize(
    ("opening", "outflow"),
    [
        (series((60, 0.6)), series((0, 4.0), (60, 4.0))),
        (series((0, 0.2), (60, 0.6)), series((60, 4.0))),
        (series((0, 0.2), (60, 0.6)), series((-61, 4.0), (60, 4.0))),
        (series((0, 0.2), (60, 0.6)), series((-1, 4.0), (121, 4.0))),
    ],
)
def test_a_gate_is_not_judged_by_what_was_not_heard(opening: Readings, outflow: Readings) -> None:
    assert isnan(idle(opening, outflow))


def loose(outflow: Readings, opening: Readings) -> float:
    """Change of the outflow over an hour while the gate stood still."""
    inputs = {"own": outflow, "opening": opening}
    (found,) = values("outflow_without_gate", inputs, [at(60)], {"window_h": 1.0})
    return found


@pytest.mark.parametrize("after", [1.5, 6.5])
def test_an_outflow_that_changes_under_a_still_gate_is_told_either_way(after: float) -> None:
    assert loose(series((0, 4.0), (60, after)), series((0, 0.5), (60, 0.5))) == 2.5


@pytest.mark.parametrize(("step", "flow"), [(0.019, 2.0), (0.02, 0.0), (-0.02, 0.0)])
def test_a_gate_that_spans_two_centimetres_does_not_stand_still(step: float, flow: float) -> None:
    opening = series((0, 0.5), (30, 0.5 + step), (60, 0.5))
    assert loose(series((0, 4.0), (60, 6.0)), opening) == flow


def test_without_the_gate_an_outflow_is_not_judged() -> None:
    flow = series((0, 4.0), (60, 6.0))
    assert isnan(loose(flow, []))
    assert isnan(loose(flow, series((-1, 0.5))))
    assert isnan(loose(flow, series((30, 0.5))))


def test_the_spillway_runs_from_its_sill_on() -> None:
    pool = series((0, 109.9), (5, 110.0), (10, 110.3), (15, 109.99))
    found = values("spillway", {"own": pool}, [time for time, _ in pool], {"sill": 110.0})
    assert found == [-0.1, 0.0, 0.3, -0.01]


def test_the_head_over_the_spillway_is_told() -> None:
    one = judged("spillway", {"own": series((0, 110.35))}, [at(0)], {"sill": 110.0})
    detail = INDICATORS["spillway"].detail
    assert detail is not None
    assert detail(one) == ["溢洪道堰上水头 0.35 m / head over the spillway 0.35 m"]


def notice(command: Readings, opening: Readings, when: float) -> float:
    inputs = {"own": command, "opening": opening}
    (found,) = values("release_notice", inputs, [at(when)])
    return found


def test_a_release_is_told_when_the_command_is_heard_and_not_when_the_gate_has_moved() -> None:
    command, opening = series((10, 1.0)), series((5, 0.2), (10, 0.2), (15, 0.7), (20, 1.0))
    found = [notice(command, opening, when) for when in (5, 10, 15, 20, 130, 131)]
    assert found == [0.0, 0.8, 0.8, 0.8, 0.8, 0.0]


def test_a_command_that_closes_is_no_release() -> None:
    assert notice(series((0, 1.0), (30, 0.2)), series((0, 0.0), (30, 1.0)), 30) == 0.0


def test_a_release_from_an_unknown_opening_is_not_judged() -> None:
    assert isnan(notice(series((61, 1.0)), series((0, 0.2)), 61))
    assert notice(series((60, 1.0)), series((0, 0.2)), 60) == 0.8


def test_the_notice_speaks_chinese_first_and_only_of_a_release() -> None:
    one = judged(
        "release_notice",
        {"own": series((0, 1.0)), "opening": series((0, 0.2))},
        [at(0), at(121)],
    )
    detail = INDICATORS["release_notice"].detail
    assert detail is not None
    told, after = detail(one)
    assert told.startswith("泄洪预告：闸门指令由 0.20 m 改为 1.00 m，请下游人员撤离河道 / ")
    assert after == ""


@brief
@given(own=drawn(OPENINGS), command=drawn(OPENINGS))
def test_movement_is_what_the_plain_version_says(own: Readings, command: Readings) -> None:
    parameters = {"window_h": 0.5, "travel_h": 0.25, "silence_h": 1.0}
    inputs = {"own": own, "command": command}
    agree("uncommanded_movement", PLAIN["uncommanded_movement"], inputs, parameters)


@brief
@given(own=drawn(OPENINGS), outflow=drawn(FLOWS), per_m=st.sampled_from([0.0, 2.0, 10.0]))
def test_an_idle_gate_is_what_the_plain_version_says(
    own: Readings, outflow: Readings, per_m: float
) -> None:
    parameters = {"window_h": 0.5, "flow_per_m": per_m}
    agree("idle_gate", PLAIN["idle_gate"], {"own": own, "outflow": outflow}, parameters)


@brief
@given(own=drawn(FLOWS), opening=drawn(OPENINGS), still=st.sampled_from([0.01, 0.5, 3.0]))
def test_outflow_without_a_gate_is_what_the_plain_version_says(
    own: Readings, opening: Readings, still: float
) -> None:
    parameters = {"window_h": 0.5, "still_m": still, "stale_h": 0.5}
    inputs = {"own": own, "opening": opening}
    agree("outflow_without_gate", PLAIN["outflow_without_gate"], inputs, parameters)


@brief
@given(own=drawn(OPENINGS), opening=drawn(OPENINGS))
def test_a_notice_is_what_the_plain_version_says(own: Readings, opening: Readings) -> None:
    parameters = {"notice_h": 0.5, "stale_h": 0.5}
    inputs = {"own": own, "opening": opening}
    agree("release_notice", PLAIN["release_notice"], inputs, parameters)
    agree("spillway", PLAIN["spillway"], {"own": own}, {"sill": 1.0})


@brief
@given(own=drawn(OPENINGS), target=st.floats(0.0, 2.0))
def test_a_command_at_every_reading_that_is_met_leaves_nothing_to_explain(
    own: Readings, target: float
) -> None:
    commands = [(time, target) for time, _ in own]
    met = [*own[:1], *commands[1:]]
    found = values(
        "uncommanded_movement",
        {"own": met, "command": commands},
        [time for time, _ in met],
        {"window_h": 0.5},
    )
    assert all(isnan(one) or one == 0.0 for one in found)


@brief
@given(own=drawn(OPENINGS))
def test_without_commands_the_net_movement_counts_whichever_way(own: Readings) -> None:
    instants = [time for time, _ in own]
    turned = [(time, 2.0 - opening) for time, opening in own]
    one, other = (
        values("uncommanded_movement", {"own": way}, instants, {"window_h": 1.0})
        for way in (own, turned)
    )
    assert one == pytest.approx(other, abs=1e-5, nan_ok=True)
    assert all(isnan(value) or value >= 0 for value in one)
