"""What the API says of the platform itself."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.models import Time
from domain.finding import Finding
from domain.instant import iso
from store.heartbeats import Heartbeat
from store.rejects import StoredReject
from store.system import Engine, Ingest, Line, Notifier

BEGINNING = 2000
"""Bytes of a refused message that are shown."""


@dataclass(frozen=True, slots=True)
class IngestItem:
    """What comes in, on the clock on the wall; ages in seconds, null before the first."""

    time: Annotated[list[Time], Field(description="starts of the whole minutes of the last hour")]
    readings: Annotated[list[int], Field(description="accepted in each")]
    batch_age_s: Annotated[float | None, Field(description="of the newest batch, ticks included")]
    reading_age_s: Annotated[float | None, Field(description="of the newest with a reading in it")]


@dataclass(frozen=True, slots=True)
class EngineItem:
    """Who judges, and how far."""

    holder: Annotated[str, Field(description="empty before the first engine")]
    alive: Annotated[bool, Field(description="whether its lease holds")]
    cursor: Annotated[int, Field(description="the last batch that was judged")]
    behind: Annotated[int, Field(description="batches that are not judged yet")]
    lag_s: Annotated[float, Field(description="how long the oldest of them waits")]


@dataclass(frozen=True, slots=True)
class NotifierItem:
    """What waits to be told."""

    behind: Annotated[int, Field(description="events of warnings that are not followed yet")]
    waiting: Annotated[int, Field(description="messages that are due and not sent")]
    oldest_s: Annotated[float, Field(description="how long the oldest of them is due")]


@dataclass(frozen=True, slots=True)
class RejectCount:
    """Unresolved rejects of one reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class RejectItem:
    """A message that could not be used, and the beginning of it."""

    id: int
    received_at: Time
    topic: str
    reason: str
    bytes: Annotated[int, Field(description="its whole length")]
    encoding: Literal["utf-8", "hex"]
    beginning: Annotated[str, Field(description=f"its first {BEGINNING} bytes in that encoding")]


@dataclass(frozen=True, slots=True)
class Rejects:
    """What was refused and is still open: `miluo rejects retry` takes it again."""

    counts: list[RejectCount]
    newest: Annotated[list[RejectItem], Field(description="newest first")]


@dataclass(frozen=True, slots=True)
class HeartbeatItem:
    """The last sign of life of a process."""

    process: str
    holder: str
    doing: str
    age_s: float
    alive: Annotated[bool, Field(description="heard less than 45 s ago")]


@dataclass(frozen=True, slots=True)
class SystemItem:
    """How the platform runs."""

    at: Annotated[Time, Field(description="on the clock on the wall")]
    ingest: IngestItem
    engine: EngineItem
    notifier: NotifierItem
    rejects: Rejects
    heartbeats: list[HeartbeatItem]


@dataclass(frozen=True, slots=True)
class FindingItem:
    """One check of `miluo doctor`."""

    check: str
    ok: bool
    words: Annotated[str, Field(description="what is well, or what to do: 中文 / English")]


def system(
    at: int,
    line: Line,
    counts: dict[str, int],
    newest: list[StoredReject],
    beats: list[Heartbeat],
) -> SystemItem:
    """The platform at the instant `at`."""
    refused = Rejects([RejectCount(*one) for one in counts.items()], [_reject(x) for x in newest])
    return SystemItem(
        iso(at),
        _ingest(line.ingest),
        _engine(line.engine),
        _notifier(line.notifier),
        refused,
        [_heartbeat(one) for one in beats],
    )


def finding(one: Finding) -> FindingItem:
    """A finding as an item."""
    return FindingItem(one.check, one.ok, one.words)


def _ingest(one: Ingest) -> IngestItem:
    minutes = [iso(minute) for minute in one.time]
    return IngestItem(minutes, one.readings, one.batch_age_s, one.reading_age_s)


def _engine(one: Engine) -> EngineItem:
    return EngineItem(one.holder, one.alive, one.cursor, one.behind, one.lag_s)


def _notifier(one: Notifier) -> NotifierItem:
    return NotifierItem(one.behind, one.waiting, one.oldest_s)


def _reject(one: StoredReject) -> RejectItem:
    encoding, beginning = _readable(one.payload[:BEGINNING])
    at = iso(one.received_at)
    return RejectItem(one.id, at, one.topic, one.reason, len(one.payload), encoding, beginning)


def _readable(payload: bytes) -> tuple[Literal["utf-8", "hex"], str]:
    """As text where it is text; a character that the cut has halved makes it none."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        return "hex", payload.hex(" ")
    if all(char.isprintable() or char in "\r\n\t" for char in text):
        return "utf-8", text
    return "hex", payload.hex(" ")


def _heartbeat(one: Heartbeat) -> HeartbeatItem:
    return HeartbeatItem(one.process, one.holder, one.doing, one.age_s, one.alive)
