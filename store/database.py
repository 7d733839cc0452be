"""Connections to the database, with the settings that the platform's promises rest on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from store.micros import adapt

Connection: TypeAlias = psycopg.Connection[TupleRow]
Pool: TypeAlias = ConnectionPool[Connection]

Unavailable = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)
"""The database is away, or gave up on us: try again."""

NETWORK: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
"""A peer that was cut off is noticed within seconds, not after the system's two hours."""


class UnsafeServer(RuntimeError):  # noqa: N818
    """The server may forget what it has confirmed."""


def connect(url: str, *, application: str, autocommit: bool = True) -> Connection:
    """Open a connection that returns times as int64 microseconds.

    Raises one of `Unavailable` where there is no database, and `UnsafeServer` where a commit
    could be lost in a crash: readings are acknowledged to the stations on the strength of it.
    """
    conn = psycopg.connect(url, application_name=application, autocommit=True, **NETWORK)
    try:
        prepare(conn)
        refuse_unsafe(conn)
    except BaseException:
        conn.close()
        raise
    conn.autocommit = autocommit
    return conn


def pool(url: str, size: int) -> Pool:
    """A pool of up to `size` autocommit connections, still closed: use it in a `with`."""
    return ConnectionPool(
        url,
        min_size=1,
        max_size=size,
        open=False,
        timeout=5.0,
        kwargs={**NETWORK, "application_name": "miluo", "autocommit": True},
        configure=prepare,
        check=ConnectionPool.check_connection,
    )


def prepare(conn: Connection) -> None:
    """Set time zone and adapters of an open autocommit connection."""
    adapt(conn)
    conn.execute(
        "SELECT set_config('TimeZone', 'UTC', false), "
        "set_config('client_min_messages', 'warning', false)"
    )


def refuse_unsafe(conn: Connection) -> None:
    """Raise `UnsafeServer` where the server's settings give durability away."""
    for name in ("synchronous_commit", "fsync"):
        row = conn.execute("SELECT current_setting(%s)", (name,)).fetchone()
        if row == ("off",):
            raise UnsafeServer(
                f"The database runs with {name} = off and could lose readings that were already "
                f"acknowledged: set {name} = on."
            )


@contextmanager
def snapshot(conn: Connection) -> Iterator[None]:
    """All that is read in the block is of one moment; nothing can be written there."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def now(conn: Connection) -> int:
    """The database's clock in microseconds."""
    return int(scalar(conn, "SELECT clock_timestamp()"))


def scalar(conn: Connection, query: str, parameters: Sequence[object] = ()) -> Any:  # noqa: ANN401
    """The first column of the only row of a query."""
    row = conn.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row[0]
