"""A collector that starts anew knows again what it knew: the quality tests look back."""

from domain.instant import NEVER
from ingest.quality import Memory, horizons, prime
from ingest.view import RegistryView
from store import clock, quality
from store.database import Connection


def recall(conn: Connection, view: RegistryView) -> Memory:
    """The memory of the quality tests as the stored readings give it."""
    now = clock.now(conn)
    stored = quality.recent(conn, horizons(view))
    return prime(stored, view, NEVER if now is None else now)
