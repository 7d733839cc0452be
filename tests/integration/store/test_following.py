"""What the engine finds becomes events in the lives of warnings, in the same transaction."""

import pytest

from domain.instant import MINUTE
from domain.level import Level
from domain.life import State
from domain.transition import Reason
from store import life
from store.database import Connection
from tests.integration.store.lives import BLUE, NONE, ORANGE, RED, YELLOW, County


@pytest.fixture
def county(connection: Connection) -> County:
    return County(connection)


def test_each_change_of_level_is_an_event_at_the_clock_of_the_instance(county: County) -> None:
    county.judge(YELLOW)
    county.later(RED)
    county.later(BLUE)
    county.later(NONE)
    assert county.told() == [
        ("opened", YELLOW), ("raised", RED), ("lowered", BLUE), ("returned", NONE),
    ]  # fmt: skip
    assert {one.by for one in county.life()} == {""}
    assert [(one.at - county.now) // MINUTE for one in county.life()] == [-15, -10, -5, 0]


def test_a_clock_that_is_ahead_of_the_readings_stamps_the_event(county: County) -> None:
    early = county.now
    county.wait(90 * MINUTE)
    county.now = early
    county.judge(YELLOW)
    (event,) = county.life()
    assert event.at == early + 90 * MINUTE
    assert county.newest.warning.opened == early


def test_one_record_may_hold_a_whole_life_and_the_next_one(county: County) -> None:
    county.judge(YELLOW, ORANGE, NONE, BLUE)
    first, second = 1, 2
    assert county.told(first) == [("opened", YELLOW), ("raised", ORANGE), ("returned", NONE)]
    assert county.told(second) == [("opened", BLUE)]


def test_marks_and_late_changes_are_no_events(county: County) -> None:
    county.judge(RED)
    county.judge(RED, reason=Reason.MARK)
    county.judge(NONE, reason=Reason.LATE)
    assert county.told() == [("opened", RED)]


def test_the_warnings_of_two_criteria_live_apart(county: County) -> None:
    county.judge(YELLOW)
    county.judge(BLUE, criterion=2)
    county.later(RED)
    assert [county.told(number) for number in (1, 2)] == [
        [("opened", YELLOW), ("raised", RED)],
        [("opened", BLUE)],
    ]


def test_raising_takes_acknowledgement_and_shelving_away(county: County) -> None:
    county.judge(YELLOW)
    life.acknowledge(county.conn, 1, "wang", "在处理")
    life.shelve(county.conn, 1, "wang", "检修", county.now + MINUTE)
    assert county.newest.state is State.ACKNOWLEDGED
    county.later(RED)
    view = county.newest
    assert (view.state, view.acknowledged_at, view.acknowledged_by) == (State.OPEN, None, "")
    assert (view.shelved_until, view.shelved_by, view.shelved_reason) == (None, "", "")


def test_lowering_keeps_the_acknowledgement(county: County) -> None:
    county.judge(RED)
    life.acknowledge(county.conn, 1, "wang", "")
    county.later(YELLOW)
    assert county.newest.state is State.ACKNOWLEDGED


def test_an_acknowledged_warning_closes_when_it_returns(county: County) -> None:
    county.judge(RED)
    life.acknowledge(county.conn, 1, "wang", "")
    county.later(NONE)
    assert county.told()[-2:] == [("returned", NONE), ("closed", NONE)]
    assert (county.newest.state, county.newest.closed) == (State.CLOSED, county.now)


@pytest.mark.parametrize("levels", [(RED, NONE), (NONE,)])
def test_what_nobody_acknowledged_at_its_last_level_stays_returned(
    county: County, levels: tuple[Level, ...]
) -> None:
    county.judge(YELLOW)
    if RED in levels:
        life.acknowledge(county.conn, 1, "wang", "")
    county.later(*levels)
    assert county.told()[-1] == ("returned", NONE)
    assert county.newest.state is State.RETURNED


def test_a_warning_from_before_there_were_events_is_not_opened_anew(county: County) -> None:
    county.judge(YELLOW)
    with county.conn.transaction():
        county.conn.execute("ALTER TABLE warning_event DISABLE TRIGGER USER")
        county.conn.execute("DELETE FROM warning_event")
        county.conn.execute("ALTER TABLE warning_event ENABLE TRIGGER USER")
    county.later(RED)
    assert county.told() == [("raised", RED)]


def test_a_record_that_is_cut_off_leaves_no_event(county: County) -> None:
    class Killed(Exception):  # noqa: N818
        pass

    def cut_off() -> None:
        with county.conn.transaction():
            county.judge(YELLOW)
            raise Killed

    with pytest.raises(Killed):
        cut_off()
    assert life.newest(county.conn) == 0
