"""Transitions in the database: added once, read in the order of their ids, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.level import Level
from domain.transition import Reason, Transition
from store.database import Connection, scalar
from store.micros import timestamp

_INSERT = """
    INSERT INTO transition (criterion_id, event_time, from_level, to_level, value, threshold, flag,
                            reason, batch_id, detail)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_SELECT = """
    SELECT id, batch_id, event_time, criterion_id, from_level, to_level, value, threshold, flag,
           reason, detail
    FROM transition
"""


@dataclass(frozen=True, slots=True)
class StoredTransition:
    """A transition with its id and that of the batch in which it was found."""

    id: int
    batch: int
    transition: Transition


def add(conn: Connection, transitions: Sequence[tuple[Transition, int]]) -> int | None:
    """Insert (transition, batch id) pairs in the caller's transaction; return the newest id."""
    if not transitions:
        return None
    with conn.cursor() as cursor:
        cursor.executemany(_INSERT, [_to_row(one, batch) for one, batch in transitions])
    return newest(conn)


def read_after(conn: Connection, number: int, limit: int) -> list[StoredTransition]:
    """Up to `limit` transitions with a greater id, oldest first."""
    return _fetch(conn, f"{_SELECT} WHERE id > %s ORDER BY id LIMIT %s", (number, limit))


def page(
    conn: Connection,
    *,
    before: int | None,
    limit: int,
    station: str | None = None,
    start: int | None = None,
    end: int | None = None,
) -> list[StoredTransition]:
    """Up to `limit` transitions, newest first, from below the id `before`.

    Of the rules of one `station`, or of all, with start <= event time < end (microseconds).
    """
    query = f"""{_SELECT} WHERE id < coalesce(%(before)s, 9223372036854775807)
        AND (%(station)s::text IS NULL OR criterion_id IN (
            SELECT criterion_id FROM v_criterion WHERE station = %(station)s))
        AND event_time >= coalesce(%(start)s, '-infinity'::timestamptz)
        AND event_time < coalesce(%(end)s, 'infinity'::timestamptz)
        ORDER BY id DESC LIMIT %(limit)s"""
    wanted = {
        "before": before,
        "station": station,
        "start": None if start is None else timestamp(start),
        "end": None if end is None else timestamp(end),
        "limit": limit,
    }
    return _fetch(conn, query, wanted)


def all_in_order(conn: Connection) -> list[Transition]:
    """Every transition in the order of its id."""
    return [stored.transition for stored in _fetch(conn, f"{_SELECT} ORDER BY id", ())]


def last_of(conn: Connection, criterion: int, at: int) -> Transition | None:
    """The newest live transition of a criterion with an event time up to `at`, None without."""
    query = f"""{_SELECT} WHERE criterion_id = %s AND event_time <= %s AND reason <> 'late'
        ORDER BY event_time DESC, id DESC LIMIT 1"""
    found = _fetch(conn, query, (criterion, timestamp(at)))
    return found[0].transition if found else None


def newest(conn: Connection) -> int:
    """Id of the newest transition; 0 where there is none."""
    return int(scalar(conn, "SELECT coalesce(max(id), 0) FROM transition"))


def _fetch(
    conn: Connection, query: str, parameters: tuple[object, ...] | Mapping[str, object]
) -> list[StoredTransition]:
    return [_from_row(*row) for row in conn.execute(query.encode(), parameters)]


def _to_row(one: Transition, batch: int) -> tuple[object, ...]:
    return (
        int(one.criterion), timestamp(one.time), one.from_level.word, one.to_level.word,
        float(one.value), float(one.threshold), int(one.flag), one.reason.value, batch,
        one.detail,
    )  # fmt: skip


def _from_row(
    number: int,
    batch: int,
    time: int,
    criterion: int,
    from_level: str,
    to_level: str,
    value: float,
    threshold: float,
    flag: int,
    reason: str,
    detail: str,
) -> StoredTransition:
    levels = Level.of(from_level), Level.of(to_level)
    found = Transition(time, criterion, *levels, value, threshold, flag, Reason(reason), detail)
    return StoredTransition(number, batch, found)
