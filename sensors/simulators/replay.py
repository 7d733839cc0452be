"""Replay: a scenario published through the broker, at the pace of its own clock."""

import threading
import time
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from sensors.simulators.scenario import Message, Scenario, message_count, messages

FLUSH_S = 30.0
"""How long the last messages may take to be acknowledged."""

Progress = Callable[[int, int, int], None]
"""Called after each instant with its time (microseconds), the messages sent, and their total."""


class Publisher(Protocol):
    """What a replay needs of an MQTT client."""

    def publish(self, topic: str, payload: bytes) -> object:
        """Send a message at least once, in the order of the calls."""

    def flush(self, timeout: float) -> object:
        """Wait until the broker has acknowledged every message."""


def replay(
    scenario: Scenario,
    publish: Publisher,
    speed: float | None,
    progress: Progress,
    stop: threading.Event,
) -> int:
    """Publish the scenario in JSON as `tell` does; the number of messages sent."""
    return tell(messages(scenario), message_count(scenario), publish, speed, progress, stop)


def tell(
    told: Iterable[Message],
    total: int,
    publish: Publisher,
    speed: float | None,
    progress: Progress,
    stop: threading.Event,
) -> int:
    """Publish messages and wait for the broker's word; the number of messages sent.

    `told` is in the order of time, `total` what is expected of it. `speed` is scenario time over
    real time: 1 as it happened, 3600 an hour a second, None as fast as the broker takes it.
    `stop` ends it between two instants, and then nothing is waited for. ValueError for a speed
    that is not above zero; the publisher's own errors pass through.
    """
    if speed is not None and not speed > 0:
        raise ValueError(f"speed must be above zero, not {speed:g}")
    sent = 0
    began, origin = time.monotonic(), None
    for now, instant_messages in groupby(told, key=attrgetter("time")):
        origin = now if origin is None else origin
        ahead = 0.0 if speed is None else (now - origin) / 1e6 / speed
        if stop.wait(max(0.0, began + ahead - time.monotonic())):
            return sent
        for message in instant_messages:
            publish.publish(message.topic, message.payload)
            sent += 1
        progress(now, sent, total)
    publish.flush(FLUSH_S)
    return sent
