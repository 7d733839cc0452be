"""A second hearing for rejects, once the registry or the code is mended."""

from collections.abc import Sequence

import numpy as np

from domain.instant import SECOND
from domain.registry import Registry
from ingest.quality import assess
from ingest.understand import Understood, understand
from ingest.view import RegistryView
from store import database, observations, rejects
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
    view = RegistryView.of(registry)
    resolved = still = last = 0
    while page := rejects.pending(conn, _PAGE, last):
        last = page[-1].id
        heard = _hear(page, view, mode, database.now(conn), round(future_tolerance_s * SECOND))
        stored = _store(conn, [(one, what) for one, what in heard if not what.rejects], view)
        resolved += stored
        still += len(page) - stored
    return resolved, still


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


def _store(conn: database.Connection, heard: Sequence[Heard], view: RegistryView) -> int:
    """Store and resolve; halve where the database refuses. Returns the number resolved."""
    if not heard:
        return 0
    rows = np.concatenate([what.rows for _, what in heard])
    try:
        with conn.transaction():
            observations.write(conn, assess(rows, view))
            rejects.resolve(conn, [one.id for one, _ in heard])
    except observations.Refused:
        middle = len(heard) // 2
        return (
            _store(conn, heard[:middle], view) + _store(conn, heard[middle:], view) if middle else 0
        )
    return len(heard)
