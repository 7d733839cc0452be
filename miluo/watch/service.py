"""The watch as a service: looks, notes what is wrong, and tells it."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from time import time_ns

import httpx
import structlog

from alerting.notify.channel import Channel
from alerting.notify.lookout import on_duty
from alerting.notify.telling import Address, Teller
from domain.instant import from_micros
from domain.warning import Mode
from miluo.watch import wording
from miluo.watch.looking import Looker, Visit
from miluo.watch.sight import Alarm, Ledger
from store import chain, heartbeats, watch
from store.database import Connection
from store.migrate import check_mode

log = structlog.get_logger()

PING_S = 5.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How a watch works; `word_h` is the hour of the daily word in Beijing, 24 for never."""

    instance: str
    mode: Mode
    api: str
    tell: Sequence[Address]
    channels: Mapping[str, Channel]
    ping_url: str | None = None
    look_s: float = 10.0
    silent_s: float = 45.0
    word_h: int = 8


def run(database_url: str, settings: Settings, stop: Event) -> None:
    """Watch until `stop`; whatever fails is told and does not end it.

    Raises `store.migrate.WrongMode` for the database of an instance of the other mode.
    """
    own = Watch(settings, stop)
    looker = Looker(database_url, settings.api, own.visit)
    while not stop.is_set():
        own.follow(looker)
        stop.wait(settings.look_s)


class Watch:
    """One watch from its start to its end."""

    def __init__(self, settings: Settings, stop: Event) -> None:
        self._settings = settings
        self._teller = Teller(settings.channels, settings.mode, stop)
        self._ledger = Ledger(settings.silent_s)
        self._open: tuple[str, ...] = ()
        self._desk: Sequence[Address] = ()
        self._told: dict[str, Alarm] = {}
        self._pinging: Thread | None = None

    def follow(self, looker: Looker) -> None:
        """Look once, and tell what is new."""
        sight = looker.look()
        for one in self._ledger.follow(sight):
            self._tell(one)
        self._open = tuple(one.trouble.chinese for one in self._ledger.open.values())
        if not self._open and not sight.database and not sight.api:
            self._ping()

    def visit(self, conn: Connection) -> Visit:
        """Do what needs the database, while it is there: beat, keep alarms, say the daily word."""
        check_mode(conn, self._settings.instance)
        self._desk = on_duty(conn, self._settings.mode)
        beats = tuple(heartbeats.heartbeats(conn))
        heartbeats.beat(conn, "watch", socket.gethostname(), "looks")
        before = {one.process: one.began for one in watch.going_on(conn)}
        self._keep(conn)
        self._say(conn, time_ns() // 1000)
        return Visit(beats, before)

    def _tell(self, one: Alarm) -> None:
        what = "trouble" if one.over is None else "trouble is over"
        log.error(what, subject=one.subject, what=one.trouble.english)
        word = wording.alarm(one, self._settings.mode)
        self._told[word.key] = one
        self._teller.tell(word, self._everybody)

    def _keep(self, conn: Connection) -> None:
        """Write what was told, until nothing of it is on its way any more."""
        for key, one in list(self._told.items()):
            told = self._teller.outcome(key)
            watch.keep(conn, watch.Alarm(one.subject, one.began, one.over, told))
            if not self._teller.busy(key):
                del self._told[key]
                self._teller.forget(key)

    def _say(self, conn: Connection, now: int) -> None:
        """Say the word of the day where it is time and nobody has."""
        local = from_micros(now)
        if local.hour < self._settings.word_h or watch.spoken(conn, local.date()):
            return
        facts = watch.day(conn), self._open, chain.heads(conn)
        word = wording.daily(now, *facts, self._settings.mode)
        if watch.speak(conn, local.date(), word.text):
            self._teller.tell(word, self._everybody)
            watch.forget(conn)

    @property
    def _everybody(self) -> Sequence[Address]:
        """Whom the settings name, and whoever was on duty when the database last answered."""
        return [*self._settings.tell, *self._desk]

    def _ping(self) -> None:
        """Let the switch outside know that all is well; a ping that hangs is not made twice."""
        url = self._settings.ping_url
        if url is None or (self._pinging is not None and self._pinging.is_alive()):
            return
        self._pinging = Thread(target=_get, args=(url,), daemon=True, name="ping")
        self._pinging.start()


def _get(url: str) -> None:
    try:
        httpx.get(url, timeout=PING_S, trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        log.warning("the switch outside does not hear us", reason=type(error).__name__)
