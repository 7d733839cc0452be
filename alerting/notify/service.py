"""The notifier as a service: plans who is called, sends it, and writes what came of it.

Three hands work beside each other, each on a connection of its own: one plans, one gives
messages to the threads of each channel, one writes results. All that is known lies in the
database; who is killed anywhere and started again goes on, under the same keys.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event, Lock
from time import monotonic, sleep

import structlog

from alerting.notify import planner
from alerting.notify.channel import Channel
from alerting.notify.lookout import Lookout
from alerting.notify.options import Options
from alerting.notify.results import Results, Tried
from alerting.notify.senders import Route, senders
from domain.warning import ISSUABLE
from store import deliveries, heartbeats, waiting
from store.database import Connection, Unavailable, connect
from store.migrate import check_mode

log = structlog.get_logger()

TICK_S = 0.25
"""Each step of a call comes within a second of its time."""

PAUSE_S = 0.03
"""Between two rounds at least, so that each finds work for all that came meanwhile."""

LOOK_S = 0.5
"""How often messages are looked for that are due by the clock alone: second ways, second tries."""

RETRY_S = 0.3
FAREWELL_S = 1.5
"""How long messages on their way may take at the end; what is later is sent again."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a notifier works: its name, its instance's mode, its plans, and the ways it has.

    A name is used by one notifier at a time: who begins takes up what he had in hand under it.
    """

    holder: str
    mode: str
    options: Options
    channels: Mapping[Route, Channel]


def run(database_url: str, settings: Settings, stop: Event) -> None:
    """Notify until `stop` is set; several may do so at the same time.

    The database may go away and come back. Raises `store.migrate.WrongMode` where it belongs to
    an instance of the other mode.
    """
    Notifier(database_url, settings, stop).run()


class Notifier:
    """One notifier from its start to its end."""

    def __init__(self, database_url: str, settings: Settings, stop: Event) -> None:
        self._url, self._settings, self._stop = database_url, settings, stop
        mode, ways = ISSUABLE[settings.mode][0], settings.channels.items()
        self._results = Results(settings.holder, mode, self._let_go)
        self._senders = senders(settings.channels, self._sent, settings.options.public_url)
        self._lock, self._held = Lock(), set[int]()
        self._wake, self._sent_all = Event(), Event()
        self._new = True
        own = {name: channel for (name, of), channel in ways if of is mode}
        self._lookout = Lookout(own, mode, stop)

    def run(self) -> None:
        """Work until told to stop, or until a hand fails in a way nobody foresaw."""
        hands = (
            (self._dispatch, self._stop),
            (self._write, self._sent_all),
            (self._plan, self._stop),
        )
        with ExitStack() as channels, ThreadPoolExecutor(len(hands), "notifier") as pool:
            for channel in self._settings.channels.values():
                channels.callback(channel.close)
            working = [pool.submit(self._persist, hand, until) for hand, until in hands]
            for one in working:
                one.add_done_callback(self._end)
            self._stop.wait()
            self._await_senders()
            self._sent_all.set()
        for one in working:
            one.result()

    def _end(self, _: Future[None]) -> None:
        """No hand works without the others."""
        self._stop.set()
        self._wake.set()

    def _persist(self, hand: Callable[[Connection], None], until: Event) -> None:
        """Let a hand work, on a new connection each time the database has come back."""
        name = f"miluo notify {self._settings.holder}"
        while True:
            try:
                with connect(self._url, application=name) as conn:
                    check_mode(conn, self._settings.mode)
                    return hand(conn)
            except Unavailable as error:
                log.warning("notifier begins again", reason=str(error).strip())
                if until.wait(RETRY_S):
                    return None

    def _plan(self, conn: Connection) -> None:
        """Plan what happened and what is due; a fault there does not stop what is on its way."""
        waiting.listen(conn, "miluo_life", "miluo_batch")
        pulse = heartbeats.Pulse("notifier", self._settings.holder)
        while not self._stop.is_set():
            began = monotonic()
            try:
                more = planner.plan(conn, self._settings.options)
                planner.tick(conn, self._settings.options)
                pulse.beat(conn, f"{len(self._held)} messages in hand")
                self._lookout.look(conn)
            except Unavailable:
                raise
            except Exception:
                log.exception("not planned")
                more = 0
            self._wake.set()
            if not more:
                waiting.wait(conn, TICK_S)
                sleep(max(0.0, began + PAUSE_S - monotonic()))
        pulse.leave(conn)

    def _dispatch(self, conn: Connection) -> None:
        """Give the channels what is due, never more than their threads can send at once."""
        if self._new:
            deliveries.release(conn, self._settings.holder)
            self._new = False
        while not self._stop.is_set():
            self._wake.clear()
            free = {route: one.free for route, one in self._senders.items()}
            claimed = deliveries.claim(conn, self._settings.holder, free, self._in_hand())
            with self._lock:
                self._held.update(due.id for due in claimed)
            for due in claimed:
                self._senders[due.channel, due.mode].put(due)
            if not claimed:
                self._wake.wait(LOOK_S)
            sleep(PAUSE_S)

    def _write(self, conn: Connection) -> None:
        self._results.write(conn, self._sent_all)

    def _sent(self, tried: Tried) -> None:
        """A message is out, or not: its thread is free again."""
        self._results.add(tried)
        self._wake.set()

    def _in_hand(self) -> list[int]:
        with self._lock:
            return list(self._held)

    def _let_go(self, written: Iterable[int]) -> None:
        with self._lock:
            self._held.difference_update(written)

    def _await_senders(self) -> None:
        """Wait a moment for what is on its way."""
        ends = monotonic() + FAREWELL_S
        while any(one.busy for one in self._senders.values()) and monotonic() < ends:
            sleep(0.02)
