"""How warnings were answered, counted on warnings whose times are known."""

import pytest

from domain.instant import DAY, HOUR, MINUTE, SECOND
from domain.level import Level
from domain.warning import Mode
from store import life, manual
from store.database import Connection
from store.statistics import Answers, Reached, of_warnings, reached
from tests.integration.api.answered import at, call, issue, person, summon
from tests.integration.api.county import START


@pytest.fixture(scope="module")
def conn(shared: Connection) -> Connection:
    """Four floods acknowledged after 10, 20, 30 and 100 s; what happened else is told below."""
    for number, seconds in enumerate((10, 20, 30, 100)):
        began = START + number * HOUR
        at(shared, began)
        one = issue(shared, Level.ORANGE)
        at(shared, began + seconds * SECOND)
        life.acknowledge(shared, one, "li", "")
    raised_after_it_was_acknowledged(shared)
    shelved_and_never_acknowledged(shared)
    called(shared)
    at(shared, START)
    life.acknowledge(shared, issue(shared, Level.ORANGE, mode=Mode.TEST), "li", "")
    at(shared, START + 3 * DAY)
    issue(shared, Level.BLUE, hazard="forest_fire")
    return shared


def raised_after_it_was_acknowledged(conn: Connection) -> None:
    at(conn, START)
    one = issue(conn, Level.YELLOW)
    at(conn, START + SECOND)
    life.acknowledge(conn, one, "li", "")
    at(conn, START + HOUR)
    manual.set_level(conn, one, Level.RED, "li", "")
    at(conn, START + HOUR + 7 * MINUTE)
    life.acknowledge(conn, one, "li", "")


def shelved_and_never_acknowledged(conn: Connection) -> None:
    at(conn, START)
    one = issue(conn, Level.BLUE)
    life.shelve(conn, one, "li", "校验仪器", START + HOUR)


def called(conn: Connection) -> None:
    """A yellow one calls five people: answered, late, waiting, silent, not needed; and a group."""
    at(conn, START)
    one = call(conn, issue(conn, Level.YELLOW), START)
    people = [person(conn, f"P{number}") for number in range(6)]
    summon(conn, one, people[0], "answered", START, START + 60 * SECOND)
    summon(conn, one, people[1], "timed_out", START, START + 30 * MINUTE)
    summon(conn, one, people[1], "sent", START + 20 * MINUTE)
    summon(conn, one, people[2], "delivered", START)
    summon(conn, one, people[3], "stopped", START)
    summon(conn, one, people[3], "timed_out", START)
    summon(conn, one, people[4], "stopped", START)
    summon(conn, one, people[5], "sent", START, owes=False)


def found(conn: Connection, mode: Mode, hazard: str, level: Level) -> Answers:
    rows = of_warnings(conn, start=START - DAY, end=START + 9 * DAY)
    (one,) = (row for row in rows if (row.mode, row.hazard, row.level) == (mode, hazard, level))
    return one


def flood(conn: Connection, level: Level) -> Answers:
    return found(conn, Mode.EXERCISE, "flood", level)


def test_the_median_and_the_longest_of_the_seconds_to_acknowledge(conn: Connection) -> None:
    one = flood(conn, Level.ORANGE)
    assert (one.raised, one.acknowledged, one.unacknowledged, one.shelved) == (4, 4, 0, 0)
    assert (one.acknowledge_median_s, one.acknowledge_longest_s) == (25.0, 100.0)
    assert one.acknowledge_p90_s == pytest.approx(79.0)


def test_seconds_count_from_the_highest_level(conn: Connection) -> None:
    one = flood(conn, Level.RED)
    assert (one.raised, one.acknowledged, one.acknowledge_median_s) == (1, 1, 420.0)


def test_what_still_waits_to_be_acknowledged_has_no_seconds(conn: Connection) -> None:
    one = flood(conn, Level.BLUE)
    assert (one.raised, one.acknowledged, one.unacknowledged, one.shelved) == (1, 0, 1, 1)
    assert (one.acknowledge_median_s, one.acknowledge_longest_s) == (None, None)


def test_people_who_were_called_are_counted_by_what_became_of_them(conn: Connection) -> None:
    one = flood(conn, Level.YELLOW)
    assert (one.called, one.answered, one.waiting, one.unanswered, one.stopped) == (5, 2, 1, 1, 1)
    assert one.answer_median_s == (60 + 1800) / 2


def test_where_nobody_was_called_there_is_nobody_who_is_silent(conn: Connection) -> None:
    one = flood(conn, Level.ORANGE)
    assert (one.called, one.answered, one.unanswered, one.answer_median_s) == (0, 0, 0, None)


def test_a_test_is_never_counted_among_others(conn: Connection) -> None:
    assert found(conn, Mode.TEST, "flood", Level.ORANGE).raised == 1
    assert flood(conn, Level.ORANGE).raised == 4


def test_only_what_opened_in_the_span_counts(conn: Connection) -> None:
    later = of_warnings(conn, start=START + 3 * DAY, end=START + 4 * DAY)
    assert [(one.hazard, one.raised) for one in later] == [("forest_fire", 1)]
    assert of_warnings(conn, start=START + 2 * DAY, end=START + 3 * DAY) == []


def test_a_warning_is_delivered_once_somebody_was_told_or_answered(conn: Connection) -> None:
    def by(at: int) -> Reached:
        return reached(conn, start=START, at=at)

    assert by(START + 59 * SECOND) == Reached(delivered=0, called=5, answered=0)
    assert by(START + MINUTE) == Reached(delivered=1, called=5, answered=1)
    assert by(START + DAY) == Reached(delivered=1, called=5, answered=2)
    assert reached(conn, start=START + DAY, at=START + 9 * DAY) == Reached(0, 0, 0)


def test_a_test_that_was_answered_is_no_warning_delivered(conn: Connection) -> None:
    with conn.transaction(force_rollback=True):
        at(conn, START + 5 * DAY)
        own = call(conn, issue(conn, Level.RED, mode=Mode.TEST), START + 5 * DAY)
        who = person(conn, "test", Mode.TEST)
        summon(conn, own, who, "answered", START + 5 * DAY, START + 5 * DAY)
        assert reached(conn, start=START + 4 * DAY, at=START + 9 * DAY) == Reached(0, 0, 0)


def test_the_highest_level_comes_first(conn: Connection) -> None:
    rows = of_warnings(conn, start=START, end=START + DAY)
    assert [row.level for row in rows if row.mode is Mode.EXERCISE] == list(Level)[:0:-1]
