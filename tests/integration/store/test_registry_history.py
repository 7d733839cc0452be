"""Every change of the registry is recorded, and can be taken back."""

from dataclasses import replace
from datetime import UTC, datetime
from math import inf

import psycopg
import pytest

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.device import Device, Protocol
from domain.registry import Registry
from domain.registry_change import ConflictError
from domain.station import Station, StationKind, StationStatus
from store import clock, registry_changes
from store.database import Connection
from store.registry import Applied, UndoRefused, apply, load, read, undo, version

A = Station("A", "甲", StationKind.RIVER_LEVEL)
B = Station("B", "乙", StationKind.RIVER_LEVEL)
STAGE = Datastream("A", "stage", "m", rate_limit=inf)
RULE = Criterion("A", "stage", "value", yellow=70.5)
GAUGE = Device("A", Protocol.SL651, "0000000001", "A1B2")


def known(*rules: Criterion, station: Station = A, devices: tuple[Device, ...] = ()) -> Registry:
    return Registry.numbered([station], [STAGE], rules, devices)


def both(*devices: Device) -> Registry:
    return Registry.numbered([A, B], [], [], devices)


def changed(applied: Applied) -> list[str]:
    return [
        f"{'+' if one.before is None else '-' if one.after is None else '~'}{one.table} {one.key}"
        for one in applied.changes
    ]


def test_an_identical_registry_moves_nothing(connection: Connection) -> None:
    wanted = known(RULE, devices=(GAUGE,))
    before = apply(connection, wanted).version
    again = apply(connection, wanted)
    assert (again.version, list(again.changes)) == (before, [])
    assert version(connection) == before


def test_a_load_is_recorded_with_who_when_and_from_what(connection: Connection) -> None:
    done = apply(connection, known(RULE), by="王", source="county.xlsx")
    (found,) = registry_changes.versions(connection)
    assert (found.number, found.by, found.source) == (done.version, "王", "county.xlsx")
    assert (found.added, found.changed, found.removed) == (3, 0, 0)
    assert registry_changes.changes_of(connection, done.version) == list(done.changes)


def test_the_history_is_only_ever_added_to(connection: Connection) -> None:
    apply(connection, known(RULE))
    with pytest.raises(psycopg.errors.RestrictViolation, match="only ever added to"):
        connection.execute("DELETE FROM registry_change")


def test_other_thresholds_are_a_version_from_the_exercise_clock_on(connection: Connection) -> None:
    connection.execute("UPDATE instance SET clock = '2024-07-01T06:00:00+08:00'")
    apply(connection, known(RULE))
    done = apply(connection, known(replace(RULE, yellow=71.0)))
    assert changed(done) == [
        "~criterion A/stage/value", "+criterion A/stage/value/from=2024-07-01T06:00:00",
    ]  # fmt: skip
    old, new = read(connection).criteria.values()
    assert old.valid_to == new.valid_from == datetime(2024, 6, 30, 22, tzinfo=UTC)
    assert (old.yellow, new.yellow) == (70.5, 71.0)


def test_an_address_moves_between_stations_of_one_file(connection: Connection) -> None:
    apply(connection, both(GAUGE))
    moved = replace(GAUGE, station="B")
    assert changed(apply(connection, both(moved))) == ["-device A/sl651", "+device B/sl651"]
    assert read(connection).devices == (moved,)


def test_two_stations_swap_their_addresses(connection: Connection) -> None:
    other = Device("B", Protocol.SL651, "0000000002")
    apply(connection, both(GAUGE, other))
    apply(
        connection, both(replace(GAUGE, address="0000000002"), replace(other, address="0000000001"))
    )
    assert [one.address for one in read(connection).devices] == ["0000000002", "0000000001"]


def test_an_address_of_a_station_that_the_file_does_not_name_is_not_taken(
    connection: Connection,
) -> None:
    apply(connection, both(GAUGE))
    claim = Registry.numbered([B], [], [], [replace(GAUGE, station="B")])
    with pytest.raises(ConflictError, match="0000000001 already belongs to 'A', and 'B' claims it"):
        apply(connection, claim)
    assert read(connection).devices == (GAUGE,)


def test_undo_brings_fields_back(connection: Connection) -> None:
    apply(connection, known(RULE, devices=(GAUGE,)))
    before = read(connection)
    asleep = replace(A, name="甲二", status=StationStatus.SUSPENDED, status_reason="检修")
    done = apply(connection, known(replace(RULE, source="x"), station=asleep))
    undo(connection, done.version)
    assert read(connection) == before


def test_undo_of_thresholds_lets_the_old_ones_hold_again_as_a_version(
    connection: Connection,
) -> None:
    connection.execute("UPDATE instance SET clock = '2024-07-01T06:00:00+08:00'")
    apply(connection, known(RULE))
    done = apply(connection, known(replace(RULE, yellow=71.0)))
    connection.execute("UPDATE instance SET clock = '2024-07-01T07:00:00+08:00'")
    undo(connection, done.version)
    rules = [
        (one.yellow, one.valid_from and one.valid_from.hour, one.valid_to and one.valid_to.hour)
        for one in read(connection).criteria.values()
    ]
    assert rules == [(70.5, None, 6), (71.0, 6, 7), (70.5, 7, None)]


def test_undo_of_thresholds_that_have_not_held_yet_restores_the_old_ones(
    connection: Connection,
) -> None:
    apply(connection, known(RULE))
    future = datetime(2999, 1, 1, tzinfo=UTC)
    done = apply(connection, known(replace(RULE, yellow=71.0, valid_from=future)))
    undo(connection, done.version)
    old, new = read(connection).criteria.values()
    assert (old.valid_to, new.valid_from, new.valid_to) == (None, future, future)


def test_undo_of_an_added_station_suspends_it_and_frees_its_address(connection: Connection) -> None:
    done = apply(connection, known(RULE, devices=(GAUGE,)))
    undo(connection, done.version)
    left = read(connection)
    assert left.devices == ()
    assert left.stations["A"].status is StationStatus.SUSPENDED
    assert f"version {done.version} was undone" in left.stations["A"].status_reason
    assert left.criteria[1].valid_to is not None
    assert left.datastreams == {1: STAGE}


def test_an_undo_can_be_undone(connection: Connection) -> None:
    apply(connection, known(RULE))
    before = read(connection)
    done = apply(connection, known(RULE, station=replace(A, name="甲二")))
    back = undo(connection, done.version)
    undo(connection, back.version)
    assert read(connection) == replace(before, stations={"A": replace(A, name="甲二")})


def test_undo_is_refused_when_a_later_version_touched_the_same_rows(connection: Connection) -> None:
    apply(connection, known(RULE))
    first = apply(connection, known(RULE, station=replace(A, name="二")))
    second = apply(connection, known(RULE, station=replace(A, name="三")))
    with pytest.raises(UndoRefused, match=f"version {second.version} changed station A"):
        undo(connection, first.version)


def test_undo_does_not_give_back_an_address_that_another_station_has(
    connection: Connection,
) -> None:
    apply(connection, both(GAUGE))
    done = apply(connection, both(replace(GAUGE, address="0000000009")))
    apply(
        connection,
        both(Device("B", Protocol.SL651, "0000000001"), replace(GAUGE, address="0000000009")),
    )
    with pytest.raises(UndoRefused, match="0000000001 belongs to station B now"):
        undo(connection, done.version)


def test_an_unknown_version_is_not_undone(connection: Connection) -> None:
    with pytest.raises(UndoRefused, match="Version 99 is not in the history"):
        undo(connection, 99)


def test_before_the_first_tick_an_exercise_takes_the_database_s_time(
    connection: Connection,
) -> None:
    assert clock.now(connection) is None
    load(connection, known(RULE))
    load(connection, known(replace(RULE, yellow=71.0)))
    assert read(connection).criteria[2].valid_from is not None
