"""Rows that have a number of their own: dense ids in file order, kept for ever."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from psycopg.sql import SQL, Identifier, Placeholder

from store.database import Connection

Row = dict[str, Any]


def numbers(
    conn: Connection, table: str, key: Sequence[str], wanted: Iterable[tuple[Hashable, ...]]
) -> dict[tuple[Hashable, ...], int]:
    """Ids of `table` by `key`: those it has, and the next free ones for the others in order.

    The caller holds a lock on the table, so nobody else takes them.
    """
    columns = SQL(", ").join(map(Identifier, key))
    rows = conn.execute(SQL("SELECT id, {} FROM {}").format(columns, Identifier(table)))
    found: dict[tuple[Hashable, ...], int] = {tuple(rest): number for number, *rest in rows}
    free = max(found.values(), default=0)
    for one in wanted:
        if one not in found:
            free += 1
            found[one] = free
    return found


def upsert(conn: Connection, table: str, rows: Sequence[Row]) -> None:
    """Insert rows, or overwrite those whose id is there; every row has the first one's columns."""
    if not rows:
        return
    names = list(rows[0])
    query = SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}").format(
        Identifier(table),
        SQL(", ").join(map(Identifier, names)),
        SQL(", ").join(map(Placeholder, names)),
        SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(name)) for name in names),
    )
    with conn.cursor() as cursor:
        cursor.executemany(query, rows)
