"""A siren, told over MQTT on a topic that no station can publish to."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from time import time

import msgspec

from alerting.notify.channel import TIMEOUT_S, Message, Receipt, Refused, Unreachable
from sensors import topics
from sensors.mqtt import Publisher

VALID_S = 120
"""A siren does not sound for what is older: it may have been cut off (ours)."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Siren:
    """`{key, level, mode, text, until}` to `miluo/siren/{name}`.

    The broker says whether anybody listens there (MQTT 5, reason 0x10); whoever listens is taken
    for the siren, since the broker lets nobody else.
    """

    def __init__(
        self, url: str, timeout_s: float = TIMEOUT_S, clock: Callable[[], float] = time
    ) -> None:
        """Connect, now or when the broker is there; ValueError for a bad address."""
        self._publisher = Publisher(url)
        self._timeout_s, self._clock = timeout_s, clock
        self._publisher.start()

    def send(self, message: Message) -> Receipt:
        """Have it sound."""
        if not _NAME.fullmatch(message.address):
            raise Refused("警报器名只含字母、数字、-和_ / not the name of a siren")
        if not self._publisher.wait_until_connected(self._timeout_s / 2):
            raise Unreachable("连不上消息服务器 / the broker is away")
        heard, done = [], Event()

        def told(taken: bool) -> None:
            heard.append(taken)
            done.set()

        if not self._publisher.offer(topics.siren(message.address), self._order(message), told):
            raise Unreachable("消息服务器忙 / the broker is away or behind")
        if not done.wait(self._timeout_s / 2):
            raise Unreachable("消息服务器无应答 / no answer of the broker")
        if not heard[0]:
            raise Unreachable("警报器不在线 / the siren does not listen")
        return Receipt()

    def close(self) -> None:
        """Disconnect."""
        self._publisher.stop()

    def _order(self, message: Message) -> bytes:
        until = datetime.fromtimestamp(self._clock(), UTC) + timedelta(seconds=VALID_S)
        order = {
            "key": message.key,
            "level": message.level.word,
            "mode": message.mode,
            "text": message.text,
            "until": until.isoformat(timespec="seconds"),
        }
        return msgspec.json.encode(order)
