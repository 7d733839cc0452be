"""What frames say, for an engineer in the field."""

from collections.abc import Iterator
from math import isnan

from domain.device import DeviceState
from domain.instant import SECOND, iso
from sensors.wire.sl651.elements import CLASSES, FUNCTIONS, Group, element
from sensors.wire.sl651.frame import Encoding, Frame
from sensors.wire.sl651.messages import understood
from sensors.wire.sl651.reading import GATE_SENTINELS, device_state, faults
from sensors.wire.sl651.telegram import Report
from sensors.wire.telegram import Bad

_STEP = b"\x04\x18"
_TOO_LONG = 64
"""Bytes of a picture that are shown; how many there are is always told."""


def describe(payload: bytes) -> Iterator[dict[str, object]]:
    """One object for each frame, ready for JSON: for packets that are all there, one together.

    A bad piece gives its error, the offset in the payload and its bytes; a missing value is null.
    """
    for piece in understood(payload):
        if isinstance(piece, Bad):
            yield piece.described()
        elif isinstance(piece, Frame):
            yield _frame(piece) | {"bytes": len(piece.body)}
        else:
            yield _report(piece)


def _frame(frame: Frame) -> dict[str, object]:
    title = FUNCTIONS.get(frame.function, ("未知功能码", "unknown function"))
    said: dict[str, object] = {
        "protocol": "sl651",
        "encoding": frame.encoding,
        "direction": "up" if frame.up else "down",
        "centre": frame.centre,
        "address": frame.address,
        "password": frame.password,
        "function": f"{frame.function:02X}",
        "title": " ".join(title),
        "end": frame.end.name,
    }
    if frame.total:
        said |= {"packet": frame.number, "packets": frame.total}
    return said


def _report(one: Report) -> dict[str, object]:
    content = one.content
    said = _frame(one.frame) | {
        "key": one.key,
        "serial": one.serial,
        "sent_at": iso(one.sent_at),
        "test": one.test,
    }
    if content.station is not None:
        said["station"] = content.station
    if content.klass is not None:
        said |= {"class": content.klass, "class_title": " ".join(CLASSES[content.klass])}
    if one.trigger is not None:
        said["trigger"] = one.trigger
    if content.groups:
        said["elements"] = [_group(each) for each in content.groups]
    if content.rest:
        said |= _asked(one) or {"rest": _bytes(content.rest)}
    unknown = [each.element.symbol for each in content.groups if each.element.kind == "unknown"]
    if unknown:
        said["unknown"] = unknown
    if found := faults(one.function, one.address, content) if one.frame.up else []:
        said["faults"] = found
    return said


def _asked(one: Report) -> dict[str, object]:
    """What a query of the centre wants (38, 3A); nothing where it is not as we would ask it."""
    rest = one.content.rest
    if one.frame.up or one.function not in (0x38, 0x3A):
        return {}
    if one.frame.encoding is Encoding.ASCII:
        return {"wanted": rest.decode("ascii", "backslashreplace").split()}
    said: dict[str, object] = {}
    if one.function == 0x38:
        if len(rest) != 15 or rest[8:10] != _STEP:
            return {}
        said = {"from": rest[:4].hex(), "to": rest[4:8].hex(), "step": rest[10:13].hex()}
        rest = rest[13:]
    return said | {"wanted": [element(lead).symbol for lead in rest[::2]]}


def _group(group: Group) -> dict[str, object]:
    one = group.element
    said: dict[str, object] = {"symbol": one.symbol}
    if one.lead >= 0:
        said["lead"] = f"{one.lead:02X}"
    if one.zh:
        said["title"] = f"{one.zh} {one.en}"
    if one.unit:
        said["unit"] = one.unit
    said["time"] = iso(group.time)
    if group.step:
        said |= {"step_s": group.step // SECOND, "values": [_number(v) for v in group.values]}
    elif group.values:
        said |= {"value": _number(group.values[0])} | _meaning(group)
    else:
        said |= {"bytes": len(group.raw), "raw": _bytes(group.raw)}
    return said


def _meaning(group: Group) -> dict[str, object]:
    """What a value says beyond its number."""
    (value,) = group.values
    if isnan(value):
        return {}
    if group.element.kind == "status":
        state = DeviceState(device_state(int(value)))
        bits = [bit for bit in range(32) if int(value) >> bit & 1]
        return {"bits": bits, "state": [flag.name for flag in DeviceState if flag in state]}
    if group.element.kind == "gate" and value in GATE_SENTINELS:
        return {"state": " ".join(GATE_SENTINELS[value])}
    return {}


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _bytes(raw: bytes) -> str:
    shown = raw[:_TOO_LONG].hex().upper()
    return shown if len(raw) <= _TOO_LONG else f"{shown}…"
