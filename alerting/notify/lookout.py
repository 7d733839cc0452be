"""The watch is watched, too: where it is gone, whoever is on duty hears so from the notifier."""

from collections.abc import Mapping
from threading import Event
from time import monotonic

import structlog

from alerting.notify.channel import MARKS, Channel
from alerting.notify.telling import Address, Teller, Word
from domain.level import Level
from domain.warning import Mode
from store import clock, contacts, duty, heartbeats, watch
from store.database import Connection

log = structlog.get_logger()

LOOK_S = 15.0
GONE_S = 90.0
"""A watch that has not beaten for so long is gone (ours). One that never did is not missed."""

QUIET = ("wecom", "dingtalk", "feishu", "email", "sms")
"""How whoever is on duty hears of the platform itself: by the first of these that he has."""

_TITLE = "汨罗平台故障 / Miluo is in trouble"
_CHINESE = "汨罗平台故障：值守进程（watch）没有心跳，平台无人看护，请立即检查。"
_ENGLISH = "Miluo: the watch has stopped beating, nobody looks after the platform."


class Lookout:
    """Looks after the watch for one notifier."""

    def __init__(self, channels: Mapping[str, Channel], mode: Mode, stop: Event) -> None:
        self._teller = Teller(channels, mode, stop)
        self._mode = mode
        self._due = 0.0

    def look(self, conn: Connection) -> None:
        """Tell whoever is on duty where the watch is gone, once; call it as often as you like.

        It is written down as an alarm, and the next watch says that it is over.
        """
        if monotonic() < self._due:
            return
        self._due = monotonic() + LOOK_S
        ages = [one.age_s for one in heartbeats.heartbeats(conn) if one.process == "watch"]
        if not ages or min(ages) < GONE_S:
            return
        whom = on_duty(conn, self._mode)
        if watch.begin(conn, "watch", "; ".join(one.channel for one in whom)):
            log.error("the watch is gone", told=len(whom))
            self._teller.tell(self._word(), whom)

    def _word(self) -> Word:
        mark = MARKS[self._mode]
        text = f"{mark}{_CHINESE}"
        key = f"watch-gone-{monotonic():.0f}"
        return Word(key, Level.RED, f"{mark}{_TITLE}", text, f"{text}\n{_ENGLISH}")


def on_duty(conn: Connection, mode: Mode) -> list[Address]:
    """Whoever is on duty now, each by one way that wakes nobody."""
    known = contacts.callable_(conn, mode)
    people = [known[one] for one in duty.on_duty(conn, clock.instant(conn), mode) if one in known]
    found = []
    for one in people:
        way = next((way for way in QUIET if way in one.addresses), None)
        if way is not None:
            found.append(Address(way, one.addresses[way]))
    return found
