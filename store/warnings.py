"""Warnings in the database: one open per criterion, updated in place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from domain.level import Level
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
    SELECT w.id, w.station, w.station_name, w.river, w.property, w.unit, w.hazard, w.indicator,
           w.code, w.datastream_id, w.mode, w.impact, w.incident_id, w.catchment, w.family,
           w.criterion_id, w.level, w.peak_level, w.peak, w.peak_time, w.last_value, w.last_time,
           w.threshold, w.opened, w.confirmed, w.cleared, w.detail
    FROM v_warning w
"""

State = Literal["open", "closed", "all"]

_STATES = {"open": "w.cleared IS NULL", "closed": "w.cleared IS NOT NULL", "all": "true"}


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning with the words of its station and criterion; `mode` is actual or exercise.

    `impact` is the sentence of the level that holds, empty where there is none. `incident` is
    the id of the one that the warning belongs to, of `family` in `catchment`.
    """

    warning: Warning
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
    """The open warnings by criterion."""
    return {view.warning.criterion: view.warning for view in open_views(conn)}


def open_views(conn: Connection) -> list[WarningView]:
    """All open warnings, newest first."""
    return page(conn, state="open", before=None, limit=None)


def page(
    conn: Connection, *, state: State, before: int | None, limit: int | None
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


def of_transitions(conn: Connection, ids: Sequence[int]) -> dict[int, WarningView]:
    """The warning, as it stands now, of each live transition by the transition's id."""
    query = "SELECT id, warning_id FROM v_transition WHERE id = ANY(%s) AND warning_id IS NOT NULL"
    owners: dict[int, int] = dict(conn.execute(query, (list(ids),)).fetchall())
    rows = conn.execute(f"{_VIEW} WHERE w.id = ANY(%s)".encode(), (list(owners.values()),))
    views = {row[0]: _from_row(row) for row in rows}
    return {transition: views[warning] for transition, warning in owners.items()}


def raised(conn: Connection, *, start: int, end: int) -> dict[Level, int]:
    """Warnings that opened from `start` and before `end`, by the worst level they have had."""
    query = """SELECT peak_level::text, count(*) FROM warning
        WHERE opened >= %s AND opened < %s GROUP BY 1"""
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
    words, (criterion, level, peak_level, *rest) = row[:15], row[15:]
    warning = Warning(criterion, Level.of(level), Level.of(peak_level), *rest)
    return WarningView(warning, *words)
