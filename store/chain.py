"""Chains: tables whose rows carry the hash of all rows before them, so that none can be altered.

The hash of a row is SHA-256 of the hash before (nothing before the first) and the row as JSONB
text in UTC, without its own hash and without columns that are null: a table may get another column
that is null in the rows there are. The database makes the hashes (migration 0015); here they are
made a second time, and nothing is asked of the database's own function.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from psycopg.sql import SQL, Identifier

from store.database import Connection, snapshot

NAMES = ("warning_event", "response_event", "call_event", "duty_entry", "audit")
"""The chained tables, in the order in which who writes to several must take them."""

_HEADS = "SELECT name, place, hash FROM chain WHERE name = ANY(%s) ORDER BY name"

_ROWS = SQL("""
    SELECT place, hash,
           (SELECT jsonb_object_agg(key, value)::text FROM jsonb_each(to_jsonb(one) - 'hash')
            WHERE value <> 'null')
    FROM {} one ORDER BY place
""")

_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of a chain, or one that was noted when it was the newest."""

    name: str
    place: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a chain is whole.

    `rows` counts those that are as they were written; `head` is where the database says that the
    chain ends. `trouble` says what is wrong first, at `place`; both None for a whole chain.
    """

    name: str
    rows: int
    head: Head | None
    trouble: str | None = None
    place: int | None = None


class _Broken(Exception):  # noqa: N818
    def __init__(self, place: int, trouble: str) -> None:
        super().__init__(trouble)
        self.place = place
        self.trouble = trouble


def heads(conn: Connection) -> list[Head]:
    """The head of each chain; write them down elsewhere, and nobody can make another chain."""
    found = {name: Head(name, *rest) for name, *rest in conn.execute(_HEADS, (list(NAMES),))}
    return [found[name] for name in NAMES if name in found]


def verify(conn: Connection, name: str, noted: Sequence[Head] = ()) -> Verdict:
    """Read a chain from its first row to its head, in a transaction of its own.

    Finds a row that was changed, deleted (the newest too), put in or moved, and a chain that does
    not hold what was `noted` of it. Who owns the database can make the whole chain anew: against
    him only a head that was noted elsewhere helps. Constant memory; ValueError for no chain.
    """
    if name not in NAMES:
        raise ValueError(f"there is no chain {name}: {', '.join(NAMES)}")
    walk = _Walk([one for one in noted if one.name == name])
    with _frozen(conn):
        head = next((one for one in heads(conn) if one.name == name), None)
        try:
            for row in _rows(conn, name):
                walk.step(*row)
            walk.end(head)
        except _Broken as error:
            return Verdict(name, walk.place, head, error.trouble, error.place)
    return Verdict(name, walk.place, head)


class _Walk:
    """From row to row: `place` and `hash` are those of the last one that is whole."""

    def __init__(self, noted: Sequence[Head]) -> None:
        self.place = 0
        self.hash = b""
        self._noted: dict[int, set[bytes]] = {}
        for one in noted:
            self._noted.setdefault(one.place, set()).add(one.hash)

    def step(self, place: int | None, kept: bytes, record: str) -> None:
        """Go on to the next row; raises `_Broken` where it is not the one that was written."""
        expected = self.place + 1
        if place is None or place < expected:
            raise _Broken(
                expected if place is None else place, "放入了不属于此处的记录 / a row was put in"
            )
        if place > expected:
            raise _Broken(expected, f"缺少 {place - expected} 条 / rows are missing")
        if sha256(self.hash + record.encode()).digest() != kept:
            raise _Broken(place, "记录被改动、放入或调换 / the row was changed, put in or moved")
        if self._noted.pop(place, {kept}) != {kept}:
            raise _Broken(place, "与记下的链首不符 / not the head that was noted")
        self.place, self.hash = place, kept

    def end(self, head: Head | None) -> None:
        """Compare the last row with the head, and what was noted with what was seen."""
        if head is None:
            raise _Broken(self.place, "链首缺失 / the head of the chain is missing")
        if head.place > self.place:
            missing = head.place - self.place
            raise _Broken(self.place + 1, f"缺少最新的 {missing} 条 / the newest rows are missing")
        if (head.place, head.hash) != (self.place, self.hash):
            raise _Broken(self.place, "最新记录不是链首 / the newest row is not the head")
        if self._noted.pop(0, {b""}) != {b""} or self._noted:
            beyond = min(self._noted, default=0)
            raise _Broken(beyond, "记下的链首已不在链中 / a head that was noted is not there")


def _rows(conn: Connection, name: str) -> Iterator[tuple[int | None, bytes, str]]:
    with conn.cursor("chain") as cursor:
        cursor.itersize = _PAGE
        cursor.execute(_ROWS.format(Identifier(name)))
        yield from cursor


@contextmanager
def _frozen(conn: Connection) -> Iterator[None]:
    """One state of the database, whoever writes meanwhile, with times in UTC."""
    with snapshot(conn):
        conn.execute("SET LOCAL TIME ZONE 'UTC'")
        yield
