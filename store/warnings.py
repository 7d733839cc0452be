"""Warnings in the database: one open per criterion, updated in place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from domain.level import Level
from domain.life import State as Life
from domain.warning import Warning
from store.database import Connection
from store.joining import join
from store.micros import timestamp

_UPDATE = """
    UPDATE warning SET level = %(level)s, peak_level = %(peak_level)s, peak = %(peak)s,
        peak_time = %(peak_time)s, last_value = %(last_value)s, last_time = %(last_time)s,
        threshold = %(threshold)s, confirmed = %(confirmed)s, cleared = %(cleared)s,
        detail = %(detail)s
    WHERE criterion_id = %(criterion)s AND cleared IS NULL
"""

_INSERT = """
    INSERT INTO warning (criterion_id, level, peak_level, peak, peak_time, last_value, last_time,
                         threshold, opened, confirmed, cleared, detail, incident_id, mode)
    SELECT %(criterion)s, %(level)s, %(peak_level)s, %(peak)s, %(peak_time)s, %(last_value)s,
           %(last_time)s, %(threshold)s, %(opened)s, %(confirmed)s, %(cleared)s, %(detail)s,
           %(incident)s, CASE mode WHEN 'exercise' THEN 'exercise' ELSE 'actual' END
    FROM instance
"""

_STANDING = "SELECT criterion_id FROM warning WHERE cleared IS NULL AND criterion_id = ANY(%s)"

_VIEW = """
    SELECT w.state, w.towns, w.released_level,
           w.id, w.station, w.station_name, w.river, w.property, w.unit, w.hazard, w.indicator,
           w.code, w.datastream_id, w.mode, w.impact, w.incident_id, w.catchment, w.family,
           w.acknowledged_at, w.acknowledged_by, w.acknowledged_remark, w.shelved_until,
           w.shelved_by, w.shelved_reason, w.closed, w.issued_by, w.headline,
           w.criterion_id, w.level, w.peak_level, coalesce(w.peak, 'NaN'), w.peak_time,
           coalesce(w.last_value, 'NaN'), w.last_time, coalesce(w.threshold, 'NaN'), w.opened,
           w.confirmed, w.cleared, w.detail
    FROM v_warning w
"""

State = Literal["open", "closed", "all"]
"""Whether what is measured still holds."""

Wanted = State | Literal["unacknowledged"]
"""... or whether anybody still has to acknowledge it."""

_STATES: dict[str, str] = {
    "open": "w.cleared IS NULL",
    "closed": "w.cleared IS NOT NULL",
    "all": "true",
    "unacknowledged": "w.closed IS NULL AND w.acknowledged_at IS NULL",
}


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning with the words of its station and criterion, and where it stands among people.

    `impact` is the sentence of the level that holds, empty where there is none. `incident` is
    the id of the one that the warning belongs to, of `family` in `catchment`. Times in
    microseconds on the clock of the instance, None and "" where nobody did that: acknowledged,
    shelved, closed it. `issued_by` is "" for a warning of the engine, `headline` that of one
    that a person issued. `towns` are those of its area, `released_level` the highest of which
    the public may hear where that is for a person to say, NONE before.
    """

    warning: Warning
    state: Life
    towns: tuple[str, ...]
    released_level: Level
    id: int
    station: str
    station_name: str
    river: str
    property: str
    unit: str
    hazard: str
    indicator: str
    code: str
    datastream: int
    mode: str
    impact: str
    incident: int
    catchment: str
    family: str
    acknowledged_at: int | None
    acknowledged_by: str
    acknowledged_remark: str
    shelved_until: int | None
    shelved_by: str
    shelved_reason: str
    closed: int | None
    issued_by: str
    headline: str


def save(conn: Connection, warnings: Sequence[Warning]) -> None:
    """Update the open warning of each criterion, or insert one, in the caller's transaction.

    A new one is placed in its incident after the others were updated, for those that end here
    may be what it follows.
    """
    if not warnings:
        return
    numbers = [one.criterion for one in warnings]
    standing = {number for (number,) in conn.execute(_STANDING, (numbers,))}
    known, new = _sorted_out(standing, warnings)
    with conn.cursor() as cursor:
        cursor.executemany(_UPDATE, [_to_row(one) for one in known])
        incidents = join(conn, new)
        rows = [_to_row(one) | {"incident": i} for one, i in zip(new, incidents, strict=True)]
        cursor.executemany(_INSERT, rows)


def open_by_criterion(conn: Connection) -> dict[int, Warning]:
    """The open warnings by criterion, without those that a person issued."""
    views = open_views(conn)
    return {view.warning.criterion: view.warning for view in views if not view.issued_by}


def open_views(conn: Connection) -> list[WarningView]:
    """All open warnings, newest first."""
    return page(conn, state="open", before=None, limit=None)


def page(
    conn: Connection, *, state: Wanted, before: int | None, limit: int | None
) -> list[WarningView]:
    """Up to `limit` warnings, newest first, from below the id `before`."""
    query = f"""{_VIEW} WHERE {_STATES[state]} AND w.id < coalesce(%s, 9223372036854775807)
        ORDER BY w.id DESC LIMIT %s"""
    return [_from_row(row) for row in conn.execute(query.encode(), (before, limit))]


def get(conn: Connection, number: int) -> WarningView | None:
    """The warning of an id, None for an unknown one."""
    row = conn.execute(f"{_VIEW} WHERE w.id = %s::bigint".encode(), (number,)).fetchone()
    return None if row is None else _from_row(row)


def of_incidents(conn: Connection, incidents: Sequence[int]) -> list[WarningView]:
    """The warnings of some incidents, worst first: the open ones, then by the worst they had."""
    query = f"""{_VIEW} WHERE w.incident_id = ANY(%s)
        ORDER BY w.level DESC, w.peak_level DESC, w.opened DESC, w.id DESC"""
    return [_from_row(row) for row in conn.execute(query.encode(), (list(incidents),))]


def of_ids(conn: Connection, ids: Sequence[int]) -> list[WarningView]:
    """The warnings of some ids, in no order."""
    rows = conn.execute(f"{_VIEW} WHERE w.id = ANY(%s)".encode(), (list(ids),))
    return [_from_row(row) for row in rows]


def of_transitions(conn: Connection, ids: Sequence[int]) -> dict[int, WarningView]:
    """The warning, as it stands now, of each live transition by the transition's id."""
    query = "SELECT id, warning_id FROM v_transition WHERE id = ANY(%s) AND warning_id IS NOT NULL"
    owners: dict[int, int] = dict(conn.execute(query, (list(ids),)).fetchall())
    views = {view.id: view for view in of_ids(conn, list(owners.values()))}
    return {transition: views[warning] for transition, warning in owners.items()}


def raised(conn: Connection, *, start: int, end: int) -> dict[Level, int]:
    """Warnings that opened from `start` and before `end`, by the worst level they have had.

    Tests are left out.
    """
    query = """SELECT peak_level::text, count(*) FROM warning
        WHERE opened >= %s AND opened < %s AND mode <> 'test' GROUP BY 1"""
    rows = conn.execute(query, (timestamp(start), timestamp(end)))
    return {Level.of(word): count for word, count in rows}


def _sorted_out(
    standing: Collection[int], warnings: Sequence[Warning]
) -> tuple[list[Warning], list[Warning]]:
    """The last state of each warning: of those `standing` open by criterion, and of new ones."""
    going_on, known = set(standing), dict[int, Warning]()
    new: list[Warning] = []
    begun: dict[int, int] = {}
    for one in warnings:
        if one.criterion in going_on:
            known[one.criterion] = one
        elif one.criterion in begun:
            new[begun[one.criterion]] = one
        else:
            begun[one.criterion] = len(new)
            new.append(one)
        if one.cleared is not None:
            going_on.discard(one.criterion)
            begun.pop(one.criterion, None)
    return list(known.values()), new


def _to_row(one: Warning) -> dict[str, object]:
    return {
        "criterion": int(one.criterion),
        "level": one.level.word,
        "peak_level": one.peak_level.word,
        "peak": float(one.peak),
        "peak_time": timestamp(one.peak_time),
        "last_value": float(one.last_value),
        "last_time": timestamp(one.last_time),
        "threshold": float(one.threshold),
        "opened": timestamp(one.opened),
        "confirmed": bool(one.confirmed),
        "cleared": None if one.cleared is None else timestamp(one.cleared),
        "detail": one.detail,
    }


def _from_row(row: tuple[Any, ...]) -> WarningView:
    (state, towns, released), words = row[:3], row[3:27]
    criterion, level, peak, *rest = row[27:]
    warning = Warning(criterion, Level.of(level), Level.of(peak), *rest)
    may_hear = Level.of(released or Level.NONE.word)
    return WarningView(warning, Life(state), tuple(towns), may_hear, *words)
