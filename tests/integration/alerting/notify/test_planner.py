"""What happens to warnings becomes calls; what is due is done."""

import pytest
from psycopg import Rollback

from alerting.notify import planner
from domain.call import CallKind, End, SeatState, Step, SummonsState
from domain.contact import Contact
from domain.instant import HOUR, SECOND
from domain.level import Level
from domain.warning import Issued, Mode
from store import calls, chain, clock, contacts, life, manual
from store.database import Connection, connect
from tests.integration.alerting.notify.called import EXERCISE, PEOPLE, County

NEAR = {"lead", "head", "near", "side"}
"""Whom a red warning for 加义镇 calls; the head's deputy waits."""


@pytest.fixture(scope="module")
def county(shared: Connection) -> County:
    return County(shared).begin()


def test_a_warning_calls_the_people_of_its_towns_at_once(county: County) -> None:
    warning = county.issue()
    assert set(county.seats(warning)) == NEAR
    assert {one.state for one in county.seats(warning).values()} == {SeatState.WAITING}


def test_a_warning_for_no_town_is_for_the_whole_county(county: County) -> None:
    warning = county.issue(towns=())
    assert set(county.seats(warning)) == NEAR | {"other-head", "far"}


def test_the_county_leads_are_called_for_orange_only_where_somebody_is_silent(
    county: County,
) -> None:
    warning = county.issue(Level.ORANGE)
    assert set(county.seats(warning)) == NEAR - {"lead"}
    for _ in range(3):
        county.wait(600)
    assert county.seats(warning)["lead"].ring == 1


def test_blue_calls_nobody(county: County) -> None:
    assert county.calls(county.issue(Level.BLUE)) == []


def test_a_loudspeaker_is_told_and_owes_nothing(county: County) -> None:
    summons = county.summonses(county.issue())["speaker", Step.OWN]
    assert not summons.owes
    assert [one.channel for one in summons.deliveries] == ["loudspeaker"]


def test_every_message_bears_the_mark_of_the_exercise_and_sms_fit(county: County) -> None:
    county.issue()
    rows = county.conn.execute("SELECT channel, text FROM delivery").fetchall()
    assert {text[:4] for _, text in rows} == {"【演练】"}
    assert max(len(text) for channel, text in rows if channel == "sms") <= 70


def test_the_channels_of_a_ring_follow_each_other_as_the_plan_says(county: County) -> None:
    summons = county.summonses(county.issue(Level.ORANGE))["near", Step.OWN]
    begins = [(one.channel, (one.start - summons.queued) // SECOND) for one in summons.deliveries]
    assert begins == [("voice", 0), ("sms", 30)]


def test_who_is_silent_has_deputy_and_superior_called_in_time(county: County) -> None:
    warning = county.issue()
    county.wait(299)
    assert ("vice", Step.DEPUTY) not in county.summonses(warning)
    county.wait(1)
    assert county.summonses(warning)["vice", Step.DEPUTY].queued == clock.instant(county.conn)
    county.wait(300)
    assert ("lead", Step.SUPERIOR) in county.summonses(warning)


def test_a_superior_is_told_which_villages_are_silent(county: County) -> None:
    warning = county.issue()
    county.wait(300)
    assert "近村、邻村未应" in county.summonses(warning)["head", Step.SUPERIOR].text


def test_an_answer_ends_the_call_of_who_answered(county: County) -> None:
    warning = county.issue()
    county.answer(warning, "near")
    assert county.seats(warning)["near"].state is SeatState.ANSWERED
    states = {one.state for one in county.summonses(warning)["near", Step.OWN].deliveries}
    assert states == {"stopped"}
    county.wait(300)
    assert "近村" not in county.summonses(warning)["head", Step.SUPERIOR].text


def test_a_call_that_all_have_answered_is_over(county: County) -> None:
    warning = county.issue()
    county.send("speaker")
    county.conn.execute("UPDATE summons SET state = 'sent' WHERE NOT owes AND state = 'queued'")
    for code in sorted(NEAR):
        county.answer(warning, code)
    county.wait(60)
    assert county.newest(warning).end_reason is End.ANSWERED


def test_raising_asks_everybody_again(county: County) -> None:
    warning = county.issue(Level.ORANGE)
    county.answer(warning, "near")
    county.raise_to(warning, Level.RED)
    assert county.calls(warning)[1].end_reason is End.RAISED
    assert county.newest(warning).level is Level.RED
    assert county.seats(warning)["near"].state is SeatState.WAITING


def test_lowering_lets_the_call_go_on(county: County) -> None:
    warning = county.issue()
    county.raise_to(warning, Level.ORANGE)
    assert [one.ended for one in county.calls(warning)] == [None]


def test_acknowledging_lets_the_call_of_others_go_on(county: County) -> None:
    warning = county.issue()
    life.acknowledge(county.conn, warning, "officer", "")
    county.plan()
    assert [one.ended for one in county.calls(warning)] == [None]


def test_the_end_is_told_to_those_who_were_told_of_the_beginning(county: County) -> None:
    warning = county.issue()
    county.send("near", "speaker")
    county.end(warning)
    assert county.kinds(warning) == [CallKind.CALL, CallKind.CLEAR]
    owed = calls.calls(county.conn, warning=warning, owed=True)
    assert [one.kind for one in owed] == [CallKind.CALL]
    told = county.summonses(warning).values()
    assert {one.code: one.owes for one in told} == {"near": False, "speaker": False}
    assert county.calls(warning)[1].end_reason is End.RETURNED


def test_the_end_is_told_over_one_quiet_channel(county: County) -> None:
    warning = county.issue()
    county.send("near")
    county.end(warning)
    (message,) = county.summonses(warning)["near", Step.OWN].deliveries
    assert (message.channel, message.state) == ("sms", "queued")


def test_what_was_not_sent_when_it_is_over_is_never_sent(county: County) -> None:
    warning = county.issue()
    call = county.newest(warning).id
    county.wait(300)
    county.end(warning)
    left = [one for summons in calls.summonses(county.conn, call) for one in summons.deliveries]
    assert {one.state for one in left} == {"stopped"}


def test_a_life_that_is_over_before_it_was_planned_calls_nobody(county: County) -> None:
    issued = Issued("flood", Level.RED, "演练", "", "", ("加义镇",), Mode.EXERCISE)
    warning = manual.issue(county.conn, issued, "officer")
    manual.end(county.conn, warning, "officer", "")
    assert county.plan() > 0
    assert county.calls(warning) == []


def test_levels_that_were_passed_while_nobody_planned_are_one_call_at_the_highest(
    county: County,
) -> None:
    issued = Issued("flood", Level.YELLOW, "演练", "", "", ("加义镇",), Mode.EXERCISE)
    warning = manual.issue(county.conn, issued, "officer")
    manual.set_level(county.conn, warning, Level.ORANGE, "officer", "")
    manual.set_level(county.conn, warning, Level.RED, "officer", "")
    county.plan()
    assert [one.level for one in county.calls(warning)] == [Level.RED]


def test_shelving_that_ends_after_the_warning_did_calls_nobody(county: County) -> None:
    warning = county.issue()
    life.shelve(county.conn, warning, "officer", "演练", county.now + HOUR)
    life.unshelve(county.conn, warning, "officer", "")
    manual.end(county.conn, warning, "officer", "")
    county.plan()
    county.wait(3600)
    county.plan()
    assert CallKind.RECALL not in county.kinds(warning)


def test_a_call_that_cannot_be_carried_on_is_kept_as_a_fault_and_tried_again(
    connection: Connection,
) -> None:
    county = County(connection).begin()
    broken, whole = county.issue(), county.issue()
    query = "UPDATE call SET plan = jsonb_set(plan, '{level}', %s) WHERE warning_id = %s"
    connection.execute(query, ('"purple"', broken))
    county.wait(300)
    assert county.seats(whole)["head"].step is Step.DEPUTY
    assert connection.execute("SELECT count(*) FROM notify_fault").fetchone() == (1,)
    connection.execute(query, ('"red"', broken))
    county.wait(60)
    assert county.seats(broken)["head"].step is Step.DEPUTY


def test_shelving_stops_the_call_and_its_end_calls_who_has_not_answered(county: County) -> None:
    warning = county.issue()
    county.answer(warning, "near")
    until = clock.instant(county.conn) + HOUR
    life.shelve(county.conn, warning, "officer", "演练", until)
    county.plan()
    assert county.newest(warning).end_reason is End.SHELVED
    county.wait(3600)
    county.plan()
    assert county.newest(warning).kind is CallKind.RECALL
    assert set(county.seats(warning)) == NEAR - {"near"}


def test_an_officer_has_those_called_again_who_have_not_answered(county: County) -> None:
    warning = county.issue()
    county.answer(warning, "near")
    for _ in range(3):
        county.wait(300)
    county.answer(warning, "side")
    county.recall(warning)
    assert county.newest(warning).kind is CallKind.RECALL
    assert set(county.seats(warning)) == {"lead", "head"}
    assert "再次叫应" in county.summonses(warning)["head", Step.OWN].text


def test_a_recall_that_comes_to_the_next_ring_leaves_out_who_has_answered(county: County) -> None:
    warning = county.issue(Level.ORANGE)
    for _ in range(3):
        county.wait(600)
    county.answer(warning, "lead")
    county.recall(warning)
    for _ in range(3):
        county.wait(600)
    assert county.newest(warning).ring == 1
    assert set(county.seats(warning)) == {"head", "near", "side"}


def test_a_recall_where_all_have_answered_calls_nobody(county: County) -> None:
    warning = county.issue()
    for code in sorted(NEAR):
        county.answer(warning, code)
    county.recall(warning)
    assert county.kinds(warning) == [CallKind.CALL]


def test_an_instrument_calls_nobody_but_who_is_on_duty(county: County) -> None:
    warning = county.issue(Level.RED, hazard="equipment")
    county.wait(0)
    assert county.newest(warning).end_reason is End.EXHAUSTED
    assert county.seats(warning) == {}


def test_planning_again_plans_nothing_more(county: County) -> None:
    warning = county.issue()
    assert county.plan() == 0
    assert len(county.calls(warning)) == 1


def test_a_planner_that_dies_before_it_is_done_leaves_no_trace_and_another_does_it(
    county: County,
) -> None:
    issued = Issued("flood", Level.RED, "演练", "", "", ("加义镇",), Mode.EXERCISE)
    warning = manual.issue(county.conn, issued, "officer")
    with county.conn.transaction() as dying:
        assert county.plan() == 1
        raise Rollback(dying)
    assert county.calls(warning) == []
    assert county.plan() == 1
    assert len(county.calls(warning)) == 1


def test_only_one_plans_at_a_time(county: County, shared_url: str) -> None:
    issued = Issued("flood", Level.RED, "演练", "", "", ("加义镇",), Mode.EXERCISE)
    manual.issue(county.conn, issued, "officer")
    with connect(shared_url, application="tests") as other, county.conn.transaction():
        assert county.plan() == 1
        assert planner.plan(other, EXERCISE) == 0
        assert planner.tick(other, EXERCISE) == 0


def test_what_cannot_be_planned_is_kept_and_does_not_hold_up_the_rest(
    connection: Connection,
) -> None:
    county = County(connection).begin()
    calm = county.issue()
    connection.execute(
        """INSERT INTO call_plan (version, plans, source, loaded_by, loaded_at)
           VALUES (1, '[{"level": "purple", "rings": []}]', 'x', 'x', now())"""
    )
    warning = county.issue()
    assert county.calls(warning) == []
    (fault,) = connection.execute("SELECT part, error FROM notify_fault").fetchall()
    assert fault[0] == "call"
    assert "purple" in fault[1]
    connection.execute("DELETE FROM call_plan")
    county.wait(300)
    assert county.seats(calm)["head"].step is Step.DEPUTY


def test_nobody_real_is_called_in_an_exercise(connection: Connection) -> None:
    real = Contact(
        "real", "真人", PEOPLE[3].tier, town="加义镇", village="真村",
        addresses={"sms": "13800000000"},
    )  # fmt: skip
    contacts.load(connection, [real], "tests", 0, retire=False)
    county = County(connection).begin()
    warning = county.issue()
    assert "real" not in county.seats(warning)
    rows = connection.execute("SELECT address FROM delivery").fetchall()
    assert not any("138" in address for (address,) in rows)


def test_every_step_of_a_call_is_in_a_record_that_proves_itself(county: County) -> None:
    warning = county.issue()
    call = county.newest(warning).id
    county.answer(warning, "near")
    for _ in range(3):
        county.wait(300)
    query = "SELECT kind, count(*) FROM call_event WHERE call_id = %s GROUP BY kind"
    counted: dict[str, int] = dict(county.conn.execute(query, (call,)).fetchall())
    assert counted == {
        "began": 1, "queued": 8, "answered": 1, "timed_out": 6, "unanswered": 3,
    }  # fmt: skip
    assert chain.verify(county.conn, "call_event").trouble is None


def test_states_of_a_person_are_those_of_his_summons(county: County) -> None:
    warning = county.issue()
    county.wait(300)
    assert county.summonses(warning)["head", Step.OWN].state is SummonsState.TIMED_OUT
