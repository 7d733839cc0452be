"""A second hearing for rejects, once the registry or the code is mended."""

from collections.abc import Sequence

import numpy as np

from domain.instant import SECOND
from domain.registry import Registry
from ingest.quality import assess
from ingest.recall import recall
from ingest.understand import Understood, understand
from ingest.view import RegistryView
from store import database, detections, flights, observations, rejects, telegrams, zones
from store.rejects import StoredReject

_PAGE = 500

Heard = tuple[StoredReject, Understood]


def retry_rejects(
    conn: database.Connection, registry: Registry, *, mode: str, future_tolerance_s: float = 600
) -> tuple[int, int]:
    """Understand and store every unresolved reject again; return (resolved, still rejected).

    A reject is resolved when all of its readings are stored, in one transaction with them. Time
    is the database's; an exercise has none here, so nothing lies in its future. Raises one of
    `store.database.Unavailable`; what was resolved until then stays so.
    """
    view = RegistryView.of(registry, zones.everything(conn))
    resolved = still = last = 0
    while page := rejects.pending(conn, _PAGE, last):
        last = page[-1].id
        now = database.now(conn)
        heard = _hear(page, view, mode, now, round(future_tolerance_s * SECOND))
        received = None if mode == "exercise" else now
        stored = _store(conn, [(one, what) for one, what in heard if _usable(what)], view, received)
        resolved += stored
        still += len(page) - stored
    return resolved, still


def _usable(what: Understood) -> bool:
    """Whether all of a message is understood, and no packet of a telegram is missing."""
    return not what.rejects and not what.packets


def _hear(
    page: Sequence[StoredReject], view: RegistryView, mode: str, now: int, tolerance: int
) -> list[Heard]:
    return [
        (
            one,
            understand(
                [(one.topic, one.payload)],
                view,
                mode=mode,
                clock=None,
                received_at=now,
                future_tolerance=tolerance,
            ),
        )
        for one in page
    ]


def _store(
    conn: database.Connection, heard: Sequence[Heard], view: RegistryView, received: int | None
) -> int:
    """Store and resolve; halve where the database refuses. Returns the number resolved."""
    if not heard:
        return 0
    rows = np.concatenate([what.rows for _, what in heard])
    assessed = assess(rows, view, recall(conn, view), received)
    try:
        with conn.transaction():
            telegrams.add(conn, [one for _, what in heard for one in what.telegrams])
            with observations.refusing():
                flights.add(conn, [one for _, what in heard for one in what.flown])
                detections.add(conn, [one for _, what in heard for one in what.detections])
            observations.write(conn, assessed.rows, tests=assessed.tests, refuted=assessed.refuted)
            rejects.resolve(conn, [one.id for one, _ in heard])
    except observations.Refused:
        middle = len(heard) // 2
        parts = (heard[:middle], heard[middle:]) if middle else ()
        return sum(_store(conn, part, view, received) for part in parts)
    return len(heard)
