"""Telling people by ways that need neither the database nor the notifier."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Lock, Thread

import structlog

from alerting.notify.channel import Channel, Message, Refused, Unreachable
from domain.contact import CHANNELS
from domain.level import Level
from domain.warning import Mode

log = structlog.get_logger()

AGAIN_S = 10.0
"""How long after a failed try the next one is made (ours)."""

TRIES = 360
"""After an hour without success a word is given up, and what came later has its turn."""

BRIEF = frozenset({"sms", "voice", "loudspeaker", "siren"})
"""Ways that take a short text only."""


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody by one channel, written `CHANNEL:ADDRESS`."""

    channel: str
    address: str

    def __str__(self) -> str:
        """As it is written in settings."""
        return f"{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True)
class Word:
    """What is said: `brief` in at most 70 characters; `key` is the same at every try."""

    key: str
    level: Level
    title: str
    brief: str
    text: str


def addresses(written: str) -> tuple[Address, ...]:
    """Addresses with blanks between them; ValueError for one that is none."""
    return tuple(map(_address, written.split()))


def _address(text: str) -> Address:
    channel, _, where = text.partition(":")
    if channel not in CHANNELS or not where:
        known = ", ".join(CHANNELS)
        raise ValueError(f"{text!r} is no CHANNEL:ADDRESS; channels are {known}")
    return Address(channel, where)


class Teller:
    """Tells words to addresses, each address in its own thread and in order.

    A way that is away is tried again; one that refuses a word is not asked for it again.
    """

    def __init__(self, channels: Mapping[str, Channel], mode: Mode, stop: Event) -> None:
        self._channels, self._mode, self._stop = channels, mode, stop
        self._lines: dict[Address, SimpleQueue[Word]] = {}
        self._lock = Lock()
        self._outcomes: dict[str, dict[Address, str]] = {}
        self._going: Counter[str] = Counter()

    def tell(self, word: Word, whom: Sequence[Address]) -> None:
        """Say a word to all of them; returns at once."""
        for address in dict.fromkeys(whom):
            with self._lock:
                self._going[word.key] += 1
            if address not in self._lines:
                self._lines[address] = SimpleQueue()
                name = f"tell-{address.channel}"
                Thread(target=self._work, args=(address,), daemon=True, name=name).start()
            self._lines[address].put(word)

    def outcome(self, key: str) -> str:
        """By which ways a word went out so far, and what came of it."""
        with self._lock:
            said = self._outcomes.get(key, {})
            return "; ".join(f"{address.channel} {what}" for address, what in said.items())

    def busy(self, key: str) -> bool:
        """Whether a word is still on its way to somebody."""
        with self._lock:
            return key in self._going

    def forget(self, key: str) -> None:
        """Keep no record of a word any longer."""
        with self._lock:
            self._outcomes.pop(key, None)

    def _note(self, word: Word, address: Address, what: str) -> None:
        with self._lock:
            self._outcomes.setdefault(word.key, {})[address] = what

    def _work(self, address: Address) -> None:
        while not self._stop.is_set():
            word = self._lines[address].get()
            for _ in range(TRIES):
                if self._try(word, address) or self._stop.wait(AGAIN_S):
                    break
            with self._lock:
                self._going[word.key] -= 1
                self._going += Counter()

    def _try(self, word: Word, address: Address) -> bool:
        """Whether the word is done with, sent or refused."""
        channel = self._channels.get(address.channel)
        try:
            if channel is None:
                raise Refused("not configured")
            channel.send(self._message(word, address))
        except Refused as answer:
            log.error("the watch was refused", channel=address.channel, reason=str(answer))
            self._note(word, address, f"refused: {answer}")
            return True
        except Unreachable as answer:
            log.warning("the watch cannot tell", channel=address.channel, reason=str(answer))
            self._note(word, address, f"unreachable: {answer}")
            return False
        except Exception as fault:
            log.exception("a channel failed", channel=address.channel)
            self._note(word, address, f"failed: {type(fault).__name__}")
            return False
        self._note(word, address, "sent")
        return True

    def _message(self, word: Word, address: Address) -> Message:
        text = word.brief if address.channel in BRIEF else word.text
        where = word.key, address.address
        return Message(*where, text, word.level, self._mode, owes=False, title=word.title)
