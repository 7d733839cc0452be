from urllib.parse import urlsplit

import psycopg
import pytest

from domain.instant import parse
from store import audit, clock
from store.database import (
    Connection,
    Unavailable,
    UnsafeServer,
    connect,
    now,
    pool,
    scalar,
    snapshot,
)
from store.micros import timestamp


@pytest.mark.parametrize("binary", [False, True])
def test_times_arrive_as_microseconds(connection: Connection, binary: bool) -> None:
    time = parse("1969-07-20T20:17:40.123456+00:00")
    with connection.cursor(binary=binary) as cursor:
        assert cursor.execute("SELECT %s::timestamptz", (timestamp(time),)).fetchone() == (time,)


def test_a_server_that_may_forget_commits_is_refused(database_url: str) -> None:
    with connect(database_url, application="tests") as conn:
        name = urlsplit(database_url).path[1:]
        conn.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())
    with pytest.raises(UnsafeServer, match="set synchronous_commit = on"):
        connect(database_url, application="tests")


def test_no_server_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        connect("postgresql://miluo@127.0.0.1:1/miluo", application="tests")


def test_a_pool_replaces_a_connection_that_broke(database_url: str) -> None:
    with pool(database_url, 1) as connections:
        with connections.connection() as conn, connect(database_url, application="tests") as other:
            other.execute("SELECT pg_terminate_backend(%s)", (conn.info.backend_pid,))
        with connections.connection() as conn:
            assert now(conn) > parse("2024-01-01T00:00:00Z")


def test_the_clock_of_an_exercise_stands_until_the_first_tick(connection: Connection) -> None:
    assert clock.now(connection) is None


def test_what_is_read_in_a_snapshot_is_of_one_moment(
    connection: Connection, database_url: str
) -> None:
    query = "SELECT count(*) FROM audit"
    with snapshot(connection), connect(database_url, application="tests") as other:
        assert scalar(connection, query) == 0
        audit.note(other, audit.Entry("", "", "", "POST", "/", "what", 200))
        assert scalar(connection, query) == 0
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), connection.transaction():
            connection.execute("DELETE FROM api_key")
    assert scalar(connection, query) == 1
