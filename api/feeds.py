"""One LISTEN connection per process wakes the feeds; nothing is ever polled."""

import asyncio

from api.calls.feed import PAUSE_S, CallFeed
from api.database import Database
from api.observation_feed import ObservationFeed
from api.streams import repeat
from api.views import Unit
from api.warning_feed import WarningFeed
from store.listen import notifications

BATCH = "miluo_batch"
ENGINE = "miluo_engine"
LIFE = "miluo_life"
CALL = "miluo_call"
RECONNECTED = "reconnected"

COALESCE_S = 0.25
"""Readings are told at most four times a second to a stream; transitions at once."""


class Feeds:
    """The streams of one API process."""

    def __init__(self, database_url: str, database: Database, mode: str, unit: Unit) -> None:
        self.warnings = WarningFeed(database, unit)
        self.observations = ObservationFeed(database, mode)
        self.calls = CallFeed(database)
        self._database_url = database_url

    async def run(self) -> None:
        """Feed the streams until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(repeat(self.warnings.changed, self.warnings.send_changes, 0))
            tasks.create_task(repeat(self.warnings.moved, self.warnings.send_readings, COALESCE_S))
            tasks.create_task(repeat(self.observations.written, self.observations.send, COALESCE_S))
            tasks.create_task(repeat(self.calls.moved, self.calls.send, PAUSE_S))

    def close(self) -> None:
        """End every open stream at once."""
        self.warnings.topic.close()
        self.observations.topic.close()
        self.calls.topic.close()

    async def _listen(self) -> None:
        async for note in notifications(self._database_url, (BATCH, ENGINE, LIFE, CALL)):
            if note.channel in (BATCH, RECONNECTED):
                self.observations.written.set()
            if note.channel in (ENGINE, RECONNECTED):
                self.warnings.moved.set()
            if note.channel in (LIFE, RECONNECTED) or (note.channel == ENGINE and note.payload):
                self.warnings.changed.set()
            if note.channel in (CALL, RECONNECTED):
                self.calls.hear(int(note.payload) if note.payload else None)
