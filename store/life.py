"""The lives of warnings: every event is kept for ever, and what a person does is one."""

from dataclasses import dataclass

from domain.level import Level
from domain.life import KINDS, LONGEST_SHELVING, POSSIBLE, STATES, Event, Kind, State
from store import clock
from store.database import Connection, scalar
from store.micros import timestamp

_EVENTS = """
    SELECT place, warning_id, at, kind, level::text, by, remark, until FROM warning_event
"""

_LOCK = "SELECT id FROM warning WHERE id = %s::bigint FOR NO KEY UPDATE"

_STANDING = """
    SELECT state, level::text, released_level::text, shelved_until IS NOT NULL, issued_by <> ''
    FROM v_warning WHERE id = %s
"""

_ADD = """
    INSERT INTO warning_event (warning_id, at, kind, level, by, remark, until)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING place
"""

_UNSHELVE = "shelved_until = NULL, shelved_by = NULL, shelved_reason = NULL"

_WRITE = {
    Kind.ACKNOWLEDGED: """acknowledged_at = %(at)s, acknowledged_by = %(by)s,
        acknowledged_remark = %(remark)s,
        closed = CASE WHEN cleared IS NOT NULL THEN %(at)s::timestamptz END""",
    Kind.SHELVED: """shelved_until = %(until)s, shelved_by = %(by)s,
        shelved_reason = %(remark)s""",
    Kind.UNSHELVED: _UNSHELVE,
    Kind.RELEASED: "released_level = level",
    Kind.WITHHELD: "released_level = NULL",
}
"""What an event changes in the warning itself."""

_END_SHELVING = f"""
    WITH due AS (
        SELECT id FROM warning WHERE shelved_until <= %(at)s ORDER BY id
        FOR NO KEY UPDATE SKIP LOCKED
    ), ended AS (
        UPDATE warning w SET {_UNSHELVE} FROM due WHERE w.id = due.id RETURNING w.id, w.level
    )
    INSERT INTO warning_event (warning_id, at, kind, level, by, remark)
    SELECT id, %(at)s, 'unshelved', level, '', '' FROM ended ORDER BY id
    RETURNING warning_id
"""


class NotPossible(ValueError):  # noqa: N818
    """The warning stands so that this cannot be done with it; says how, in both languages."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A warning whose row is locked, at the instant `at` of the instance (microseconds)."""

    warning: int
    at: int
    state: State
    level: Level
    released: Level
    shelved: bool
    manual: bool


def events_after(conn: Connection, place: int, limit: int) -> list[Event]:
    """Up to `limit` events of all warnings behind a place, in order; none is ever skipped."""
    return _events(conn, "WHERE place > %s ORDER BY place LIMIT %s", (place, limit))


def of_warning(conn: Connection, warning: int) -> list[Event]:
    """The whole life of a warning, in order."""
    return _events(conn, "WHERE warning_id = %s::bigint ORDER BY place", (warning,))


def newest(conn: Connection) -> int:
    """The place of the newest event; 0 where there is none."""
    return int(scalar(conn, "SELECT coalesce(max(place), 0) FROM warning_event"))


def acknowledge(conn: Connection, warning: int, by: str, remark: str) -> Event:
    """An account takes a warning on itself; one that has returned is closed by it.

    This and all that a person does is a transaction of its own, or a part of the caller's. It
    raises `NotPossible` by the warning's state and LookupError for an unknown one.
    """
    with conn.transaction():
        standing = take(conn, warning, Kind.ACKNOWLEDGED)
        event = _write(conn, standing, Kind.ACKNOWLEDGED, by, remark)
        if standing.state is State.RETURNED:
            tell(conn, standing, Kind.CLOSED, by, "")
        return event


def shelve(conn: Connection, warning: int, by: str, reason: str, until: int) -> Event:
    """Put a warning aside until an instant; ValueError where that is past or too far ahead."""
    with conn.transaction():
        standing = take(conn, warning, Kind.SHELVED)
        if not standing.at < until <= standing.at + LONGEST_SHELVING:
            raise ValueError("搁置须在24小时内结束 / Shelving must end within 24 hours from now")
        return _write(conn, standing, Kind.SHELVED, by, reason, until)


def unshelve(conn: Connection, warning: int, by: str, remark: str) -> Event:
    """Take a shelved warning up again before its time."""
    with conn.transaction():
        standing = take(conn, warning, Kind.UNSHELVED)
        if not standing.shelved:
            raise NotPossible("该预警未被搁置 / This warning is not shelved")
        return _write(conn, standing, Kind.UNSHELVED, by, remark)


def release(conn: Connection, warning: int, by: str, remark: str) -> Event:
    """Let the public hear of a warning up to the level that holds now."""
    with conn.transaction():
        standing = take(conn, warning, Kind.RELEASED)
        if standing.released >= standing.level:
            raise NotPossible("该等级已发布 / This level has been released already")
        return _write(conn, standing, Kind.RELEASED, by, remark)


def withhold(conn: Connection, warning: int, by: str, reason: str) -> Event:
    """Let the public hear nothing of a warning, or nothing more."""
    with conn.transaction():
        standing = take(conn, warning, Kind.WITHHELD)
        return _write(conn, standing, Kind.WITHHELD, by, reason)


def recall(conn: Connection, warning: int, by: str, remark: str) -> Event:
    """Let those who have not answered be called once more."""
    with conn.transaction():
        standing = take(conn, warning, Kind.RECALLED)
        return tell(conn, standing, Kind.RECALLED, by, remark)


def end_shelving(conn: Connection) -> list[int]:
    """Take up what was shelved until now on the clock of the instance; return those warnings.

    One that is just being written to is left for the next call. Events are added by it, so the
    caller's transaction calls it before it adds to any later chain.
    """
    at = timestamp(clock.instant(conn))
    return [number for (number,) in conn.execute(_END_SHELVING.encode(), {"at": at})]


def take(conn: Connection, warning: int, kind: Kind) -> Standing:
    """Lock a warning for an event that a person makes, in the caller's transaction."""
    if conn.execute(_LOCK, (warning,)).fetchone() is None:
        raise LookupError(f"没有编号为{warning}的预警 / There is no warning {warning}")
    row = conn.execute(_STANDING, (warning,)).fetchone()
    assert row is not None
    state, level, released, shelved, manual = row
    if state not in POSSIBLE[kind]:
        raise NotPossible(
            f"该预警{STATES[State(state)]}，不能{KINDS[kind]} / "
            f"The warning is {state}: it cannot be {kind} now"
        )
    levels = Level.of(level), Level.of(released or Level.NONE.word)
    return Standing(warning, clock.instant(conn), State(state), *levels, shelved, manual)


def tell(
    conn: Connection, standing: Standing, kind: Kind, by: str, remark: str, until: int | None = None
) -> Event:
    """Add an event at the level that `standing` has, in the caller's transaction."""
    end = None if until is None else timestamp(until)
    row = (standing.warning, timestamp(standing.at), kind, standing.level.word, by, remark, end)
    place = int(scalar(conn, _ADD, row))
    return Event(place, standing.warning, standing.at, kind, standing.level, by, remark, until)


def _write(
    conn: Connection, standing: Standing, kind: Kind, by: str, remark: str, until: int | None = None
) -> Event:
    wanted = {
        "id": standing.warning,
        "at": timestamp(standing.at),
        "by": by,
        "remark": remark,
        "until": None if until is None else timestamp(until),
    }
    conn.execute(f"UPDATE warning SET {_WRITE[kind]} WHERE id = %(id)s".encode(), wanted)
    return tell(conn, standing, kind, by, remark, until)


def _events(conn: Connection, where: str, parameters: tuple[int, ...]) -> list[Event]:
    return [
        Event(place, warning, at, Kind(kind), Level.of(level), by, remark, until)
        for place, warning, at, kind, level, by, remark, until in conn.execute(
            f"{_EVENTS} {where}".encode(), parameters
        )
    ]
