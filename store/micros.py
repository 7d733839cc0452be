"""Times at the border to SQL: timestamptz there, int64 microseconds since 1970 here."""

from datetime import UTC, datetime
from struct import unpack
from typing import Any

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.pq import Format

from domain.instant import DAY, from_micros, to_micros

POSTGRES_EPOCH = 10_957 * DAY
"""2000-01-01T00:00Z, from which PostgreSQL counts its binary timestamps."""


class MicrosText(Loader):
    """timestamptz as text, in a session whose time zone is UTC."""

    def load(self, data: Buffer) -> int:
        """Microseconds of e.g. `2024-07-01 06:00:00.5+00`."""
        return to_micros(datetime.fromisoformat(bytes(data).decode()))


class MicrosBinary(Loader):
    """timestamptz as PostgreSQL's eight bytes."""

    format = Format.BINARY

    def load(self, data: Buffer) -> int:
        """Microseconds since 1970."""
        (since_2000,) = unpack(">q", data)
        return int(since_2000) + POSTGRES_EPOCH


def adapt(conn: psycopg.Connection[Any]) -> None:
    """Let `conn` return every timestamptz as int64 microseconds."""
    conn.adapters.register_loader("timestamptz", MicrosText)
    conn.adapters.register_loader("timestamptz", MicrosBinary)


def timestamp(micros: int) -> datetime:
    """The parameter to send for an instant."""
    return from_micros(micros, UTC)
