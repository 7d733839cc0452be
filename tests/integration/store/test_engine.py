from dataclasses import replace
from math import inf, nan

import pytest

from domain.instant import MINUTE, parse
from domain.level import Level
from domain.registry import Registry
from domain.transition import Reason, Transition
from domain.warning import Warning, changed, opened
from store import engine, registry, transitions, warnings
from store.database import Connection, connect
from store.engine import StaleEpoch
from store.migrate import migrate

T = parse("2024-07-01T06:00:00+08:00")
RISE = Transition(T, 2, Level.NONE, Level.YELLOW, 71.0, 70.5, 1, Reason.REACHED)
HIGHER = Transition(T + MINUTE, 2, Level.YELLOW, Level.ORANGE, 74.2, 74.0, 3, Reason.REACHED)
FALL = Transition(T + 2 * MINUTE, 2, Level.ORANGE, Level.NONE, 70.0, 70.5, 1, Reason.RECEDED)
LATE = replace(RISE, criterion=3, reason=Reason.LATE)

pytestmark = pytest.mark.usefixtures("registry")


def record(
    conn: Connection,
    epoch: int,
    cursor: int,
    found: list[Transition] | None = None,
    standing: list[Warning] | None = None,
    snapshot: bytes | None = None,
) -> None:
    engine.record(
        conn,
        epoch=epoch,
        ttl_s=60.0,
        cursor=cursor,
        transitions=[(one, cursor) for one in found or []],
        warnings=standing or [],
        snapshot=snapshot,
    )


@pytest.fixture
def epoch(connection: Connection) -> int:
    number = engine.acquire(connection, "one", 60.0)
    assert number is not None
    return number


def test_only_one_engine_holds_the_lease(connection: Connection, epoch: int) -> None:
    assert engine.acquire(connection, "two", 60.0) is None
    assert engine.lease(connection) == engine.Lease("one", epoch, alive=True)


def test_an_expired_lease_is_taken_over_and_the_old_epoch_is_refused(
    connection: Connection,
) -> None:
    first = engine.acquire(connection, "one", 0.0)
    second = engine.acquire(connection, "two", 60.0)
    assert first is not None
    assert second == first + 1
    with pytest.raises(StaleEpoch):
        record(connection, first, 7, [RISE], [opened(RISE)])
    assert engine.progress(connection).cursor == 0
    assert transitions.newest(connection) == 0
    assert warnings.open_by_criterion(connection) == {}


def test_recording_renews_the_lease(connection: Connection) -> None:
    epoch = engine.acquire(connection, "one", 0.0)
    assert epoch is not None
    record(connection, epoch, 1)
    assert engine.acquire(connection, "two", 60.0) is None


def test_a_released_lease_is_free_at_once_and_over_for_its_holder(
    connection: Connection, epoch: int
) -> None:
    engine.release(connection, "one", epoch)
    with pytest.raises(StaleEpoch):
        record(connection, epoch, 1)
    assert engine.acquire(connection, "two", 60.0) is not None


def test_releasing_what_another_holds_does_nothing(connection: Connection, epoch: int) -> None:
    engine.release(connection, "two", epoch)
    record(connection, epoch, 1)


def test_progress_starts_at_nothing(connection: Connection) -> None:
    assert engine.progress(connection) == engine.Progress(0, 0, None)


def test_a_snapshot_stays_until_the_next_one(connection: Connection, epoch: int) -> None:
    record(connection, epoch, 3, snapshot=b"\0state")
    record(connection, epoch, 5)
    assert engine.progress(connection) == engine.Progress(5, 3, b"\0state")


def test_transitions_are_kept_in_order(connection: Connection, epoch: int) -> None:
    record(connection, epoch, 1, [RISE, LATE])
    record(connection, epoch, 2, [HIGHER, FALL])
    assert transitions.all_in_order(connection) == [RISE, LATE, HIGHER, FALL]
    stored = transitions.read_after(connection, 1, 2)
    assert [(one.id, one.batch, one.transition) for one in stored] == [(2, 1, LATE), (3, 2, HIGHER)]
    assert [one.id for one in transitions.page(connection, before=4, limit=2)] == [3, 2]
    assert transitions.newest(connection) == 4


def test_infinities_and_nan_are_kept(connection: Connection, epoch: int) -> None:
    found = [replace(RISE, value=inf, threshold=-inf), replace(RISE, value=nan)]
    record(connection, epoch, 1, found, [replace(opened(RISE), last_value=nan, peak=inf)])
    assert str(transitions.all_in_order(connection)) == str(found)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE transition SET value = 0", "DELETE FROM transition", "TRUNCATE transition CASCADE"],
)
def test_transitions_are_only_ever_added(
    connection: Connection, epoch: int, statement: str
) -> None:
    record(connection, epoch, 1, [RISE])
    with pytest.raises(Exception, match="transitions are only ever added"):
        connection.execute(statement.encode())
    assert transitions.all_in_order(connection) == [RISE]


def test_listeners_are_told_the_newest_transition_or_nothing(
    connection: Connection, epoch: int, database_url: str
) -> None:
    connection.execute("LISTEN miluo_engine")
    with connect(database_url, application="tests") as other:
        record(other, epoch, 1, [RISE, LATE])
        record(other, epoch, 2)
    told = [said.payload for said in connection.notifies(timeout=5, stop_after=2)]
    assert told == ["2", ""]


def test_a_warning_is_updated_in_place_until_it_is_cleared(
    connection: Connection, epoch: int
) -> None:
    first = opened(RISE)
    record(connection, epoch, 1, [RISE], [first])
    assert warnings.open_by_criterion(connection) == {2: first}
    second = changed(first, HIGHER)
    record(connection, epoch, 2, [HIGHER], [second])
    assert warnings.open_by_criterion(connection) == {2: second}
    ended = changed(second, FALL)
    record(connection, epoch, 3, [FALL], [ended])
    assert warnings.open_by_criterion(connection) == {}
    (view,) = warnings.page(connection, state="all", before=None, limit=9)
    assert view.warning == ended


def test_a_warning_may_end_and_another_begin_in_one_record(
    connection: Connection, epoch: int
) -> None:
    first = opened(RISE)
    record(connection, epoch, 1, [RISE], [first])
    again = replace(opened(RISE), opened=T + 5 * MINUTE)
    record(connection, epoch, 2, [FALL, RISE], [changed(first, FALL), again])
    views = warnings.page(connection, state="all", before=None, limit=9)
    assert [view.warning for view in views] == [again, changed(first, FALL)]


def test_a_warning_that_opened_and_ended_in_one_batch_is_kept(
    connection: Connection, epoch: int
) -> None:
    record(connection, epoch, 1, [RISE, FALL], [changed(opened(RISE), FALL)])
    assert len(warnings.page(connection, state="closed", before=None, limit=9)) == 1
    assert warnings.open_views(connection) == []


def test_a_second_open_warning_of_a_criterion_is_impossible(
    connection: Connection, epoch: int
) -> None:
    record(connection, epoch, 1, [RISE], [opened(RISE)])
    with pytest.raises(Exception, match="one_open_warning"):
        connection.execute(
            "INSERT INTO warning (criterion_id, level, peak_level, peak, peak_time, last_value, "
            "last_time, threshold, opened, confirmed, mode, incident_id) SELECT criterion_id, "
            "level, peak_level, peak, peak_time, last_value, last_time, threshold, opened, "
            "confirmed, mode, incident_id FROM warning"
        )


def test_a_view_names_station_criterion_and_mode(connection: Connection, epoch: int) -> None:
    record(connection, epoch, 1, [RISE], [opened(RISE)])
    (view,) = warnings.open_views(connection)
    assert view == warnings.get(connection, view.id)
    assert (view.station, view.station_name, view.river) == ("PJ01", "平江", "汨罗江")
    assert (view.property, view.unit, view.hazard) == ("stage", "m", "flood")
    assert (view.indicator, view.code) == ("value", "PJ01/stage/value/from=2024-01-01")
    assert (view.datastream, view.mode) == (1, "exercise")


def test_a_criterion_s_own_hazard_wins(connection: Connection, epoch: int) -> None:
    rain = replace(RISE, criterion=3)
    record(connection, epoch, 1, [rain], [opened(rain)])
    assert warnings.open_views(connection)[0].hazard == "flash-flood"


def test_a_live_instance_s_warnings_are_meant(empty_url: str, demo: Registry) -> None:
    with connect(empty_url, application="tests") as conn:
        migrate(conn, "live")
        registry.load(conn, demo)
        epoch = engine.acquire(conn, "one", 60.0)
        assert epoch is not None
        record(conn, epoch, 1, [RISE], [opened(RISE)])
        assert warnings.open_views(conn)[0].mode == "actual"


def test_each_live_transition_belongs_to_its_warning(connection: Connection, epoch: int) -> None:
    first = opened(RISE)
    again = replace(RISE, time=T + 9 * MINUTE)
    record(connection, epoch, 1, [RISE, LATE], [first])
    record(connection, epoch, 2, [FALL, again], [changed(first, FALL), opened(again)])
    found = warnings.of_transitions(connection, [1, 2, 3, 4])
    assert {number: view.id for number, view in found.items()} == {1: 1, 3: 1, 4: 2}
    assert found[3].warning.cleared == FALL.time


def test_warnings_page_newest_first(connection: Connection, epoch: int) -> None:
    rules = [replace(RISE, criterion=number) for number in (1, 2, 3)]
    record(connection, epoch, 1, rules, [opened(one) for one in rules])
    newest = warnings.page(connection, state="open", before=None, limit=2)
    rest = warnings.page(connection, state="open", before=newest[-1].id, limit=2)
    assert [view.warning.criterion for view in newest + rest] == [3, 2, 1]
