"""The response of the county: proposals, and what becomes of them."""

import pytest

from domain import life
from domain.level import Level
from domain.response import Kind, Response, proposed
from store import clock, responses
from store.chain import verify
from store.database import Connection
from store.responses import NotPossible, confirm, follow, in_force, pending, propose, reject
from tests.integration.api.county import County, settle

HEAD = "县防指 指挥长"
WATER = "water"


@pytest.fixture
def conn(shared: Connection) -> Connection:
    """A chain with nothing in it, in a county with a yellow warning of the river."""
    shared.execute("SET session_replication_role = replica")
    shared.execute("TRUNCATE response_event CASCADE")
    shared.execute(r"UPDATE chain SET place = 0, hash = '\x' WHERE name = 'response_event'")
    shared.execute("SET session_replication_role = origin")
    return shared


@pytest.fixture(scope="module")
def shared(shared: Connection) -> Connection:
    county: County = settle(shared)
    county.judge((1, Level.NONE, Level.YELLOW))
    return shared


def warning(conn: Connection) -> int:
    row = conn.execute("SELECT id FROM warning").fetchone()
    assert row is not None
    return int(row[0])


def event(conn: Connection, level: Level, kind: life.Kind = life.Kind.OPENED) -> life.Event:
    return life.Event(1, warning(conn), clock.instant(conn), kind, level, "", "")


def put_in_force(conn: Connection, level: Response) -> None:
    confirm(conn, propose(conn, WATER, level, "大雨", "li").place, HEAD, "li")


def test_nothing_is_in_force_and_nothing_waits_at_first(conn: Connection) -> None:
    assert (in_force(conn), pending(conn)) == ({}, [])


def test_a_proposal_waits_until_somebody_decides(conn: Connection) -> None:
    made = propose(conn, WATER, Response.III, "持续强降雨", "li")
    assert (made.kind, made.by, made.decided_by) == (Kind.PROPOSED, "li", "")
    assert pending(conn) == [made]
    assert in_force(conn) == {}


def test_a_confirmed_proposal_is_in_force_with_who_decided(conn: Connection) -> None:
    made = propose(conn, WATER, Response.III, "持续强降雨", "li", warning(conn))
    done = confirm(conn, made.place, HEAD, "wang")
    assert (done.proposal, done.level, done.decided_by, done.by) == (
        made.place, Response.III, HEAD, "wang",
    )  # fmt: skip
    assert (done.reason, done.warning) == (made.reason, made.warning)
    assert in_force(conn) == {WATER: done}
    assert pending(conn) == []


def test_a_rejected_proposal_leaves_what_is_in_force(conn: Connection) -> None:
    put_in_force(conn, Response.IV)
    before = in_force(conn)
    made = propose(conn, WATER, Response.I, "误报", "li")
    done = reject(conn, made.place, "雨已停", HEAD, "li")
    assert (done.kind, done.reason, done.level) == (Kind.REJECTED, "雨已停", Response.I)
    assert in_force(conn) == before
    assert pending(conn) == []


def test_confirming_none_ends_the_response(conn: Connection) -> None:
    put_in_force(conn, Response.II)
    put_in_force(conn, Response.NONE)
    assert in_force(conn) == {}


def test_a_newer_proposal_takes_the_place_of_the_older_for_ever(conn: Connection) -> None:
    older = propose(conn, WATER, Response.IV, "大雨", "li")
    newer = propose(conn, WATER, Response.II, "暴雨", "li")
    assert pending(conn) == [newer]
    with pytest.raises(NotPossible, match="更新的建议"):
        confirm(conn, older.place, HEAD, "li")
    reject(conn, newer.place, "太高", HEAD, "li")
    assert pending(conn) == []
    with pytest.raises(NotPossible, match="更新的建议"):
        confirm(conn, older.place, HEAD, "li")


def test_families_do_not_hinder_each_other(conn: Connection) -> None:
    water = propose(conn, WATER, Response.IV, "大雨", "li")
    fire = propose(conn, "forest_fire", Response.III, "火险", "li")
    assert pending(conn) == [fire, water]
    confirm(conn, water.place, HEAD, "li")
    assert list(in_force(conn)) == [WATER]
    assert pending(conn) == [fire]


@pytest.mark.parametrize("kind", [Kind.CONFIRMED, Kind.REJECTED])
def test_a_proposal_is_answered_once(conn: Connection, kind: Kind) -> None:
    made = propose(conn, WATER, Response.IV, "大雨", "li")
    if kind is Kind.CONFIRMED:
        confirm(conn, made.place, HEAD, "li")
    else:
        reject(conn, made.place, "否", HEAD, "li")
    with pytest.raises(NotPossible, match=f"{HEAD}.*{kind}"):
        confirm(conn, made.place, "别人", "li")
    with pytest.raises(NotPossible, match=f"{HEAD}.*{kind}"):
        reject(conn, made.place, "否", "别人", "li")
    assert len(responses.page(conn, limit=9)) == 2


def test_what_is_in_force_is_not_proposed_again(conn: Connection) -> None:
    with pytest.raises(NotPossible, match="常态值守"):
        propose(conn, WATER, Response.NONE, "雨停", "li")
    put_in_force(conn, Response.IV)
    with pytest.raises(NotPossible, match="Ⅳ级应急响应"):
        propose(conn, WATER, Response.IV, "大雨", "li")


def test_only_a_proposal_can_be_answered(conn: Connection) -> None:
    put_in_force(conn, Response.IV)
    for place in (2, 99):
        with pytest.raises(LookupError, match=str(place)):
            confirm(conn, place, HEAD, "li")


def test_a_proposal_on_an_unknown_warning_stores_nothing(conn: Connection) -> None:
    with pytest.raises(LookupError, match="12345"):
        propose(conn, WATER, Response.IV, "大雨", "li", 12_345)
    assert responses.page(conn, limit=9) == []


@pytest.mark.parametrize("level", list(Level)[1:])
def test_a_warning_proposes_the_response_of_its_level(conn: Connection, level: Level) -> None:
    follow(conn, event(conn, level))
    (made,) = pending(conn)
    assert (made.family, made.level, made.by) == (WATER, proposed(level), "")
    assert made.warning == warning(conn)
    assert "平江 水位" in made.reason
    assert f"{level.chinese}预警" in made.reason


def test_a_warning_proposes_nothing_where_as_much_waits(conn: Connection) -> None:
    propose(conn, WATER, Response.II, "暴雨", "li")
    follow(conn, event(conn, Level.ORANGE))
    assert len(responses.page(conn, limit=9)) == 1
    follow(conn, event(conn, Level.RED, life.Kind.RAISED))
    assert [one.level for one in pending(conn)] == [Response.I]


def test_a_warning_proposes_nothing_where_as_much_is_in_force(conn: Connection) -> None:
    put_in_force(conn, Response.II)
    follow(conn, event(conn, Level.ORANGE))
    assert pending(conn) == []


@pytest.mark.parametrize(
    "kind", sorted(set(life.Kind) - {life.Kind.OPENED, life.Kind.RAISED}, key=str)
)
def test_nothing_else_that_happens_to_a_warning_proposes(conn: Connection, kind: life.Kind) -> None:
    follow(conn, event(conn, Level.RED, kind))
    assert responses.page(conn, limit=9) == []


@pytest.mark.parametrize("column", ["mode = 'test'", "hazard = 'equipment'"])
def test_a_test_and_an_instrument_s_own_warning_propose_nothing(
    conn: Connection, column: str
) -> None:
    with conn.transaction(force_rollback=True):
        table = "warning" if "mode" in column else "criterion"
        conn.execute(f"UPDATE {table} SET {column}".encode())
        follow(conn, event(conn, Level.RED))
        assert responses.page(conn, limit=9) == []


def test_pages_go_from_the_newest_to_the_oldest(conn: Connection) -> None:
    for level in (Response.IV, Response.III, Response.II):
        propose(conn, WATER, level, "雨", "li")
    first = responses.page(conn, limit=2)
    assert [one.place for one in first] == [3, 2]
    assert [one.place for one in responses.page(conn, before=2, limit=2)] == [1]
    assert responses.page(conn, family="forest_fire", limit=2) == []


def test_every_step_is_in_the_chain(conn: Connection) -> None:
    put_in_force(conn, Response.II)
    follow(conn, event(conn, Level.RED))
    verdict = verify(conn, "response_event")
    assert (verdict.rows, verdict.trouble) == (3, None)
