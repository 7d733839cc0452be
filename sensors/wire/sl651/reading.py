"""What the platform keeps of a report: readings of the station's datastreams, and faults."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import floor, isnan, nan
from operator import attrgetter

from domain.datastream import Datastream
from domain.device import DeviceState
from domain.flag import Flag
from domain.instant import iso
from sensors.wire import Reading
from sensors.wire.sl651.body import Content
from sensors.wire.sl651.elements import FUNCTIONS, Group, Kind, element

GATE_SENTINELS = {
    444.0: ("全关", "fully closed"),
    555.0: ("无闸控制", "no gate control"),
    888.0: ("提出水面", "lifted clear of the water"),
    999.0: ("全开", "fully open"),
}
"""Gate openings that are no metres."""

STATUS_BITS = 0xFFF
_INVERTED = DeviceState.DOOR_OPEN | DeviceState.PUMP_RUNNING
_GOOD, _MISSING = int(Flag.GOOD), int(Flag.MISSING)
_Told = tuple[Group, Sequence[float]]
_Take = Callable[[Group, str, Datastream | None, list[str]], Sequence[float]]
_NONE: Mapping[int, float] = {}
_CLOSED = 444.0
_DUST = 10_000
_TIME = attrgetter("time")
_RANK = {"rains": 0, "levels": 2}


def device_state(status: int) -> int:
    """The bits of `DeviceState` from those of 45H, where door and pump stand inverted."""
    return (status ^ _INVERTED) & STATUS_BITS


def faults(function: int, address: str, content: Content) -> list[str]:
    """What of a report is not understood."""
    found = []
    if function not in FUNCTIONS:
        count = len(content.rest)
        found.append(f"unknown function {function:02X}: {count} bytes passed over")
    if content.station not in (None, address):
        found.append(f"report of station {content.station} by {address}: not used")
    for group in content.groups:
        if group.element.kind == "unknown":
            count = len(group.raw)
            found.append(f"unknown element {group.element.symbol}: {count} bytes passed over")
    return found


def readings(
    content: Content, streams: Mapping[str, Datastream], found: list[str]
) -> list[Reading]:
    """Readings by time of the elements that have a property; what cannot be used goes to `found`.

    Where two elements tell one property at one time, rain goes by the array (which carries its
    excess into the next five minutes) and a level by the absolute element (which is finer).
    """
    kept: list[Reading] = []
    told: dict[str, list[_Told]] = {}
    for group in sorted(content.groups, key=_rank):
        name, take = _use(group.element.lead, content.klass)
        if not name:
            if name is None:
                found.append(f"no station class in the report: {group.element.symbol} not used")
            continue
        values = take(group, name, streams.get(name), found) if take else group.values
        before = told.get(name)
        if before is None:
            told[name], twice = [(group, values)], _NONE
        else:
            twice = _twice(group, values, before, found)
            before.append((group, values))
        time, step = group.time, group.step
        for value in values:
            if time not in twice:
                kept.append(Reading(time, name, value, _GOOD if value == value else _MISSING))
            time += step
    kept.sort(key=_TIME)
    return kept


def _rank(group: Group) -> int:
    return _RANK.get(group.element.kind, 1)


@cache
def _use(lead: int, klass: str | None) -> tuple[str | None, _Take | None]:
    """The property of an element and how its values are taken, if not as they stand.

    The property is empty where there is none, None where it hangs on a class that is not told.
    """
    one = element(lead)
    take = _period if one.period_s else _TAKE.get(one.kind)
    if isinstance(one.property, str):
        return one.property, take
    return None if klass is None else one.property.get(klass, ""), take


def _twice(
    group: Group, values: Sequence[float], before: Sequence[_Told], found: list[str]
) -> Mapping[int, float]:
    """Times of the group that an earlier one has told; a contradiction of two values is a fault."""
    stamps = _stamps(group, values)
    twice = {
        time: value
        for earlier, told in before
        for time, value in zip(_stamps(earlier, told), told, strict=True)
        if time in stamps
    }
    if twice and not (group.step or group.element.period_s or isnan(values[0])):
        value, kept = values[0], twice[group.time]
        if value != kept:
            what = f"{group.element.symbol} stands twice at {iso(group.time)}"
            found.append(f"{what}: {kept:g} is kept, {value:g} is not")
    return twice


def _stamps(group: Group, values: Sequence[float]) -> range:
    step = group.step or 1
    return range(group.time, group.time + len(values) * step, step)


def _period(group: Group, _name: str, stream: Datastream | None, _: list[str]) -> Sequence[float]:
    """Sums of a period that is the datastream's own; others would be counted twice."""
    return group.values if stream and stream.interval_s == group.element.period_s else ()


def _absolute(
    group: Group, name: str, stream: Datastream | None, found: list[str]
) -> Sequence[float]:
    """Base level and relative level, without the dust of adding floating-point numbers."""
    base = stream.base_level if stream else None
    if base is not None:
        return [
            floor((base + value) * _DUST + 0.5) / _DUST if value == value else value
            for value in group.values
        ]
    if not all(map(isnan, group.values)):
        found.append(f"no base level for {name} in the registry: relative levels not used")
    return ()


def _openings(
    group: Group, _name: str, _stream: Datastream | None, _: list[str]
) -> Sequence[float]:
    """Metres; of the sentinels only the closed gate's is one."""
    return [
        (0.0 if value == _CLOSED else nan) if value in GATE_SENTINELS else value
        for value in group.values
    ]


def _states(group: Group, _name: str, _stream: Datastream | None, _: list[str]) -> Sequence[float]:
    """The bits of `device_state`."""
    return [value if isnan(value) else float(device_state(int(value))) for value in group.values]


_TAKE: dict[Kind, _Take] = {"levels": _absolute, "gate": _openings, "status": _states}
