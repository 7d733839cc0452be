"""Drills in the database."""

from dataclasses import replace

import psycopg
import pytest

from domain.drill import Drill
from domain.instant import DAY, parse
from store import drills
from store.database import Connection
from store.drills import Held

T = parse("2024-07-01T06:00:00+08:00")
DRILL = Drill("flood", "洪水", T, T + DAY, 5, 5, True, "李", "", T + 9 * DAY)
FAILED = replace(DRILL, passed=False, transitions=4, recorded_at=T + 10 * DAY)


def test_a_drill_that_comes_again_is_known(connection: Connection) -> None:
    assert drills.add(connection, [DRILL]) == 1
    assert drills.add(connection, [DRILL, FAILED]) == 1
    assert drills.everything(connection) == [DRILL, FAILED]


def test_drills_come_newest_first_in_pages(connection: Connection) -> None:
    drills.add(connection, [DRILL, FAILED])
    (newest,) = drills.page(connection, before=None, limit=1)
    (older,) = drills.page(connection, before=newest.id, limit=2)
    assert (newest.drill, older.drill) == (FAILED, DRILL)


def test_drills_are_counted_by_when_they_were_recorded(connection: Connection) -> None:
    drills.add(connection, [DRILL, FAILED])
    assert drills.held(connection, start=T + 9 * DAY, end=T + 10 * DAY) == Held(1, 1, 1)
    assert drills.held(connection, start=T + 10 * DAY, end=T + 11 * DAY) == Held(1, 0, 1)
    assert drills.held(connection, start=T, end=T + DAY) == Held(0, 0, 1)


@pytest.mark.parametrize("change", ["UPDATE drill SET passed = true", "DELETE FROM drill"])
def test_what_was_recorded_stays(connection: Connection, change: str) -> None:
    drills.add(connection, [FAILED])
    with pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(change.encode())
    assert drills.everything(connection) == [FAILED]
