"""A virtual SL 651-2014 station.

It tells a measurement at once in an added report (33H) when rain or level has moved since its
last report, what moved first; else in the hourly report (34H) at the full hour, or in the next
timed report (32H). The hourly report says the twelve five-minute values of rain and of relative
levels as arrays where that tells anything new and tells it exactly; all else stands behind its
own observation time. A station that was quiet sends a heartbeat (2FH).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from domain.datastream import Datastream
from domain.device import Device
from domain.instant import HOUR, MINUTE, SECOND
from sensors.simulators.devices.sl651_words import (
    ARRAY_LENGTH,
    ARRAY_STEP,
    Words,
    carries,
    sayable,
)
from sensors.simulators.devices.station import Language
from sensors.wire import Reading, sl651

TIMED, ADDED, HOURLY = 0x32, 0x33, 0x34

LEVELS = ("stage", "pool_level")
"""What an added report watches, besides rain."""

MOST_GROUPS = 100
"""Readings in one report (ours): far from the 4,095 bytes of a body."""

_ANY_PASSWORD = "0000"
_SERIALS = 0xFFFF
_NOISE = 1e-9
"""What the difference of two levels may lack of a centimetre as a float."""


@dataclass(frozen=True, slots=True)
class Manner:
    """When a station speaks.

    Timed reports each `timed_s`: by default with each measurement, for a flood shall not wait;
    in the field an hour is usual. Added reports on `added_rain` mm or `added_level` m since the
    last report (Hunan small reservoirs, draft of 2022). A heartbeat after `heartbeat_s` without a
    word (ours).
    """

    timed_s: int = 60
    added_rain: float = 1.0
    added_level: float = 0.01
    heartbeat_s: int = 240


AT_ONCE = Manner()


class _Movement:
    """How far rain and levels have moved since the last report."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._rain = 0.0
        self._told: dict[str, float] = {}
        self._now: dict[str, float] = {}

    def watch(self, readings: Sequence[Reading]) -> str | None:
        """The first property that has moved far enough, with these readings."""
        moved = [one.property for one in readings if not isnan(one.value) and self._far(one)]
        return moved[0] if moved else None

    def reported(self) -> None:
        """Count from here."""
        self._rain = 0.0
        self._told |= self._now

    def _far(self, one: Reading) -> bool:
        if one.property == "rain":
            self._rain += one.value
            return self._rain >= self._manner.added_rain - _NOISE
        if one.property not in LEVELS:
            return False
        self._now[one.property] = one.value
        moved = abs(one.value - self._told.setdefault(one.property, one.value))
        return moved >= self._manner.added_level - _NOISE


class Station:
    """The state machine; see `VirtualStation`."""

    def __init__(
        self, device: Device, streams: Sequence[Datastream], manner: Manner = AT_ONCE
    ) -> None:
        """`streams` are the datastreams that it tells."""
        self._link = sl651.Link(device.address, device.password or _ANY_PASSWORD)
        self._words = Words.of(streams)
        self._manner = manner
        self._movement = _Movement(manner)
        self._serial = 0
        self._spoke_at: int | None = None
        self._untold: list[Reading] = []
        self._hour: dict[str, dict[int, float]] = {name: {} for name in self._words.arrays}

    def measure(self, now: int, readings: Sequence[Reading]) -> list[bytes]:
        """The report that is due, a heartbeat after a long silence, or nothing."""
        self._remember(readings)
        moved = self._movement.watch(readings)
        if moved and now % HOUR != 0:
            first = sorted(readings, key=lambda one: one.property != moved)
            return self._reports(ADDED, now, self._words.groups(first))
        self._untold += readings
        if self._untold and now % HOUR == 0:
            return self._hourly(now)
        if self._untold and now // MINUTE * MINUTE % (self._manner.timed_s * SECOND) == 0:
            return self.finish(now)
        return self._heartbeat(now)

    def finish(self, now: int) -> list[bytes]:
        """A timed report of all that has not been told."""
        groups, self._untold = self._words.groups(self._untold), []
        return self._reports(TIMED, now, groups)

    def _remember(self, readings: Sequence[Reading]) -> None:
        """Keep what an array of the hour may say."""
        for one in readings:
            if one.property in self._hour:
                self._hour[one.property][one.time] = one.value

    def _hourly(self, now: int) -> list[bytes]:
        arrays = [array for name in self._hour if (array := self._array(name, now)) is not None]
        groups = arrays + self._words.groups(self._untold)
        self._untold = []
        for known in self._hour.values():
            known.clear()
        return self._reports(HOURLY, now, groups)

    def _array(self, name: str, now: int) -> sl651.Group | None:
        """The hour's values as an array, where it says some that are untold; these are told."""
        start = now - (ARRAY_LENGTH - 1) * ARRAY_STEP
        slots, known = range(start, now + 1, ARRAY_STEP), self._hour[name]
        untold = {one.time for one in self._untold if one.property == name}
        if not untold or not untold.issubset(slots) or not known.keys() >= set(slots):
            return None
        array = self._words.array(name, [known[slot] for slot in slots], start)
        if array is not None:
            self._untold = [one for one in self._untold if one.property != name]
        return array

    def _reports(self, function: int, now: int, groups: Sequence[sl651.Group]) -> list[bytes]:
        """As many reports as the groups take, none without any."""
        if not groups:
            return []
        self._movement.reported()
        self._spoke_at = now
        link, klass = self._link, self._words.klass
        return [
            sl651.report(link, function, self._next(), now, klass, groups[at : at + MOST_GROUPS])
            for at in range(0, len(groups), MOST_GROUPS)
        ]

    def _heartbeat(self, now: int) -> list[bytes]:
        if self._spoke_at is None or now - self._spoke_at < self._manner.heartbeat_s * SECOND:
            return []
        self._spoke_at = now
        return [sl651.heartbeat(self._link, self._next(), now)]

    def _next(self) -> int:
        """Serials run from 1 to FFFF, and again from 1."""
        self._serial = self._serial % _SERIALS + 1
        return self._serial


LANGUAGE = Language("SL 651", MINUTE, carries, sayable, Station)
