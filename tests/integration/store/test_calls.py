"""What people say of their summonses, and how summonses are found."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from domain.call import Means, SeatState, Step, SummonsState
from domain.instant import HOUR, SECOND
from domain.level import Level
from domain.warning import Mode
from store import calls, chain, clock, life
from store.calls import SummonsView
from store.database import Connection, connect
from tests.integration.alerting.notify.called import County


@pytest.fixture(scope="module")
def county(shared: Connection) -> County:
    return County(shared).begin()


@pytest.fixture
def called(county: County) -> tuple[int, SummonsView]:
    """A warning, and how the secretary of 近村 is called for it."""
    warning = county.issue()
    return warning, county.summonses(warning)["near", Step.OWN]


def proofs(county: County, summons: int) -> list[tuple[str, str, str, str]]:
    query = """SELECT kind, channel, by, remark FROM call_event
        WHERE summons_id = %s AND kind <> 'queued' ORDER BY place"""
    return county.conn.execute(query, (summons,)).fetchall()


def test_an_answer_is_kept_with_how_and_when_it_came(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, summons = called
    at = summons.queued + 40 * SECOND
    acted = calls.answer(county.conn, summons.id, Means.PHONE, "已转移", at, "officer")
    assert (acted.counts, acted.late, acted.warning) == (True, False, warning)
    now = county.summonses(warning)["near", Step.OWN]
    assert (now.state, now.means, now.answered, now.seconds) == (
        SummonsState.ANSWERED, Means.PHONE, at, 40.0,
    )  # fmt: skip
    assert (now.answered_by, now.remark) == ("officer", "已转移")
    assert proofs(county, summons.id) == [("answered", "phone", "officer", "已转移")]


def test_the_board_says_who_answered_for_a_village_and_after_how_long(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, _ = called
    county.wait(300)
    head = county.summonses(warning)["head", Step.SUPERIOR]
    calls.answer(county.conn, head.id, Means.KEY, "1", head.queued + 5 * SECOND)
    seat = county.seats(warning)["near"]
    assert (seat.answered_name, seat.answered_as, seat.seconds) == (
        "演练head", Step.SUPERIOR, 305.0,
    )  # fmt: skip


def test_a_second_answer_is_kept_and_changes_nothing(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, summons = called
    at = summons.queued + SECOND
    calls.answer(county.conn, summons.id, Means.REPLY, "1", at)
    again = calls.answer(county.conn, summons.id, Means.BUTTON, "收到", at + HOUR)
    assert (again.counts, again.at) == (False, at)
    now = county.summonses(warning)["near", Step.OWN]
    assert (now.means, now.answered, now.remark) == (Means.REPLY, at, "1")
    assert [one[0] for one in proofs(county, summons.id)] == ["answered", "said"]


def test_a_late_answer_counts_and_is_marked_late(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, summons = called
    county.wait(300)
    acted = calls.answer(county.conn, summons.id, Means.REPLY, "1", summons.due + SECOND)
    assert (acted.counts, acted.late) == (True, True)
    assert county.seats(warning)["near"].state is SeatState.ANSWERED
    assert [one[0] for one in proofs(county, summons.id)] == ["timed_out", "late_answer"]


def test_an_answer_to_a_call_that_was_broken_off_is_kept(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, summons = called
    old = county.newest(warning).id
    county.end(warning)
    acted = calls.answer(county.conn, summons.id, Means.REPLY, "1", summons.due)
    assert (acted.counts, acted.late) == (True, True)
    seats = {one.code: one.state for one in calls.seats(county.conn, old)}
    assert seats["near"] is SeatState.STOPPED


def test_who_refuses_has_the_next_called_when_the_planner_looks(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, summons = called
    acted = calls.refuse(county.conn, summons.id, "路断", summons.queued + SECOND, "officer")
    assert (acted.counts, acted.state) == (True, SummonsState.REFUSED)
    county.wait(1)
    assert ("head", Step.SUPERIOR) in county.summonses(warning)
    assert proofs(county, summons.id) == [("refused", "", "officer", "路断")]


def test_whom_no_channel_reaches_has_the_next_called_when_the_planner_looks(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, summons = called
    calls.fail(county.conn, summons.id, summons.queued + SECOND)
    county.wait(1)
    assert ("head", Step.SUPERIOR) in county.summonses(warning)


def test_a_person_whom_nobody_called_cannot_answer(county: County) -> None:
    with pytest.raises(LookupError, match="999999"):
        calls.answer(county.conn, 999_999, Means.REPLY, "1", 0)


def test_a_summons_is_found_by_the_secrets_of_its_messages_and_page(
    county: County, called: tuple[int, SummonsView]
) -> None:
    _, summons = called
    query = "SELECT key, token FROM delivery JOIN summons s ON s.id = summons_id WHERE s.id = %s"
    secrets = county.conn.execute(query, (summons.id,)).fetchall()
    assert len({key for key, _ in secrets}) == len(summons.deliveries)
    for key, token in secrets:
        assert calls.by_key(county.conn, key) == summons.id
        assert calls.by_token(county.conn, token) == summons.id
    assert calls.by_key(county.conn, "guess") is calls.by_token(county.conn, "guess") is None


def test_a_number_answers_what_was_sent_to_it_and_has_no_answer_newest_first(
    county: County, called: tuple[int, SummonsView]
) -> None:
    _, first = called
    second = county.summonses(county.issue())["near", Step.OWN]
    unsent = county.summonses(county.issue())["near", Step.OWN]
    county.conn.execute(
        "UPDATE delivery SET state = 'sent', sent_at = now() WHERE summons_id = ANY(%s)",
        ([first.id, second.id],),
    )
    found = calls.by_phone(county.conn, "00000000004", Mode.EXERCISE)
    assert found[:2] == [second.id, first.id]
    assert unsent.id not in found
    calls.answer(county.conn, second.id, Means.REPLY, "1", second.queued)
    assert second.id not in calls.by_phone(county.conn, "00000000004", Mode.EXERCISE)
    assert calls.by_phone(county.conn, "00000000004", Mode.ACTUAL) == []


def test_many_answers_at_once_are_each_counted_once(
    county: County, called: tuple[int, SummonsView], shared_url: str
) -> None:
    warning, _ = called
    call = county.newest(warning).id
    owing = [one for one in calls.summonses(county.conn, call) if one.owes]

    def answer(summons: SummonsView) -> bool:
        with connect(shared_url, application="tests") as conn:
            at = summons.queued + SECOND
            return calls.answer(conn, summons.id, Means.REPLY, "1", at).counts

    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(answer, owing * 2))
    assert sum(counted) == len(owing)
    view = calls.get(county.conn, call)
    assert view is not None
    assert (view.answered, view.waiting) == (len(owing), 0)
    assert chain.verify(county.conn, "call_event").trouble is None


def test_calls_are_listed_newest_first_and_by_whether_they_go_on(county: County) -> None:
    first, second = county.issue(), county.issue()
    county.end(first)
    live = [one.warning for one in calls.calls(county.conn, state="live") if one.seats]
    assert (second in live, first in live) == (True, False)
    ids = [one.id for one in calls.calls(county.conn, limit=3)]
    assert ids == sorted(ids, reverse=True)
    assert [one.id for one in calls.calls(county.conn, before=ids[0], limit=2)] == ids[1:]


@pytest.mark.parametrize(
    "command",
    [
        """INSERT INTO summons (call_id, ring, step, contact_id, turn, owes, text, state, queued_at,
               due_at, token)
           SELECT c.id, 0, 'own', o.id, 0, true, 'x', 'queued', now(), now(), 'leak'
           FROM call c, contact o WHERE o.code = 'real' ORDER BY c.id DESC LIMIT 1""",
        "UPDATE summons SET contact_id = (SELECT id FROM contact WHERE code = 'real')",
        "UPDATE delivery SET address = '13800000000' WHERE channel = 'sms'",
        """INSERT INTO delivery (summons_id, channel, address, text, priority, start_at, state, key)
           SELECT max(id), 'wecom', 'https://qyapi.weixin.qq.com/x', 'x', 4, now(), 'queued', 'leak'
           FROM summons""",
        "UPDATE call SET mode = 'actual'",
    ],
)
def test_the_database_lets_no_exercise_reach_a_real_person(county: County, command: str) -> None:
    county.issue()
    county.conn.execute(
        """INSERT INTO contact (code, name, kind, post, tier, town, village, unit, hazards,
               addresses, deputy, superior, audience, account, active, updated_by, updated_at)
           VALUES ('real', '真人', 'person', '', 'county', '', '', '', '{}',
               '{"sms": "13800000000"}', '', '', 'actual', '', true, 'tests', now())
           ON CONFLICT DO NOTHING"""
    )
    with pytest.raises(psycopg.errors.RestrictViolation):
        county.conn.execute(command.encode())


def test_no_sms_is_longer_than_one_message(county: County) -> None:
    county.issue()
    with pytest.raises(psycopg.errors.CheckViolation):
        county.conn.execute("UPDATE delivery SET text = repeat('长', 71) WHERE channel = 'sms'")


def test_an_hour_is_expected_only_of_what_measures_hours(county: County) -> None:
    assert calls.expected(county.conn, county.issue(Level.RED)) is None


def test_a_call_of_an_unknown_number_is_none(county: County) -> None:
    assert calls.get(county.conn, 999_999) is None
    with pytest.raises(LookupError):
        calls.state(county.conn, 999_999)


def test_a_clock_that_stands_still_lets_a_summons_be_answered_in_its_first_moment(
    county: County, called: tuple[int, SummonsView]
) -> None:
    warning, summons = called
    calls.answer(county.conn, summons.id, Means.REPLY, "1", clock.instant(county.conn))
    assert county.seats(warning)["near"].seconds == 0.0
    assert life.of_warning(county.conn, warning)
