"""The roster and the log of the duty desk."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from domain.contact import Contact, Tier
from domain.duty import EntryKind, Shift
from domain.instant import DAY, HOUR, parse
from domain.level import Level
from domain.warning import Mode
from store import contacts, duty, duty_log
from store.database import Connection, now, scalar
from store.duty import Loaded, SwapError, UnfitShiftsError
from tests.integration.api.county import settle

START = parse("2024-07-01T08:00:00+08:00")


def person(code: str, audience: Mode = Mode.EXERCISE, account: str = "") -> Contact:
    phone = {"sms": "00001" if audience is Mode.EXERCISE else "13800000001"}
    return Contact(
        code, f"姓名{code}", Tier.COUNTY, addresses=phone, audience=audience, account=account
    )


def shift(code: str, day: int = 0, post: str = "值班员") -> Shift:
    return Shift(START + day * DAY, START + (day + 1) * DAY, post, code)


@pytest.fixture(scope="module")
def staffed(shared: Connection) -> Connection:
    people = [person("a", account="wang"), person("b"), person("c"), person("z", Mode.ACTUAL)]
    contacts.load(shared, people, "tests", now(shared), retire=False)
    return shared


@pytest.fixture
def conn(staffed: Connection) -> Iterator[Connection]:
    """A connection with people; what a test does is undone after it."""
    with staffed.transaction(force_rollback=True):
        yield staffed


def load(conn: Connection, *shifts: Shift, at: int = START, renew: bool = False) -> Loaded:
    return duty.load(conn, shifts, "tests", at, renew=renew)


def roster(conn: Connection) -> list[Shift]:
    return [row.shift for row in duty.between(conn, START, START + 30 * DAY)]


def number(conn: Connection, code: str) -> int:
    return next(row.id for row in duty.between(conn, 0, 2 * START) if row.shift.contact == code)


def codes(conn: Connection, at: int, mode: Mode = Mode.EXERCISE) -> list[str]:
    people = contacts.everything(conn)
    return [people[one].code for one in duty.on_duty(conn, at, mode)]


def test_on_duty_is_who_is_on_shift_and_may_hear_of_it(conn: Connection) -> None:
    load(conn, shift("a"), shift("b", 1), shift("z"))
    assert codes(conn, START) == ["a"]
    assert codes(conn, START, Mode.ACTUAL) == ["z"]
    assert codes(conn, START + DAY - 1) == ["a"]
    assert codes(conn, START + DAY) == ["b"]
    assert codes(conn, START - 1) == []


def test_who_is_not_in_use_any_more_is_not_on_duty(conn: Connection) -> None:
    load(conn, shift("a"), shift("b"))
    gone = replace(person("a"), active=False)
    contacts.load(conn, [gone], "tests", now(conn), retire=False)
    assert codes(conn, START) == ["b"]


def test_a_person_on_two_posts_is_there_once(conn: Connection) -> None:
    load(conn, shift("a"), shift("a", post="带班领导"))
    assert codes(conn, START) == ["a"]


def test_the_same_roster_loaded_twice_changes_nothing(conn: Connection) -> None:
    assert load(conn, shift("a"), shift("b", 1)) == Loaded(2, 0)
    assert load(conn, shift("a"), shift("b", 1), renew=True) == Loaded(0, 0)


def test_a_roster_put_right_takes_out_what_has_not_begun(conn: Connection) -> None:
    load(conn, shift("a"), shift("a", 1), shift("a", 2), shift("a", 9), shift("z", 1))
    done = load(conn, shift("b"), shift("b", 1), shift("b", 2), at=START + HOUR, renew=True)
    assert done == Loaded(3, 2)
    assert roster(conn) == [
        shift("a"), shift("b"), shift("z", 1), shift("b", 1), shift("b", 2), shift("a", 9)
    ]  # fmt: skip


def test_one_shift_that_cannot_be_keeps_out_all(conn: Connection) -> None:
    with pytest.raises(UnfitShiftsError, match="no active contact 'nobody'"):
        load(conn, shift("a"), shift("nobody"))
    assert roster(conn) == []


def test_a_substitute_takes_the_shift_and_the_log_tells_it(conn: Connection) -> None:
    load(conn, shift("a"))
    after = duty.substitute(conn, number(conn, "a"), "b", "病假", "officer", START)
    assert after.shift == shift("b")
    (entry,) = duty_log.page(conn, before=None, limit=10)
    assert (entry.kind, entry.by, entry.shift) == (EntryKind.SWAP, "officer", after.id)
    assert entry.text == "调班 值班员 姓名a → 姓名b。病假"
    assert entry.about == {"shifts": [{"shift": after.id, "from": "a", "to": "b"}]}


def test_two_people_exchange_their_shifts(conn: Connection) -> None:
    load(conn, shift("a"), shift("b", 1))
    duty.exchange(conn, number(conn, "a"), number(conn, "b"), "", "officer", START)
    assert roster(conn) == [shift("b"), shift("a", 1)]


@pytest.mark.parametrize("code", ["a", "z", "nobody", "b"])
def test_a_shift_goes_only_to_who_can_have_it(conn: Connection, code: str) -> None:
    """a has it, z hears of no exercise, nobody is unknown, b is on the same post already."""
    load(conn, shift("a"), shift("b"))
    with pytest.raises(SwapError):
        duty.substitute(conn, number(conn, "a"), code, "", "officer", START)
    assert roster(conn) == [shift("a"), shift("b")]
    assert duty_log.page(conn, before=None, limit=1) == []


def test_a_shift_that_is_over_changes_hands_no_more(conn: Connection) -> None:
    load(conn, shift("a"))
    with pytest.raises(SwapError, match="over"):
        duty.substitute(conn, number(conn, "a"), "b", "", "officer", START + DAY)


def test_shifts_of_two_audiences_are_not_exchanged(conn: Connection) -> None:
    load(conn, shift("a"), shift("z", 1))
    with pytest.raises(SwapError, match="audiences"):
        duty.exchange(conn, number(conn, "a"), number(conn, "z"), "", "officer", START)


def test_a_shift_that_is_unknown_is_no_swap(conn: Connection) -> None:
    with pytest.raises(LookupError):
        duty.substitute(conn, 2**40, "b", "", "officer", START)


def test_a_line_of_the_log_belongs_to_the_shift_of_who_writes_it(conn: Connection) -> None:
    load(conn, shift("a"), shift("b"))
    own = duty_log.add(conn, EntryKind.NOTE, "wang", "巡查正常", START)
    other = duty_log.add(conn, EntryKind.NOTE, "li", "巡查正常", START)
    found = [duty_log.get(conn, place) for place in (own, other)]
    assert [one and one.shift for one in found] == [number(conn, "a"), None]


def test_the_log_is_read_newest_first_and_by_kind(conn: Connection) -> None:
    for text in ("一", "二", "三"):
        duty_log.add(conn, EntryKind.NOTE, "wang", text, START)
    duty_log.hand_over(conn, "wang", "交班", START)
    assert [one.text for one in duty_log.page(conn, before=None, limit=2)] == ["交班", "三"]
    notes = duty_log.page(conn, before=None, limit=10, kind=EntryKind.NOTE)
    assert [one.text for one in notes] == ["三", "二", "一"]
    rest = duty_log.page(conn, before=notes[0].place, limit=10)
    assert [one.text for one in rest] == ["二", "一"]


def test_who_takes_over_names_the_hand_over_that_he_read(conn: Connection) -> None:
    first = duty_log.take_over(conn, "li", "接班", START)
    left = duty_log.hand_over(conn, "wang", "交班", START)
    second = duty_log.take_over(conn, "li", "接班", START)
    told = [duty_log.get(conn, place) for place in (first, second)]
    assert [one and one.about for one in told] == [{"handover": None}, {"handover": left}]


def test_the_log_is_only_ever_added_to(conn: Connection) -> None:
    duty_log.add(conn, EntryKind.NOTE, "wang", "一", START)
    for change in ("UPDATE duty_entry SET text = ''", "DELETE FROM duty_entry"):
        with pytest.raises(psycopg.errors.RestrictViolation), conn.transaction():
            conn.execute(change.encode())


def test_a_hand_over_keeps_what_was_open(connection: Connection) -> None:
    county = settle(connection)
    county.judge((1, Level.NONE, Level.RED), (2, Level.NONE, Level.YELLOW))
    county.judge((2, Level.YELLOW, Level.NONE))
    connection.execute(
        "INSERT INTO response_event (family, at, kind, level, reason, decided_by, by) "
        "VALUES ('water', now(), 'proposed', 'I', '', '', '')"
    )
    connection.execute(
        "INSERT INTO response_event (family, at, kind, level, reason, decided_by, by, proposal) "
        "VALUES ('water', now(), 'confirmed', 'II', '', '县长', 'li', 1)"
    )
    kept = duty_log.get(connection, duty_log.hand_over(connection, "wang", "交班", START))
    county.judge((1, Level.RED, Level.NONE))
    assert kept is not None
    about = kept.about
    assert set(about) == {"warnings", "calls", "response"}
    warnings, response = about["warnings"], about["response"]
    assert isinstance(warnings, list)
    assert [(one["station"], one["level"], one["state"]) for one in warnings] == [
        ("PJ01", "red", "open"),
        ("PJ02", "none", "returned"),
    ]
    assert warnings[0]["opened"] == "2024-07-01T06:00:00+08:00"
    assert isinstance(response, list)
    assert [(one["family"], one["level"]) for one in response] == [("water", "II")]
    assert scalar(connection, "SELECT count(*) FROM duty_entry") == 1
