"""What messages say: rows and events for the store, and a reject with its reason for all else.

Pure: the collector and the rehearsal call the same function.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np

from domain.detection import Located
from domain.device import Protocol
from domain.flag import Flag
from domain.flight import Flown
from domain.instant import SECOND, parse
from domain.observation import CLOCK, OBSERVATION, Observations
from ingest import events
from ingest.view import RegistryView
from sensors import topics
from sensors.wire import Reading, WireError, event, json
from sensors.wire.codecs import CODECS
from sensors.wire.telegram import Bad, Part, Telegram
from store.packets import Packet
from store.rejects import Reject
from store.telegrams import StoredTelegram

LARGEST_PAYLOAD = 256 * 1024
"""Bytes; a longer message is kept as a reject."""

_FIRST_TIME = parse("2000-01-01T00:00:00+08:00")
_NEVER = 2**63 - 1
_LONGEST_REASON = 300

_Row = tuple[int, int, float, int]


@dataclass(frozen=True, slots=True)
class Understood:
    """Rows in arrival order (ticks of the clock among them), rejects, and the clock thereafter.

    `unknown` tells that a message named a station, device or property which the registry lacks.
    `telegrams` are what devices sent, test reports among them, of which there are no rows;
    `packets` the pieces of telegrams that are not complete. `answers` are (topic, payload) to be
    published when all of it is committed, and not before. `detections` and `flown` are the events
    of cameras and UAVs; what of them are readings stands among the rows.
    """

    rows: Observations
    rejects: list[Reject]
    clock: int | None
    unknown: bool
    telegrams: list[StoredTelegram]
    packets: list[Packet]
    answers: list[tuple[str, bytes]]
    detections: list[Located]
    flown: list[Flown]


@dataclass(slots=True)
class _Ear:
    """The state of one run over messages."""

    view: RegistryView
    exercise: bool
    clock: int | None
    received_at: int
    tolerance: int
    rows: list[_Row] = field(default_factory=list)
    unknown: bool = False
    telegrams: list[StoredTelegram] = field(default_factory=list)
    packets: list[Packet] = field(default_factory=list)
    answers: list[tuple[str, bytes]] = field(default_factory=list)
    detections: list[Located] = field(default_factory=list)
    flown: list[Flown] = field(default_factory=list)

    def hear(self, topic: str, payload: bytes) -> None:
        """Add the rows of one message; WireError for what is wrong with it, the rest is kept."""
        if len(payload) > LARGEST_PAYLOAD:
            raise WireError(f"{len(payload)} bytes, at most {LARGEST_PAYLOAD}")
        if topic == topics.CLOCK:
            self._tick(payload)
            return
        named = topics.parse(topic)
        if named is None:
            raise WireError("unknown topic")
        station, kind = named
        if kind == topics.OBSERVATION:
            _complain(self._keep(station, json.decode(payload)))
        elif kind in CODECS:
            self._telegrams(topic, station, Protocol(kind), payload)
        elif kind == topics.EVENT:
            _complain(self._events(station, event.decode(payload)))
        elif kind == topics.STATUS:
            raise WireError(f"no codec yet: {kind}")
        elif kind != topics.DOWN:
            raise WireError(f"unknown kind of message: {kind}")

    def _tick(self, payload: bytes) -> None:
        """Every collector hears every tick, and a tick that is not new says nothing."""
        if not self.exercise:
            raise WireError("clock refused: this instance is live")
        now = json.decode_clock(payload)
        if now < _FIRST_TIME:
            raise WireError("time before 2000")
        if self.clock is None or now > self.clock:
            self.clock = now
            self.rows.append((CLOCK, now, nan, Flag.GOOD))

    def _telegrams(self, topic: str, station: str, protocol: Protocol, payload: bytes) -> None:
        """The telegrams of one payload: sound ones are kept whatever stands beside them."""
        faults: set[str] = set()
        for piece in CODECS[protocol].telegrams(payload):
            if isinstance(piece, Bad):
                faults.add(str(piece.error))
            elif isinstance(piece, Part):
                part = piece.message, piece.number, piece.total, self.received_at, piece.raw
                self.packets.append(Packet(topic, *part))
            else:
                faults |= self._telegram(station, piece)
        _complain(faults)

    def _telegram(self, station: str, heard: Telegram) -> set[str]:
        """Keep a telegram and its readings; what cannot be used of it."""
        refused = self._refused(station, heard)
        if refused:
            return {refused}
        self.telegrams.append(
            StoredTelegram(
                station, heard.protocol, heard.function, heard.serial, heard.sent_at,
                self.received_at, heard.test, heard.raw,
            )
        )  # fmt: skip
        answer = heard.answer(self._now)
        if answer is not None:
            self.answers.append((topics.down(station), answer))
        readings, faults = heard.read(self.view.datastreams[station])
        return set(faults) if heard.test else self._keep(station, readings) | set(faults)

    def _refused(self, station: str, heard: Telegram) -> str:
        """Why a telegram may not speak for this station; empty where it may."""
        protocol, address = heard.protocol, heard.address
        device = self.view.devices.get((station, protocol))
        if device is not None and device.address == address:
            if device.admits(heard.password):
                return ""
            return f"wrong password for {protocol} address {address} of {station}"
        self.unknown = True
        owner = self.view.owners.get((protocol, address))
        if device is not None:
            claim = f"that of {owner}" if owner else "unknown"
            return f"foreign address: {address} is {claim}, {station} has {device.address}"
        claim = f"; {address} belongs to {owner}" if owner else f" (the frame's is {address})"
        where = "unknown station" if station not in self.view.streams else "no device"
        return f"{where}: {station} has no {protocol} address in the registry{claim}"

    def _keep(self, station: str, readings: Iterable[Reading]) -> set[str]:
        """Add rows; what is wrong with the readings that give none."""
        streams = self.view.streams.get(station)
        if streams is None:
            self.unknown = True
            return {f"unknown station: {station}"}
        latest = self._latest
        faults: set[str] = set()
        untimely: list[int] = []
        for reading in readings:
            stream, time = streams.get(reading.property), reading.time
            if stream is not None and _FIRST_TIME <= time <= latest:
                self.rows.append((stream, time, reading.value, reading.flag))
            elif stream is None:
                self.unknown = True
                faults.add(f"unknown property: {reading.property}")
            else:
                untimely.append(time)
        return faults | self._untimely(untimely)

    def _events(self, station: str, told: Sequence[event.Event]) -> set[str]:
        """Keep events, with the readings that they are; what is wrong with the others."""
        if station not in self.view.streams:
            self.unknown = True
            return {f"unknown station: {station}"}
        latest = self._latest
        untimely = {one.time for one in told if not _FIRST_TIME <= one.time <= latest}
        heard = events.hear(station, [one for one in told if one.time not in untimely], self.view)
        self.detections += heard.detections
        self.flown += heard.flown
        return heard.faults | self._keep(station, heard.readings) | self._untimely(untimely)

    def _untimely(self, times: Collection[int]) -> set[str]:
        """What is wrong with times that no reading may bear."""
        faults = {"time before 2000" for time in times if time < _FIRST_TIME}
        ahead = max(times, default=0) - self._latest + self.tolerance
        return faults | {f"time is {ahead // SECOND} s in the future"} if ahead > 0 else faults

    @property
    def _now(self) -> int:
        """The instance's time, for answers."""
        return self.received_at if self.clock is None else self.clock

    @property
    def _latest(self) -> int:
        """The last time that a reading may bear."""
        if not self.exercise:
            return self.received_at + self.tolerance
        return _NEVER if self.clock is None else self.clock + self.tolerance


def understand(
    messages: Sequence[tuple[str, bytes]],
    view: RegistryView,
    *,
    mode: str,
    clock: int | None,
    received_at: int,
    future_tolerance: int,
) -> Understood:
    """Rows and rejects of (topic, payload) messages in the order in which they came.

    `mode` is live or exercise, `clock` the last tick that was heard (exercise), `received_at`
    the platform's time (live); all times and the tolerance in microseconds. A message of which
    some readings cannot be used gives a reject with the whole payload, and rows of the others.
    """
    ear = _Ear(view, mode == "exercise", clock, received_at, future_tolerance)
    rejects: list[Reject] = []
    for topic, payload in messages:
        try:
            ear.hear(topic, payload)
        except WireError as error:
            rejects.append(Reject(_plain(topic), payload, _plain(str(error)), received_at))
    rows = np.array(ear.rows, dtype=OBSERVATION)
    return Understood(
        rows, rejects, ear.clock, ear.unknown, ear.telegrams, ear.packets, ear.answers,
        ear.detections, ear.flown,
    )  # fmt: skip


def _complain(faults: set[str]) -> None:
    if faults:
        raise WireError("; ".join(sorted(faults)))


def _plain(text: str) -> str:
    """Text that PostgreSQL can keep: no NUL, no surrogates, not without end."""
    shown = text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
    return shown if len(shown) <= _LONGEST_REASON else f"{shown[:_LONGEST_REASON]}…"
