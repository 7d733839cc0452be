"""What a virtual SL 651 station sends, and when."""

from math import nan

import pytest

from domain.datastream import Datastream
from domain.instant import HOUR, MINUTE, SECOND
from sensors.simulators.devices.sl651 import ADDED, AT_ONCE, HOURLY, TIMED, Manner, Station
from sensors.wire import Reading, sl651
from tests.unit.sensors.simulators.devices.tellings import SL651, START, stream

HEARTBEAT = 0x2F
STEP = 5 * MINUTE
QUIET = Manner(timed_s=3600, heartbeat_s=86_400)

STAGE = stream("stage", "m", base_level=60.0)
RAIN = stream("rain", "mm")


def station(*streams: Datastream, manner: Manner = AT_ONCE) -> Station:
    return Station(SL651, streams or (STAGE, RAIN), manner)


def readings(time: int, **values: float) -> list[Reading]:
    return [Reading(time, name, value, 1) for name, value in values.items()]


def reports(frames: list[bytes]) -> list[sl651.Report]:
    return [sl651.decode(frame) for frame in frames]


def report(frames: list[bytes]) -> sl651.Report:
    (found,) = reports(frames)
    return found


def symbols(one: sl651.Report) -> list[str]:
    return [group.element.symbol for group in one.content.groups]


def run(
    of: Station, stages: list[float], rains: list[float] | None = None, start: int = START
) -> list[sl651.Report]:
    """Readings every five minutes from five minutes after `start`."""
    sent = []
    for number, stage in enumerate(stages, start=1):
        time, values = start + number * STEP, {"stage": stage}
        if rains:
            values["rain"] = rains[number - 1]
        sent += of.measure(time, readings(time, **values))
    return reports(sent)


def test_a_level_that_hardly_moves_is_told_in_timed_reports() -> None:
    assert {one.function for one in run(station(), [70.0, 70.009, 70.001])} == {TIMED}


def test_a_level_that_moves_a_centimetre_makes_an_added_report() -> None:
    functions = [one.function for one in run(station(), [70.521, 70.531, 70.521])]
    assert functions == [TIMED, ADDED, ADDED]


def test_a_level_that_creeps_makes_an_added_report_after_a_centimetre() -> None:
    creeping = [70.0, 70.004, 70.008, 70.012, 70.016]
    functions = [one.function for one in run(station(manner=QUIET), creeping)]
    assert functions == [ADDED]


def test_a_millimetre_of_rain_makes_an_added_report() -> None:
    sent = run(station(manner=QUIET), [70.0] * 4, [0.4, 0.4, 0.2, 0.4])
    assert [(one.function, one.trigger) for one in sent] == [(ADDED, "PN05")]


def test_an_added_report_tells_first_what_moved() -> None:
    time = START + STEP
    sent = report(station().measure(time, readings(time, stage=70.0, rain=2.0)))
    assert symbols(sent) == ["PN05", "Z"]


def test_the_numbers_can_be_configured() -> None:
    manner = Manner(added_level=0.5)
    assert {one.function for one in run(station(manner=manner), [70.0, 70.4])} == {TIMED}


def test_the_full_hour_makes_an_hourly_report() -> None:
    sent = run(station(), [70.0 + number for number in range(12)])
    assert [one.function for one in sent[-2:]] == [ADDED, HOURLY]


def test_an_hour_that_nobody_has_heard_of_is_told_in_arrays() -> None:
    stages, rains = [70.51] * 11 + [nan], [0.0, 0.1, nan] + [0.0] * 9
    sent = run(station(manner=QUIET), stages, rains)
    assert [(one.function, symbols(one)) for one in sent] == [(HOURLY, ["DRZ1", "DRP"])]
    level, rain = sent[0].content.groups
    assert (level.time, level.step) == (rain.time, rain.step) == (START + STEP, STEP)
    assert level.values[:11] == (10.51,) * 11
    assert rain.values[:2] == (0.0, 0.1)


def test_an_array_repeats_what_an_added_report_told_and_tells_the_rest() -> None:
    rains = [0.0] * 5 + [3.0] + [0.0] * 6
    of = station(RAIN, manner=QUIET)
    frames = [of.measure(START + n * STEP, readings(START + n * STEP, rain=rain))
              for n, rain in enumerate(rains, start=1)]  # fmt: skip
    sent = reports([frame for some in frames for frame in some])
    assert [(one.function, symbols(one)) for one in sent] == [(ADDED, ["PN05"]), (HOURLY, ["DRP"])]
    assert sent[1].content.groups[0].values == tuple(rains)


def test_a_level_finer_than_the_array_is_told_behind_its_own_time() -> None:
    sent = run(station(manner=QUIET), [70.0] * 11 + [70.001])
    (one,) = sent
    assert symbols(one) == ["Z"] * 12
    assert [group.time for group in one.content.groups] == [
        START + number * STEP for number in range(1, 13)
    ]


def test_a_level_without_a_base_level_is_never_relative() -> None:
    sent = run(Station(SL651, [stream("stage", "m")], QUIET), [70.0] * 12)
    assert symbols(sent[0]) == ["Z"] * 12


def test_rain_beyond_what_an_array_can_say_is_told_behind_its_own_time() -> None:
    manner = Manner(timed_s=3600, added_rain=1000.0)
    sent = run(station(manner=manner), [70.0] * 12, [30.0] + [0.0] * 11)
    assert symbols(sent[-1]).count("PN05") == 12


def test_an_hour_with_a_gap_is_told_reading_by_reading() -> None:
    of = station(STAGE, manner=QUIET)
    times = [START + number * STEP for number in range(1, 13) if number != 7]
    sent = [frame for time in times for frame in of.measure(time, readings(time, stage=70.0))]
    assert symbols(report(sent)) == ["Z"] * 11


def test_a_station_that_was_quiet_sends_a_heartbeat() -> None:
    of = station(manner=Manner(timed_s=3600, heartbeat_s=600))
    of.measure(START, readings(START, stage=70.0))
    functions = [
        one.function
        for number in range(1, 5)
        for one in reports(of.measure(START + number * STEP, []))
    ]
    assert functions == [HEARTBEAT, HEARTBEAT]


def test_a_station_that_has_said_nothing_sends_no_heartbeat() -> None:
    assert station().measure(START + HOUR, []) == []


def test_an_hour_without_a_measurement_tells_what_waits() -> None:
    of = station(manner=QUIET)
    of.measure(START, readings(START, stage=70.0))
    of.measure(START + STEP, readings(START + STEP, stage=70.0))
    assert report(of.measure(START + HOUR, [])).function == HOURLY


def test_the_end_tells_what_waits_and_only_that() -> None:
    of = station(manner=QUIET)
    of.measure(START + STEP, readings(START + STEP, stage=70.0))
    assert symbols(report(of.finish(START + STEP))) == ["Z"]
    assert of.finish(START + STEP) == []


def test_serials_begin_again_at_one() -> None:
    of = station()
    of._serial = 0xFFFE
    assert [one.serial for one in run(of, [70.0, 71.0, 72.0])] == [0xFFFF, 1, 2]


def test_a_value_finer_than_the_table_is_told_exactly() -> None:
    sent = run(station(), [0.329184])
    assert sent[0].content.groups[0].values == (0.329184,)


@pytest.mark.parametrize(
    ("streams", "klass"),
    [
        ([STAGE, RAIN], "H"),
        ([stream("pool_level", "m"), RAIN], "K"),
        ([stream("pool_level", "m"), STAGE], "Z"),
        ([RAIN], "P"),
        ([stream("ph", "1")], "Q"),
    ],
)
def test_the_class_follows_from_what_a_station_measures(
    streams: list[Datastream], klass: str
) -> None:
    of = Station(SL651, streams)
    name = streams[0].property
    assert report(of.measure(START, readings(START, **{name: 1.0}))).content.klass == klass


def test_frames_carry_the_device_and_the_time() -> None:
    one = report(station().measure(START + SECOND * 60, readings(START, stage=70.0)))
    assert (one.address, one.password, one.sent_at) == (
        SL651.address, SL651.password, START + 60 * SECOND,
    )  # fmt: skip
