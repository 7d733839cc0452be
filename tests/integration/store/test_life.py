"""What people do with warnings, and that any sequence of it is a plain fold."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.instant import HOUR, MINUTE
from domain.level import Level
from domain.life import POSSIBLE, Event, Kind, State
from store import chain, life, warnings
from store.database import Connection, connect
from store.life import NotPossible
from tests.integration.store.lives import NONE, ORANGE, RED, YELLOW, County


@pytest.fixture
def county(connection: Connection) -> County:
    found = County(connection)
    found.judge(YELLOW)
    return found


@pytest.fixture(scope="module")
def years(shared: Connection) -> County:
    """A county that lives through every example of the property."""
    return County(shared)


def test_acknowledging_says_who_when_and_what(county: County) -> None:
    county.wait(MINUTE)
    event = life.acknowledge(county.conn, 1, "wang", "已派人")
    assert event == county.life()[-1]
    assert (event.kind, event.level, event.at) == (Kind.ACKNOWLEDGED, YELLOW, county.now)
    view = county.newest
    assert (view.acknowledged_at, view.acknowledged_by, view.acknowledged_remark) == (
        county.now, "wang", "已派人",
    )  # fmt: skip


def test_who_acknowledges_a_returned_warning_closes_it(county: County) -> None:
    county.later(NONE)
    assert life.acknowledge(county.conn, 1, "wang", "").kind is Kind.ACKNOWLEDGED
    assert [kind for kind, _ in county.told()] == ["opened", "returned", "acknowledged", "closed"]
    assert county.newest.state is State.CLOSED


def test_the_second_to_acknowledge_is_told_how_the_warning_stands(county: County) -> None:
    life.acknowledge(county.conn, 1, "wang", "")
    with pytest.raises(NotPossible, match="已确认，不能确认 / The warning is acknowledged"):
        life.acknowledge(county.conn, 1, "li", "")
    assert county.newest.acknowledged_by == "wang"
    assert len(county.life()) == 2


def test_an_unknown_warning_cannot_be_acknowledged(county: County) -> None:
    with pytest.raises(LookupError, match="There is no warning 9"):
        life.acknowledge(county.conn, 9, "wang", "")


@pytest.mark.parametrize("ahead", [-MINUTE, 0, 24 * HOUR + 1])
def test_shelving_ends_within_a_day(county: County, ahead: int) -> None:
    with pytest.raises(ValueError, match="within 24 hours"):
        life.shelve(county.conn, 1, "wang", "检修", county.now + ahead)
    assert county.newest.shelved_until is None
    assert len(county.life()) == 1


def test_a_shelf_is_emptied_when_its_time_has_come(county: County) -> None:
    until = county.now + 24 * HOUR
    assert life.shelve(county.conn, 1, "wang", "检修", until).until == until
    county.wait(24 * HOUR - 1)
    assert life.end_shelving(county.conn) == []
    county.wait(1)
    assert life.end_shelving(county.conn) == [1]
    assert life.end_shelving(county.conn) == []
    last = county.life()[-1]
    assert (last.kind, last.by, last.at) == (Kind.UNSHELVED, "", until)
    assert county.newest.shelved_until is None


def test_a_warning_that_is_being_written_to_is_left_on_the_shelf_for_now(
    county: County, database_url: str
) -> None:
    life.shelve(county.conn, 1, "wang", "检修", county.now + MINUTE)
    county.wait(MINUTE)
    with connect(database_url, application="tests") as other, other.transaction():
        life.take(other, 1, Kind.UNSHELVED)
        assert life.end_shelving(county.conn) == []
    assert life.end_shelving(county.conn) == [1]


def test_what_is_not_shelved_is_not_taken_up(county: County) -> None:
    with pytest.raises(NotPossible, match="is not shelved"):
        life.unshelve(county.conn, 1, "wang", "")


def test_the_public_hears_no_more_than_was_released(county: County) -> None:
    life.release(county.conn, 1, "wang", "")
    county.later(RED)
    assert county.newest.released_level is YELLOW
    life.release(county.conn, 1, "wang", "")
    assert county.newest.released_level is RED
    with pytest.raises(NotPossible, match="released already"):
        life.release(county.conn, 1, "wang", "")
    life.withhold(county.conn, 1, "wang", "误报")
    assert county.newest.released_level is NONE


def test_who_acknowledges_while_the_level_rises_acknowledges_the_higher_one(
    county: County, database_url: str
) -> None:
    """The engine holds the row; the officer waits for it and answers for what is there then."""
    with ThreadPoolExecutor(1) as pool, connect(database_url, application="tests") as other:
        with county.conn.transaction():
            county.later(RED)
            answer = pool.submit(life.acknowledge, other, 1, "wang", "")
            _wait_until_blocked(county.conn, other)
        assert answer.result(10).level is RED
    assert county.newest.state is State.ACKNOWLEDGED


def _wait_until_blocked(conn: Connection, other: Connection) -> None:
    query = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    while conn.execute(query, (other.info.backend_pid,)).fetchone() != (True,):
        pass


def test_unacknowledged_warnings_are_those_that_wait_for_somebody(county: County) -> None:
    county.judge(ORANGE, criterion=2)
    county.judge(NONE, criterion=2)
    life.acknowledge(county.conn, 1, "wang", "")
    found = warnings.page(county.conn, state="unacknowledged", before=None, limit=None)
    assert [(one.id, one.state) for one in found] == [(2, State.RETURNED)]


@dataclass
class Plain:
    """One warning as people would tell its life, without a database."""

    level: Level
    state: State = State.OPEN
    released: Level = NONE
    shelved_until: int | None = None
    told: list[str] = field(default_factory=lambda: ["opened"])

    def judged(self, level: Level) -> None:
        if level > self.level:
            self.state, self.shelved_until = State.OPEN, None
            self.told.append("raised")
        elif level > NONE:
            self.told.append("lowered")
        else:
            known = self.state is State.ACKNOWLEDGED
            self.state, self.shelved_until = State.CLOSED if known else State.RETURNED, None
            self.told += ["returned", "closed"] if known else ["returned"]
        self.level = level

    def may(self, kind: Kind) -> bool:
        if kind is Kind.UNSHELVED and self.shelved_until is None:
            return False
        if kind is Kind.RELEASED and self.released >= self.level:
            return False
        return self.state in POSSIBLE[kind]

    def done(self, kind: Kind, until: int) -> None:
        self.told.append(kind)
        if kind is Kind.ACKNOWLEDGED:
            returned = self.state is State.RETURNED
            self.state = State.CLOSED if returned else State.ACKNOWLEDGED
            self.told += ["closed"] if returned else []
        elif kind in (Kind.SHELVED, Kind.UNSHELVED):
            self.shelved_until = until if kind is Kind.SHELVED else None
        elif kind in (Kind.RELEASED, Kind.WITHHELD):
            self.released = self.level if kind is Kind.RELEASED else NONE

    def waited(self, now: int) -> None:
        if self.shelved_until is not None and self.shelved_until <= now:
            self.shelved_until = None
            self.told.append("unshelved")


PERSON: dict[Kind, Callable[[Connection, int, int], Event]] = {
    Kind.ACKNOWLEDGED: lambda conn, one, _: life.acknowledge(conn, one, "wang", ""),
    Kind.SHELVED: lambda conn, one, until: life.shelve(conn, one, "wang", "检修", until),
    Kind.UNSHELVED: lambda conn, one, _: life.unshelve(conn, one, "wang", ""),
    Kind.RELEASED: lambda conn, one, _: life.release(conn, one, "wang", ""),
    Kind.WITHHELD: lambda conn, one, _: life.withhold(conn, one, "wang", "误报"),
    Kind.RECALLED: lambda conn, one, _: life.recall(conn, one, "wang", ""),
}
MINUTES_SHELVED = 20
STEPS = st.one_of(
    st.lists(st.sampled_from(list(Level)), min_size=1, max_size=4),
    st.sampled_from(list(PERSON)),
    st.just("wait"),
)


def changes(level: Level, wanted: list[Level]) -> list[Level]:
    """What the engine would record of these levels: no two equal ones behind each other."""
    return [
        after for before, after in zip([level, *wanted], wanted, strict=False) if after != before
    ]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=14))
def test_any_sequence_of_what_happens_is_a_plain_fold(
    years: County, steps: list[list[Level] | Kind | str]
) -> None:
    lives = [Plain(YELLOW)]
    years.later(YELLOW)
    first = years.newest.id
    for step in steps:
        if step == "wait":
            years.wait(MINUTES_SHELVED * MINUTE // 2)
            life.end_shelving(years.conn)
            lives[-1].waited(years.now)
        elif isinstance(step, Kind):
            act(years, lives[-1], step)
        elif isinstance(step, list):
            judge(years, lives, step)
    found = [warnings.get(years.conn, first + place) for place in range(len(lives))]
    assert [
        Plain(
            one.warning.level,
            one.state,
            one.released_level,
            one.shelved_until,
            [kind for kind, _ in years.told(one.id)],
        )
        for one in found
        if one is not None
    ] == lives
    if lives[-1].level is not NONE:
        years.later(NONE)


def act(county: County, plain: Plain, kind: Kind) -> None:
    until = county.now + MINUTES_SHELVED * MINUTE
    number = county.newest.id
    if plain.may(kind):
        PERSON[kind](county.conn, number, until)
        plain.done(kind, until)
    else:
        with pytest.raises(NotPossible):
            PERSON[kind](county.conn, number, until)


def judge(county: County, lives: list[Plain], wanted: list[Level]) -> None:
    moves = changes(lives[-1].level, wanted)
    if moves:
        county.later(*moves)
    for level in moves:
        if lives[-1].level is NONE:
            lives.append(Plain(level))
        else:
            lives[-1].judged(level)


def test_the_chain_of_all_that_happened_is_whole(years: County) -> None:
    for _ in range(3):
        years.later(RED)
        act(years, Plain(RED), Kind.ACKNOWLEDGED)
        years.later(NONE)
    verdict = chain.verify(years.conn, "warning_event")
    assert (verdict.trouble, verdict.rows) == (None, life.newest(years.conn))
    assert verdict.rows > 0
