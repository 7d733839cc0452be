import pytest

from domain.instant import MINUTE, parse
from domain.observation import observations
from store import batches, engine
from store.database import Connection, now
from store.observations import write

T = parse("2024-07-01T06:00:00+08:00")

pytestmark = pytest.mark.usefixtures("registry")


def fill(conn: Connection, number: int) -> None:
    for i in range(number):
        write(conn, observations([(1, T + i * MINUTE, 74.0, 1)]))


def consume(conn: Connection, cursor: int, snapshot: bytes | None = b"state") -> None:
    epoch = engine.acquire(conn, "tests", 0.0)
    assert epoch is not None
    engine.record(
        conn, epoch=epoch, ttl_s=0.0, cursor=cursor, transitions=[], warnings=[], snapshot=snapshot
    )


def age(conn: Connection, first: int, last: int) -> None:
    """Make batches two days old, by way of new rows: a row cannot leave its chunk."""
    conn.execute(
        "WITH old AS (DELETE FROM batch WHERE id BETWEEN %s AND %s RETURNING *) "
        "INSERT INTO batch OVERRIDING SYSTEM VALUE "
        "SELECT id, committed_at - INTERVAL '2 days', count, payload FROM old",
        (first, last),
    )


def test_batches_are_read_behind_the_cursor_up_to_the_limit(connection: Connection) -> None:
    fill(connection, 4)
    assert [one.id for one in batches.read_after(connection, 1, 2)] == [2, 3]
    assert batches.read_after(connection, 4, 2) == []
    assert batches.newest(connection) == 4


def test_a_batch_carries_the_time_of_its_commit(connection: Connection) -> None:
    before = now(connection)
    fill(connection, 1)
    (batch,) = batches.read_after(connection, 0, 9)
    assert before <= batch.committed_at <= now(connection)


def test_batches_that_have_not_settled_are_left_for_later(connection: Connection) -> None:
    fill(connection, 3)
    age(connection, 1, 1)
    age(connection, 3, 3)
    assert [one.id for one in batches.read_after(connection, 0, 9, 60_000)] == [1]


def test_an_empty_batch_tells_that_time_goes_on(connection: Connection) -> None:
    number = batches.append_tick(connection)
    (batch,) = batches.read_after(connection, 0, 9)
    assert (batch.id, len(batch.rows)) == (number, 0)


def test_old_batches_are_dropped_once_a_snapshot_stands_behind_them(
    connection: Connection,
) -> None:
    fill(connection, 4)
    age(connection, 1, 3)
    assert batches.drop_consumed(connection) == 0
    consume(connection, 3, snapshot=None)
    assert batches.drop_consumed(connection) == 0
    consume(connection, 3)
    assert batches.drop_consumed(connection) == 1
    assert [one.id for one in batches.read_after(connection, 0, 9)] == [4]


def test_what_no_snapshot_covers_keeps_its_whole_chunk(connection: Connection) -> None:
    fill(connection, 3)
    age(connection, 1, 3)
    consume(connection, 2)
    assert batches.drop_consumed(connection) == 0


def test_young_batches_are_kept_though_consumed(connection: Connection) -> None:
    fill(connection, 2)
    consume(connection, 2)
    assert batches.drop_consumed(connection) == 0


def test_numbers_go_on_after_all_batches_were_dropped(connection: Connection) -> None:
    fill(connection, 2)
    age(connection, 1, 2)
    consume(connection, 2)
    batches.drop_consumed(connection)
    assert batches.newest(connection) == 0
    write(connection, observations([(2, T, 1.0, 1)]))
    assert batches.newest(connection) == 3
