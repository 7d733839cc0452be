"""Incidents in the database: read as their warnings make them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from domain.incident import Incident
from domain.level import Level
from domain.warning import Mode
from store import warnings
from store.database import Connection
from store.micros import timestamp
from store.warnings import State, WarningView

_SELECT = """
    SELECT incident_id, catchment, family, level, peak_level, opened, closed, open, total, mode
    FROM v_incident
"""

_STATES = {
    "open": "incident_id = ANY(ARRAY(SELECT incident_id FROM warning WHERE cleared IS NULL))",
    "closed": "closed IS NOT NULL",
    "all": "true",
}


class Place(NamedTuple):
    """Where an incident stands in the list: worst first, then newest first."""

    level: Level
    opened: int
    id: int


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident with its warnings, worst first: the open ones, then by the worst they had."""

    incident: Incident
    warnings: list[WarningView]

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(self.incident.level, self.incident.opened, self.incident.id)


def page(conn: Connection, *, state: State, after: Place | None, limit: int) -> list[IncidentView]:
    """Up to `limit` incidents, worst first and then newest first, from behind `after`.

    None of the closed ones has a level, so they come after all that are open.
    """
    query = f"{_SELECT} WHERE {_STATES[state]}"
    wanted: dict[str, object] = {"limit": limit}
    if after is not None:
        query += " AND (level, opened, incident_id) < (%(level)s::level, %(opened)s, %(id)s)"
        wanted |= {"level": after.level.word, "opened": timestamp(after.opened), "id": after.id}
    query += " ORDER BY level DESC, opened DESC, incident_id DESC LIMIT %(limit)s"
    return _views(conn, [_from_row(row) for row in conn.execute(query.encode(), wanted)])


def get(conn: Connection, number: int) -> IncidentView | None:
    """The incident of an id, or the one that it was merged into; None for an unknown one."""
    query = f"""{_SELECT} WHERE incident_id =
        (SELECT coalesce(merged_into, id) FROM incident WHERE id = %s::bigint)"""
    found = [_from_row(row) for row in conn.execute(query.encode(), (number,))]
    return next(iter(_views(conn, found)), None)


def _views(conn: Connection, found: Sequence[Incident]) -> list[IncidentView]:
    told: dict[int, list[WarningView]] = {one.id: [] for one in found}
    for view in warnings.of_incidents(conn, list(told)):
        told[view.incident].append(view)
    return [IncidentView(one, told[one.id]) for one in found]


def _from_row(row: tuple[Any, ...]) -> Incident:
    number, catchment, family, level, peak_level, opened, closed, open_, total, mode = row
    levels = Level.of(level), Level.of(peak_level)
    return Incident(number, catchment, family, *levels, opened, closed, open_, total, Mode(mode))
