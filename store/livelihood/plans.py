"""Plans in the database: projects with their places and indicators, in the plan's order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec
from psycopg.rows import dict_row

from domain.livelihood.indicator import Indicator, Target
from domain.livelihood.project import Plan
from store.database import Connection, scalar
from store.livelihood import places, targets
from store.rows import Row

_PLAN = """
    INSERT INTO plan AS old (code, title, year, issuer, issued, convenor, deputy_convenor, office,
                             members, demonstration)
    VALUES (%(code)s, %(title)s, %(year)s, %(issuer)s, %(issued)s, %(convenor)s,
            %(deputy_convenor)s, %(office)s, %(members)s, %(demonstration)s)
    ON CONFLICT (code) DO UPDATE
    SET title = excluded.title, year = excluded.year, issuer = excluded.issuer,
        issued = excluded.issued, convenor = excluded.convenor,
        deputy_convenor = excluded.deputy_convenor, office = excluded.office,
        members = excluded.members,
        demonstration = old.demonstration OR excluded.demonstration
    RETURNING id
"""

_PROJECT = """
    INSERT INTO project (plan_id, code, position, section, number, title, text, leads, taking_part)
    VALUES (%(plan)s, %(code)s, %(position)s, %(section)s, %(number)s, %(title)s, %(text)s,
            %(leads)s, %(taking_part)s)
    ON CONFLICT (plan_id, code) DO UPDATE
    SET position = excluded.position, section = excluded.section, number = excluded.number,
        title = excluded.title, text = excluded.text, leads = excluded.leads,
        taking_part = excluded.taking_part
"""

_INDICATOR = """
    INSERT INTO project_indicator (plan_id, project_id, code, position, title, kind, unit,
                                   sentence, leads, items, figures, part_of)
    SELECT plan_id, id, %(code)s, %(position)s, %(title)s, %(kind)s, %(unit)s, %(sentence)s,
           %(leads)s, %(items)s, %(figures)s, %(part_of)s
    FROM project WHERE plan_id = %(plan)s AND code = %(project)s
    ON CONFLICT (plan_id, code) DO UPDATE
    SET project_id = excluded.project_id, position = excluded.position, title = excluded.title,
        kind = excluded.kind, unit = excluded.unit, sentence = excluded.sentence,
        leads = excluded.leads, items = excluded.items, figures = excluded.figures,
        part_of = excluded.part_of
"""

_LEFT_OUT = """
    SELECT code FROM project WHERE plan_id = %(plan)s AND code <> ALL(%(projects)s)
    UNION ALL
    SELECT code FROM project_indicator WHERE plan_id = %(plan)s AND code <> ALL(%(indicators)s)
"""

_REAL_REPORTS = """
    SELECT EXISTS (
        SELECT FROM report r
        JOIN project_indicator i ON i.id = r.indicator_id JOIN plan p ON p.id = i.plan_id
        WHERE p.code = %s AND NOT p.demonstration
    )
"""

_READ_PROJECTS = """
    SELECT id, code, section, number, title, text, leads, taking_part FROM project
    WHERE plan_id = %s ORDER BY position, id
"""

_READ_INDICATORS = """
    SELECT project_id, code, title, kind, unit, sentence, leads, items, figures, part_of
    FROM project_indicator WHERE plan_id = %s ORDER BY position, id
"""

_READ_PLACES = """
    SELECT l.project_id, l.town, l.name, l.lon, l.lat
    FROM project_place l JOIN project p ON p.id = l.project_id
    WHERE p.plan_id = %s ORDER BY l.id
"""


class Unfit(ValueError):  # noqa: N818
    """The plan does not fit what the database holds of it; the message says why."""


def load(conn: Connection, plan: Plan, first: Mapping[str, Target]) -> None:
    """Store a plan in one transaction; what is stored already is put right where it differs.

    `first` are targets by indicator, added where an indicator has none: `targets.add` gives the
    later versions. The plan's places hold until `places.put` told others. What was once marked
    as demonstration stays so. Raises `Unfit`, and stores nothing, where a stored project or
    indicator is missing, or where a demonstration would come among reports that are real.
    """
    with conn.transaction():
        if plan.demonstration and scalar(conn, _REAL_REPORTS, (plan.code,)):
            raise Unfit(f"Plan {plan.code} has real reports: a demonstration needs a database.")
        number = _save_plan(conn, plan)
        _save_parts(conn, plan, number)
        _refuse_loss(conn, plan, number)
        places.load(conn, number, plan.projects)
        targets.load(conn, number, first)


def codes(conn: Connection) -> list[str]:
    """Codes of all plans, newest year first."""
    return [code for (code,) in conn.execute("SELECT code FROM plan ORDER BY year DESC, id DESC")]


def newest(conn: Connection) -> Plan | None:
    """The plan of the newest year, None where there is none yet."""
    return next((read(conn, code) for code in codes(conn)[:1]), None)


def read(conn: Connection, code: str) -> Plan | None:
    """The plan of a code with all its parts, None for an unknown one."""
    query = """SELECT id, code, title, year, issuer, issued, convenor, deputy_convenor, office,
        members, demonstration FROM plan WHERE code = %s"""
    row = next(iter(_rows(conn, query, code)), None)
    if row is None:
        return None
    return msgspec.convert(row | {"projects": _projects(conn, row["id"])}, Plan)


def _save_plan(conn: Connection, plan: Plan) -> int:
    wanted: Row = {
        "code": plan.code, "title": plan.title, "year": plan.year, "issuer": plan.issuer,
        "issued": plan.issued, "convenor": plan.convenor,
        "deputy_convenor": plan.deputy_convenor, "office": plan.office,
        "members": list(plan.members), "demonstration": plan.demonstration,
    }  # fmt: skip
    return int(conn.execute(_PLAN, wanted).fetchall()[0][0])


def _save_parts(conn: Connection, plan: Plan, number: int) -> None:
    with conn.cursor() as cursor:
        cursor.executemany(_PROJECT, [
            {
                "plan": number, "code": one.code, "position": position, "section": one.section,
                "number": one.number, "title": one.title, "text": one.text,
                "leads": list(one.leads), "taking_part": list(one.taking_part),
            }
            for position, one in enumerate(plan.projects)
        ])  # fmt: skip
        cursor.executemany(_INDICATOR, [
            _indicator(one) | {"plan": number, "project": project.code, "position": position}
            for position, (project, one) in enumerate(plan.indicators())
        ])  # fmt: skip


def _indicator(one: Indicator) -> Row:
    return {
        "code": one.code, "title": one.title, "kind": one.kind.value, "unit": one.unit,
        "sentence": one.sentence, "leads": list(one.leads), "items": list(one.items),
        "figures": list(one.figures), "part_of": one.part_of,
    }  # fmt: skip


def _refuse_loss(conn: Connection, plan: Plan, number: int) -> None:
    wanted = {
        "plan": number,
        "projects": [one.code for one in plan.projects],
        "indicators": [one.code for _, one in plan.indicators()],
    }
    lost = sorted(code for (code,) in conn.execute(_LEFT_OUT, wanted))
    if lost:
        raise Unfit(f"Plan {plan.code} is stored with {', '.join(lost)}, which it now lacks.")


def _projects(conn: Connection, plan: int) -> list[Row]:
    parts = {"indicators": _READ_INDICATORS, "places": _READ_PLACES}
    grouped = {name: _by_project(_rows(conn, query, plan)) for name, query in parts.items()}
    return [
        row | {name: found[row["id"]] for name, found in grouped.items()}
        for row in _rows(conn, _READ_PROJECTS, plan)
    ]


def _by_project(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["project_id"]].append(row)
    return found


def _rows(conn: Connection, query: str, key: object) -> list[Row]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), (key,)).fetchall()
