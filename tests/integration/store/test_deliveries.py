"""Messages claimed by who sends them, and what their results say of people."""

from collections.abc import Mapping

import pytest

from domain.call import SummonsState
from domain.level import Level
from domain.warning import Mode
from store import calls, chain, channel_health, deliveries, delivery_results
from store.channel_health import Run
from store.database import Connection
from store.deliveries import Due
from store.delivery_results import Outcome, Result
from tests.integration.alerting.notify import messages

SMS = ("sms", Mode.EXERCISE)
VOICE = ("voice", Mode.EXERCISE)


@pytest.fixture
def connection(shared: Connection) -> Connection:
    """The module's database, where nothing waits to be sent any more."""
    shared.execute("UPDATE delivery SET state = 'stopped' WHERE state = 'queued'")
    shared.execute("DELETE FROM channel_health")
    return shared


def claim(
    conn: Connection, free: Mapping[tuple[str, Mode], int] | None = None, holder: str = "one"
) -> list[Due]:
    return deliveries.claim(conn, holder, free or {SMS: 10, VOICE: 10})


def settle(conn: Connection, *results: Result, holder: str = "one") -> None:
    with conn.transaction():
        delivery_results.settle(conn, holder, results)


def summons(conn: Connection, call: int) -> SummonsState:
    (only,) = messages.state(conn, call).summonses.values()
    return only.state


def proofs(conn: Connection, call: int) -> list[tuple[str, str]]:
    query = "SELECT kind, channel FROM call_event WHERE call_id = %s ORDER BY place"
    return conn.execute(query, (call,)).fetchall()


def test_what_is_claimed_is_nobody_elses(connection: Connection) -> None:
    messages.call(connection, people=5)
    first = claim(connection, {SMS: 3})
    second = claim(connection, holder="two")
    assert (len(first), len(second)) == (3, 2)
    assert claim(connection, holder="three") == []
    assert len({one.key for one in first + second}) == 5


def test_the_highest_level_is_claimed_first(connection: Connection) -> None:
    messages.call(connection, people=2, level=Level.YELLOW)
    messages.call(connection, people=2, level=Level.RED)
    assert [one.level for one in claim(connection, {SMS: 3})] == [
        Level.RED,
        Level.RED,
        Level.YELLOW,
    ]


def test_each_channel_and_mode_is_claimed_by_itself(connection: Connection) -> None:
    messages.call(connection, people=2, channels=("sms", "voice"))
    messages.call(connection, people=1, mode=Mode.TEST)
    assert [one.channel for one in claim(connection, {VOICE: 9})] == ["voice", "voice"]
    assert [one.mode for one in claim(connection, {("sms", Mode.TEST): 9})] == [Mode.TEST]


def test_a_second_channel_waits_for_the_clock_of_the_instance(connection: Connection) -> None:
    messages.tell_clock(connection, 0)
    messages.call(connection, channels=("voice", "sms"), channel_s=60)
    assert [one.channel for one in claim(connection)] == ["voice"]
    messages.tell_clock(connection, 59)
    assert claim(connection) == []
    messages.tell_clock(connection, 1)
    assert [one.channel for one in claim(connection)] == ["sms"]


def test_a_claim_that_has_run_out_is_taken_again_under_the_same_key(
    connection: Connection,
) -> None:
    messages.call(connection)
    (first,) = claim(connection)
    connection.execute("UPDATE delivery SET claimed_till = clock_timestamp()")
    (second,) = claim(connection, holder="two")
    assert (second.id, second.key, second.tries) == (first.id, first.key, first.tries + 1)


def test_who_begins_again_gives_back_what_he_had_claimed(connection: Connection) -> None:
    messages.call(connection, people=3)
    claim(connection, {SMS: 2})
    claim(connection, {SMS: 1}, holder="two")
    assert deliveries.release(connection, "one") == 2
    assert len(claim(connection)) == 2


def test_what_one_has_in_hand_is_not_claimed_by_him_again(connection: Connection) -> None:
    messages.call(connection)
    (due,) = claim(connection)
    connection.execute("UPDATE delivery SET claimed_till = clock_timestamp()")
    assert deliveries.claim(connection, "one", {SMS: 1}, [due.id]) == []


def test_the_first_channel_that_was_sent_marks_the_person(connection: Connection) -> None:
    call = messages.call(connection, channels=("sms", "voice"))
    first, second = claim(connection)
    settle(connection, Result(first.id, Outcome.SENT, reference="a"))
    assert summons(connection, call) is SummonsState.SENT
    settle(connection, Result(second.id, Outcome.DELIVERED, reference="b"))
    assert summons(connection, call) is SummonsState.DELIVERED
    assert proofs(connection, call)[-2:] == [("sent", first.channel), ("delivered", second.channel)]


def test_a_result_written_twice_is_proved_once(connection: Connection) -> None:
    call = messages.call(connection)
    (due,) = claim(connection)
    for _ in range(2):
        settle(connection, Result(due.id, Outcome.SENT))
    assert [kind for kind, _ in proofs(connection, call)].count("sent") == 1


def test_a_person_whom_no_channel_reached_has_failed(connection: Connection) -> None:
    call = messages.call(connection, channels=("sms", "voice"))
    first, second = claim(connection)
    settle(connection, Result(first.id, Outcome.FAILED, error="no such number"))
    assert summons(connection, call) is SummonsState.QUEUED
    settle(connection, Result(second.id, Outcome.FAILED, error="no such number"))
    assert summons(connection, call) is SummonsState.FAILED


def test_one_channel_that_reached_him_is_enough(connection: Connection) -> None:
    call = messages.call(connection, channels=("sms", "voice"))
    first, second = claim(connection)
    settle(
        connection, Result(first.id, Outcome.SENT), Result(second.id, Outcome.FAILED, error="no")
    )
    assert summons(connection, call) is SummonsState.SENT


def test_what_is_to_be_tried_again_waits(connection: Connection) -> None:
    messages.call(connection, people=2)
    first, second = claim(connection)
    settle(
        connection,
        Result(first.id, Outcome.AGAIN, error="away", pause_s=600),
        Result(second.id, Outcome.AGAIN, error="away", pause_s=0.0),
    )
    assert [(one.id, one.tries) for one in claim(connection)] == [(second.id, 2)]


def test_a_claim_of_another_outlives_a_late_try_again(connection: Connection) -> None:
    messages.call(connection)
    (due,) = claim(connection)
    connection.execute("UPDATE delivery SET claimed_till = clock_timestamp()")
    claim(connection, holder="two")
    settle(connection, Result(due.id, Outcome.AGAIN, error="away"))
    assert claim(connection, holder="three") == []


def test_a_message_that_went_out_while_its_call_was_stopped_counts_as_sent(
    connection: Connection,
) -> None:
    call = messages.call(connection)
    (due,) = claim(connection)
    number = calls.by_key(connection, due.key)
    assert number is not None
    calls.refuse(connection, number, "不能去", messages.tell_clock(connection, 1))
    settle(connection, Result(due.id, Outcome.SENT))
    assert summons(connection, call) is SummonsState.REFUSED
    assert proofs(connection, call)[-1] == ("sent", "sms")


def test_a_stopped_message_is_not_claimed(connection: Connection) -> None:
    messages.call(connection)
    connection.execute("UPDATE delivery SET state = 'stopped'")
    assert claim(connection) == []


def test_a_receipt_may_come_before_our_own_word(connection: Connection) -> None:
    call = messages.call(connection)
    (due,) = claim(connection)
    assert delivery_results.arrived(connection, due.key)
    settle(connection, Result(due.id, Outcome.SENT))
    assert summons(connection, call) is SummonsState.DELIVERED
    assert [kind for kind, _ in proofs(connection, call)][-1] == "delivered"


def test_a_receipt_that_comes_twice_is_proved_once(connection: Connection) -> None:
    call = messages.call(connection)
    (due,) = claim(connection)
    settle(connection, Result(due.id, Outcome.SENT))
    assert all(delivery_results.arrived(connection, due.key) for _ in range(2))
    assert [kind for kind, _ in proofs(connection, call)].count("delivered") == 1


def test_who_was_lost_on_the_only_way_has_failed(connection: Connection) -> None:
    call = messages.call(connection)
    (due,) = claim(connection)
    settle(connection, Result(due.id, Outcome.SENT))
    assert delivery_results.lost(connection, due.key, "switched off")
    assert summons(connection, call) is SummonsState.FAILED


def test_a_receipt_for_no_message_is_refused(connection: Connection) -> None:
    assert not delivery_results.arrived(connection, "guessed")
    assert not delivery_results.lost(connection, "guessed", "")


def test_the_record_of_a_sent_message_verifies(connection: Connection) -> None:
    messages.call(connection, people=3)
    settle(connection, *(Result(one.id, Outcome.SENT) for one in claim(connection)))
    assert chain.verify(connection, "call_event").trouble is None


def test_health_counts_failures_since_the_last_good_one(connection: Connection) -> None:
    for run in (Run(failures=2, error="away"), Run(failures=1, error="garbage")):
        channel_health.note(connection, {"sms": run})
    (bad,) = channel_health.everything(connection)
    assert (bad.failures, bad.last_error, bad.last_good) == (3, "garbage", None)
    channel_health.note(connection, {"sms": Run(good=True)})
    (good,) = channel_health.everything(connection)
    assert (good.failures, good.last_error) == (0, "garbage")
    assert good.last_good == good.last_try


def test_health_counts_what_waits(connection: Connection) -> None:
    messages.call(connection, people=3)
    (waiting,) = channel_health.everything(connection)
    assert (waiting.channel, waiting.waiting, waiting.last_try) == ("sms", 3, None)
