"""Targets in the database: versions, never changed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.livelihood.indicator import Target
from domain.livelihood.month import Month
from store.database import Connection, scalar
from store.livelihood.reports import lock_indicator
from store.micros import timestamp
from store.rows import Row

_ADD = """
    INSERT INTO target (indicator_id, version, value, parts, total, baseline, start, due, curve,
                        provisional, document, dated, in_force_from, by)
    VALUES (%(indicator)s, %(version)s, %(value)s, %(parts)s, %(total)s, %(baseline)s, %(start)s,
            %(due)s, %(curve)s, %(provisional)s, %(document)s, %(dated)s, %(in_force_from)s,
            %(by)s)
"""

_NEXT = "SELECT coalesce(max(version), 0) + 1 FROM target WHERE indicator_id = %s"

_WITHOUT = """
    SELECT i.id, i.code FROM project_indicator i
    WHERE i.plan_id = %s AND NOT EXISTS (SELECT FROM target WHERE indicator_id = i.id)
    ORDER BY i.id FOR NO KEY UPDATE
"""

_SELECT = """
    SELECT i.code, t.version, t.value, t.due, t.document, t.dated, t.in_force_from, t.parts,
           t.total, t.baseline, t.start, t.curve, t.provisional
    FROM target t
    JOIN project_indicator i ON i.id = t.indicator_id
    JOIN plan p ON p.id = i.plan_id
    WHERE p.code = %(plan)s AND (%(indicator)s::text IS NULL OR i.code = %(indicator)s)
    ORDER BY i.position, i.id, t.version
"""

FROM_PLAN = ""
"""Who set the first targets: nobody but the plan."""


def of_plan(conn: Connection, plan: str) -> dict[str, tuple[Target, ...]]:
    """All targets of a plan by indicator, first version first; indicators without have none."""
    return _versions(conn, plan, None)


def of_indicator(conn: Connection, plan: str, indicator: str) -> tuple[Target, ...]:
    """The targets of one indicator, first version first; () where it has none or is unknown."""
    return _versions(conn, plan, indicator).get(indicator, ())


def add(conn: Connection, plan: str, indicator: str, target: Target, by: str) -> Target:
    """Add a version in a transaction, and return it with its number, which the others give it.

    Raises LookupError for an unknown indicator.
    """
    with conn.transaction():
        number = lock_indicator(conn, plan, indicator)
        numbered = replace(target, version=scalar(conn, _NEXT, (number,)))
        conn.execute(_ADD, _to_row(numbered, number, by))
    return numbered


def load(conn: Connection, plan: int, first: Mapping[str, Target]) -> None:
    """Add first versions, in the caller's transaction, to the plan's indicators that have none."""
    waiting = conn.execute(_WITHOUT, (plan,)).fetchall()
    rows = [_to_row(first[code], number, FROM_PLAN) for number, code in waiting if code in first]
    with conn.cursor() as cursor:
        cursor.executemany(_ADD, rows)


def _versions(conn: Connection, plan: str, indicator: str | None) -> dict[str, tuple[Target, ...]]:
    found: dict[str, list[Target]] = defaultdict(list)
    with conn.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(_SELECT, {"plan": plan, "indicator": indicator}):
            found[row.pop("code")].append(_from_row(row))
    return {code: tuple(versions) for code, versions in found.items()}


def _to_row(one: Target, indicator: int, by: str) -> Row:
    return {
        "indicator": indicator, "version": one.version, "value": one.value,
        "parts": Jsonb(dict(one.parts)), "total": one.total, "baseline": one.baseline,
        "start": None if one.start is None else one.start.first, "due": one.due,
        "curve": list(one.curve), "provisional": one.provisional, "document": one.document,
        "dated": one.dated, "in_force_from": timestamp(one.in_force_from), "by": by,
    }  # fmt: skip


def _from_row(row: Row) -> Target:
    start = None if row["start"] is None else Month.of(row["start"])
    return Target(**row | {"start": start, "curve": tuple(row["curve"])})
