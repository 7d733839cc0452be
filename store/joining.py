"""Which incident a new warning joins, or begins."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from domain import incident as incidents
from domain.incident import GAP, Scope, Span
from domain.station import Station, StationKind
from domain.warning import Warning
from store.database import Connection, scalar
from store.micros import timestamp

_SCOPES = """
    SELECT c.criterion_id, c.hazard, s.code, s.name, s.kind, s.river, s.town, s.attributes
    FROM v_criterion c JOIN station s ON s.code = c.station WHERE c.criterion_id = ANY(%s)
"""

_RUNNING = """
    SELECT incident_id, catchment, family, opened, closed FROM v_incident
    WHERE incident_id = ANY(ARRAY(
        SELECT incident_id FROM warning
        WHERE (cleared IS NULL OR cleared > %s) AND (mode = 'test') = %s))
"""

_BEGIN = "INSERT INTO incident (catchment, family) VALUES (%s, %s) RETURNING id"

_MERGE = """
    WITH moved AS (UPDATE warning SET incident_id = %(into)s WHERE incident_id = %(old)s)
    UPDATE incident SET merged_into = %(into)s WHERE %(old)s IN (id, merged_into)
"""


def join(conn: Connection, warnings: Sequence[Warning]) -> list[int]:
    """The incident of each new warning of the engine; otherwise as `place`."""
    scopes = _scopes(conn, [one.criterion for one in warnings])
    return place(conn, [(scopes[one.criterion], Span(one.opened, one.cleared)) for one in warnings])


def place(conn: Connection, new: Sequence[tuple[Scope, Span]], *, test: bool = False) -> list[int]:
    """The incident of each new warning, in the caller's transaction; called before they are kept.

    An incident that begins is inserted, and those that turn out to be one become one. What is a
    `test` stands among tests only.
    """
    if not new:
        return []
    known = _running(conn, min(span.opened for _, span in new) - GAP, test)
    placed = incidents.group(known, new, lambda scope: int(scalar(conn, _BEGIN, scope)))
    for old, into in placed.merged.items():
        conn.execute(_MERGE, {"old": old, "into": into})
    return placed.incidents


def _scopes(conn: Connection, criteria: Sequence[int]) -> dict[int, Scope]:
    found = {}
    for number, hazard, *words, attributes in conn.execute(_SCOPES, (list(criteria),)):
        code, name, kind, river, town = words
        station = Station(code, name, StationKind(kind), river, town, attributes=attributes)
        found[number] = Scope(incidents.catchment(station), incidents.family(hazard))
    return found


def _running(conn: Connection, since: int, test: bool) -> Mapping[Scope, Mapping[int, Span]]:
    """The incidents that were open after `since`."""
    found: dict[Scope, dict[int, Span]] = defaultdict(dict)
    rows = conn.execute(_RUNNING, (timestamp(since), test))
    for number, catchment, family, opened, closed in rows:
        found[Scope(catchment, family)][number] = Span(opened, closed)
    return found
