"""Telegrams on their way: published, answered by the collector, or else by the spool."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog

from sensors import topics
from sensors.gateway.backlog import Backlog, Key
from sensors.gateway.broker import MqttBroker
from sensors.gateway.counters import Counters
from sensors.gateway.spool import Entry, Spool
from sensors.wire.codecs import CODECS, protocol_of
from sensors.wire.telegram import Telegram

TICK_S = 0.1
_COMPLAIN_S = 30.0

Reply = Callable[[bytes | None], object]
"""Gives a device its answer; None when it will get none."""

Result = TypeVar("Result")

log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Item:
    """A telegram in memory; it is `ended` when the collector or, without answer, the broker has it.

    `number` is that of the spool, once it is there.
    """

    key: Key
    telegram: Telegram
    answered: bool
    reply: Reply
    deadline: float
    published: bool = False
    ended: bool = False
    number: int = 0


class Outbox:
    """All telegrams that no one has confirmed yet; lives in one event loop.

    The spool is used by one thread of its own, and what waits for it is written together.
    """

    def __init__(
        self, spool: Spool, broker: MqttBroker, answer_s: float, counters: Counters
    ) -> None:
        self._spool, self._broker, self._answer_s = spool, broker, answer_s
        self._counters = counters
        self._pending: dict[Key, _Item] = {}
        self._deadlines: deque[_Item] = deque()
        self._to_spool: list[_Item] = []
        self._gone: list[int] = []
        self._backlog = Backlog()
        self._thread = ThreadPoolExecutor(1, "gateway-spool")
        self._work = asyncio.Event()
        self._flushing: asyncio.Future[None] | None = None
        self._generation = broker.generation
        self._complaint = 0.0
        for number, entry in spool.entries():
            self._backlog.add(number, _key(number, entry), hash(entry.raw), 0.0, published=False)

    @property
    def waiting(self) -> int:
        """Telegrams that stand in the spool."""
        return len(self._backlog)

    def submit(self, station: str, telegram: Telegram, reply: Reply) -> None:
        """Bring a telegram to the collector; `reply` is called once, sooner or later.

        Two telegrams of one key are told apart by nothing in the answer, so the second goes by
        way of the spool, which publishes them one after the other.
        """
        key = Key(station, telegram.protocol, telegram.key)
        answered = telegram.answer(_micros()) is not None
        item = _Item(key, telegram, answered, reply, time.monotonic() + self._answer_s)
        if answered and self._is_repeated(item):
            return
        if answered and (key in self._pending or key in self._backlog):
            self._spill(item)
            return
        if answered:
            self._pending[key] = item
        if self._publish(_entry(item), partial(self._acknowledged, item)):
            item.published = True
            self._deadlines.append(item)
        else:
            self._spill(item)

    def heard(self, topic: str, payload: bytes) -> None:
        """Take an answer of the collector; one for nobody here is passed over."""
        named = topics.parse(topic)
        protocol = protocol_of(payload)
        name = protocol and CODECS[protocol].answer_key(payload)
        if named is None or protocol is None or name is None:
            return
        key = Key(named[0], protocol, name)
        item = self._pending.get(key)
        if item is not None and item.published:
            del self._pending[key]
            item.ended = True
            self._counters.answers += 1
            item.reply(payload)
        elif (number := self._backlog.answered(key)) is not None:
            self._remove(number)

    async def run(self) -> None:
        """Work until cancelled; what goes wrong is logged, and tried again."""
        async with asyncio.TaskGroup() as tasks:
            for step in (self._keep, self._tick):
                tasks.create_task(_for_ever(step))

    async def close(self) -> None:
        """Put all that is under way into the spool, and answer for it; `run` must have ended."""
        if self._flushing is not None:
            await asyncio.gather(self._flushing, return_exceptions=True)
        self._expire(time.monotonic() + 2 * self._answer_s)
        await self._flush()
        await self._in_thread(self._spool.close)
        self._thread.shutdown()

    def _is_repeated(self, item: _Item) -> bool:
        """Whether these very bytes are under way, or stand in the spool: then confirm them."""
        other = self._pending.get(item.key)
        if other is not None and other.telegram.raw == item.telegram.raw:
            other.reply(None)
            other.reply = item.reply
            return True
        if self._backlog.holds(item.key, hash(item.telegram.raw)):
            self._answer(item)
            return True
        return False

    def _publish(self, entry: Entry, done: Callable[[bool], object]) -> bool:
        return self._broker.offer(topics.telemetry(entry.station, entry.protocol), entry.raw, done)

    def _acknowledged(self, item: _Item, taken: bool) -> None:
        """The broker has a telegram, or refuses it; that ends one that nobody answers."""
        if not taken:
            self._complain("broker takes a telegram for nobody", station=item.key.station)
        elif not item.answered and not item.ended:
            item.ended = True
            if item.number:
                self._remove(item.number)
            else:
                item.reply(None)

    def _answer(self, item: _Item) -> None:
        answer = item.telegram.answer(_micros())
        self._counters.own_answers += answer is not None
        item.reply(answer)

    def _complain(self, words: str, **what: object) -> None:
        """Say what goes wrong for many, once in a while."""
        if time.monotonic() >= self._complaint:
            self._complaint = time.monotonic() + _COMPLAIN_S
            log.error(words, **what)

    # To the spool and out of it.

    def _spill(self, item: _Item) -> None:
        self._to_spool.append(item)
        self._work.set()

    def _remove(self, number: int) -> None:
        self._backlog.remove(number, time.monotonic())
        self._gone.append(number)
        self._work.set()

    async def _keep(self) -> None:
        await self._work.wait()
        self._work.clear()
        self._flushing = asyncio.ensure_future(self._flush())
        await asyncio.shield(self._flushing)  # who ends `run` must not cut a write off

    async def _flush(self) -> None:
        """Write what has gathered, with one confirmation of the disk for all."""
        items, self._to_spool = self._to_spool, []
        gone, self._gone = self._gone, []
        live = [one for one in items if not one.ended]
        if gone:
            await self._in_thread(partial(self._spool.remove, gone))
        if live:
            entries = [_entry(one) for one in live]
            numbers = await self._in_thread(partial(self._spool.append, entries))
            for item, number in zip(live, numbers, strict=True):
                self._kept(item, number)

    def _kept(self, item: _Item, number: int | None) -> None:
        """A telegram stands in the spool, or has no room there (None)."""
        if self._pending.get(item.key) is item:
            del self._pending[item.key]
        if number is None:
            self._refuse(item)
        elif item.ended:
            self._gone.append(number)
            self._work.set()
        else:
            item.number = number
            self._counters.spooled += 1
            self._backlog.add(
                number,
                _key(number, _entry(item)),
                hash(item.telegram.raw),
                time.monotonic(),
                published=item.published,
                wait_s=self._answer_s if item.key in self._pending else 0.0,
            )
            self._answer(item)

    def _refuse(self, item: _Item) -> None:
        if not item.ended:
            item.ended = True
            self._counters.refused += 1
            self._complain("spool full: telegrams are not confirmed", waiting=self.waiting)
            item.reply(None)

    async def _in_thread(self, action: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, action)

    # In time.

    async def _tick(self) -> None:
        await asyncio.sleep(TICK_S)
        now = time.monotonic()
        self._expire(now)
        if self._broker.generation != self._generation:
            self._generation = self._broker.generation
            self._backlog.again(now)
        if self._broker.connected:
            await self._republish(self._backlog.take(now))

    def _expire(self, now: float) -> None:
        while self._deadlines and self._deadlines[0].deadline <= now:
            item = self._deadlines.popleft()
            if not item.ended:
                self._spill(item)

    async def _republish(self, numbers: Sequence[int]) -> None:
        if not numbers:
            return
        entries = await self._in_thread(partial(self._spool.read, numbers))
        for number, entry in entries.items():
            done = partial(self._republished, number, entry.answered)
            if not self._publish(entry, done):
                self._backlog.put_off(number, time.monotonic())

    def _republished(self, number: int, answered: bool, taken: bool) -> None:
        if not taken:
            self._complain("broker takes a telegram for nobody", waiting=self.waiting)
        elif not answered:
            self._remove(number)


async def _for_ever(step: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await step()
        except Exception:
            log.exception("gateway at fault")
            await asyncio.sleep(1.0)


def _entry(item: _Item) -> Entry:
    return Entry(*item.key, item.answered, item.telegram.raw)


def _key(number: int, entry: Entry) -> Key:
    """Where it waits in the backlog: what nobody answers waits for nothing else."""
    return Key(entry.station, entry.protocol, entry.key if entry.answered else f"#{number}")


def _micros() -> int:
    return time.time_ns() // 1000
