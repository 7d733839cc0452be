"""Where projects are: as the plan says, until somebody puts it more exactly."""

from collections.abc import Iterable, Sequence

from domain.livelihood.project import Place, Project
from store.database import Connection

_LOCK = """
    SELECT id FROM project WHERE plan_id = %s AND code = %s AND placed_by = '' FOR NO KEY UPDATE
"""

_TAKE = """
    UPDATE project SET placed_by = %s
    WHERE code = %s AND plan_id = (SELECT id FROM plan WHERE code = %s) RETURNING id
"""

_ADD = "INSERT INTO project_place (project_id, town, name, lon, lat) VALUES (%s, %s, %s, %s, %s)"


def put(conn: Connection, plan: str, project: str, places: Sequence[Place], by: str) -> None:
    """Say where a project is, in place of all that was said before; LookupError if unknown."""
    with conn.transaction():
        row = conn.execute(_TAKE, (by, project, plan)).fetchone()
        if row is None:
            raise LookupError(f"plan {plan} has no project {project}")
        _replace(conn, row[0], places)


def load(conn: Connection, plan: int, projects: Iterable[Project]) -> None:
    """Store the plan's own places, in the caller's transaction, where nobody has put others."""
    for project in projects:
        row = conn.execute(_LOCK, (plan, project.code)).fetchone()
        if row is not None:
            _replace(conn, row[0], project.places)


def _replace(conn: Connection, project: int, places: Sequence[Place]) -> None:
    conn.execute("DELETE FROM project_place WHERE project_id = %s", (project,))
    with conn.cursor() as cursor:
        cursor.executemany(
            _ADD, [(project, one.town, one.name, one.lon, one.lat) for one in places]
        )
