"""Scenarios played into a database by desk and engine, as far as a test wants it."""

import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter

from alerting import engine as engines
from domain.instant import parse
from domain.registry import Registry
from ingest.desk import Desk
from sensors.simulators.scenario import Message, Scenario, messages
from store import batches, engine, registry, zones
from store.database import Connection, connect
from tests.acceptance.services import eventually

AT_ONCE = 500


@dataclass
class Played:
    """What stations say, heard and judged up to the instant that a test has let come."""

    conn: Connection
    desk: Desk
    said: list[Message]
    told: int = 0

    def until(self, text: str) -> None:
        """Let all that is said up to `text` be stored, and wait until it is judged."""
        end = bisect_right(self.said, parse(text), key=attrgetter("time"))
        for begin in range(self.told, end, AT_ONCE):
            part = self.said[begin : min(begin + AT_ONCE, end)]
            self.desk.store([(one.topic, one.payload) for one in part])
        self.told = end
        self.judged()

    def judged(self) -> None:
        """Wait for the engine."""
        newest = batches.newest(self.conn)
        eventually(lambda: engine.progress(self.conn).cursor >= newest, "all is judged")


@contextmanager
def played(database: str, *scenarios: Scenario) -> Iterator[Played]:
    """Some scenarios, the messages of all in the order of their time."""
    known = [one.registry for one in scenarios]
    with connect(database, application="tests") as conn:
        registry.load(
            conn,
            Registry.numbered(
                [station for one in known for station in one.stations.values()],
                [stream for one in known for stream in one.datastreams.values()],
                [rule for one in known for rule in one.criteria.values()],
            ),
        )
        zones.load(conn, [zone for one in scenarios for zone in one.zones])
        stop = threading.Event()
        settings = engines.Settings(holder="one", mode="exercise")
        thread = threading.Thread(target=engines.run, args=(database, settings, stop))
        thread.start()
        desk = Desk(database, "exercise", "1", 600)
        try:
            yield Played(conn, desk, list(merge(*map(messages, scenarios), key=attrgetter("time"))))
        finally:
            stop.set()
            thread.join()
            desk.close()
