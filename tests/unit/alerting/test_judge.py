"""How a stream is cut at the ticks of its clock."""

from math import nan

from alerting.engine import in_order
from alerting.judge import cut
from domain.instant import MINUTE
from domain.observation import CLOCK, Observations, empty, observations
from tests.unit.alerting.cases import START


def tick(minute: int) -> tuple[int, int, float, int]:
    return (CLOCK, START + minute * MINUTE, nan, 1)


def reading(minute: int, stream: int = 1) -> tuple[int, int, float, int]:
    return (stream, START + minute * MINUTE, 70.0, 1)


def pieces(rows: Observations, now: int) -> list[tuple[int, list[int]]]:
    return [(clock, part["time"].tolist()) for clock, part in cut(rows, now)]


def test_every_tick_begins_a_piece_with_its_clock() -> None:
    rows = observations([reading(-5), tick(0), reading(0), tick(5), tick(10), reading(10)])
    assert pieces(rows, START - MINUTE) == [
        (START - MINUTE, [START - 5 * MINUTE]),
        (START, [START]),
        (START + 5 * MINUTE, []),
        (START + 10 * MINUTE, [START + 10 * MINUTE]),
    ]


def test_a_clock_never_goes_back() -> None:
    assert pieces(observations([tick(0)]), START + MINUTE) == [(START + MINUTE, [])]


def test_a_batch_without_rows_is_one_piece_that_moves_the_clock() -> None:
    assert pieces(empty(), START) == [(START, [])]


def test_rows_of_several_collectors_are_put_in_order_with_ticks_first() -> None:
    rows = observations([reading(5, 2), reading(0), tick(5), tick(0), reading(5, 1)])
    ordered = in_order(rows, START - MINUTE)
    assert ordered["datastream"].tolist() == [CLOCK, 1, CLOCK, 2, 1]


def test_rows_older_than_the_clock_come_right_after_it() -> None:
    rows = observations([tick(10), reading(-300), reading(10)])
    assert in_order(rows, START)["time"].tolist() == [
        START - 300 * MINUTE,
        START + 10 * MINUTE,
        START + 10 * MINUTE,
    ]
