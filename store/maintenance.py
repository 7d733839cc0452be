"""What is done to the database every hour: what nobody needs any more goes."""

from dataclasses import dataclass

from store import batches, telegrams
from store.database import Connection


@dataclass(frozen=True, slots=True)
class Dropped:
    """Chunks of the batch log that every reader has passed, and telegrams past their time."""

    chunks: int
    telegrams: int


def maintain(conn: Connection) -> Dropped:
    """Drop what is no longer needed; readings never are."""
    return Dropped(batches.drop_consumed(conn), telegrams.drop_old(conn))
