"""The JSON of `miluo/v1/{station}/obs`, and of the clock of an exercise.

One time: `{"t": "2024-07-01T06:00:00+08:00", "n": 812, "v": {"stage": 74.0}, "q": {"stage": 1}}`.
A backlog, one value each `dt` seconds: `{"t0": "…", "dt": 300, "v": {"rain": [0.5, null]}}`, where
`q` has one flag or a list of flags for each property. Or a list of either. `n` is the station's
own message number; `n` and `q` may be left out, and null is a missing value.
"""

from collections.abc import Mapping
from datetime import datetime
from math import nan
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from domain.flag import Flag
from domain.instant import SECOND, iso, parse, to_micros
from sensors.wire import Reading, WireError

MOST_READINGS = 10_000
"""Readings that one message may carry."""

_Aware = Annotated[datetime, Meta(tz=True)]
_Step = Annotated[float, Meta(gt=0, le=366 * 86_400)]
_Quality = Literal[1, 2, 3, 4, 9]
_Value = float | None

_GOOD = int(Flag.GOOD)
_END_OF_TIME = parse("9999-12-31T00:00:00+00:00")


class _Message(Struct, gc=False):
    """Both forms in one: msgspec tells objects apart by type, not by their keys."""

    v: Annotated[dict[str, float | list[_Value] | None], Meta(min_length=1)]
    t: _Aware | UnsetType = UNSET
    t0: _Aware | UnsetType = UNSET
    dt: _Step | UnsetType = UNSET
    q: dict[str, _Quality | list[_Quality]] | UnsetType = UNSET
    n: Annotated[int, Meta(ge=0, le=2**63 - 1)] | UnsetType = UNSET


class _Clock(Struct):
    now: _Aware


_messages = msgspec.json.Decoder(_Message | list[_Message])
_clocks = msgspec.json.Decoder(_Clock)
_encode = msgspec.json.Encoder().encode
_FAULTS = (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError)


def decode(payload: bytes) -> list[Reading]:
    """Readings of one payload in the order in which they stand; WireError for a bad one."""
    try:
        message = _messages.decode(payload)
    except _FAULTS as error:
        raise WireError(str(error)) from None
    if isinstance(message, _Message):
        readings = _readings(message, "$")
    elif message:
        readings = [r for i, one in enumerate(message) for r in _readings(one, f"$[{i}]")]
    else:
        raise WireError("an empty list")
    if len(readings) > MOST_READINGS:
        raise WireError(f"{len(readings)} readings in one message, at most {MOST_READINGS}")
    return readings


def _readings(message: _Message, place: str) -> list[Reading]:
    t, flags = message.t, message.q
    if t is UNSET:
        return _backlog(message, place)
    if message.t0 is not UNSET or message.dt is not UNSET:
        raise WireError(f"t together with t0 or dt - at `{place}`")
    time = to_micros(t)
    readings = []
    for name, value in message.v.items():
        flag = _GOOD if flags is UNSET else flags.get(name, _GOOD)
        if value is None:
            value = nan
        elif isinstance(value, list):
            raise WireError(f"a list, but one time - at `{place}.v`, property {name!r}")
        if isinstance(flag, list):
            raise WireError(f"a list, but one time - at `{place}.q`, property {name!r}")
        readings.append(Reading(time, name, value, flag))
    return readings


def _backlog(message: _Message, place: str) -> list[Reading]:
    if message.t0 is UNSET or message.dt is UNSET:
        raise WireError(f"neither t nor t0 with dt - at `{place}`")
    start, step = to_micros(message.t0), round(message.dt * SECOND)
    if step == 0:
        raise WireError(f"dt is less than a microsecond - at `{place}`")
    flags = {} if message.q is UNSET else message.q
    readings: list[Reading] = []
    for name, values in message.v.items():
        where = f"at `{place}.v`, property {name!r}"
        if not isinstance(values, list) or not values:
            raise WireError(f"a backlog needs a list of values - {where}")
        if start + step * len(values) > _END_OF_TIME:
            raise WireError(f"time beyond the year 9999 - {where}")
        quality = _each(flags.get(name, _GOOD), len(values), where)
        readings += [
            Reading(start + i * step, name, nan if value is None else value, flag)
            for i, (value, flag) in enumerate(zip(values, quality, strict=True))
        ]
    return readings


def _each(quality: int | list[_Quality], count: int, where: str) -> list[int]:
    if isinstance(quality, int):
        return [quality] * count
    if len(quality) != count:
        raise WireError(f"{len(quality)} flags for {count} values - {where}")
    return list(quality)


def encode(
    time: int,
    values: Mapping[str, float | None],
    flags: Mapping[str, int] | None = None,
    n: int | None = None,
) -> bytes:
    """The payload of readings of one time (microseconds); None and NaN become null."""
    message: dict[str, object] = {"t": iso(time)}
    if n is not None:
        message["n"] = n
    message["v"] = values
    if flags:
        message["q"] = flags
    return _encode(message)


def decode_clock(payload: bytes) -> int:
    """Microseconds of a tick `{"now": "2024-07-01T06:00:00+08:00"}`; WireError for a bad one."""
    try:
        return to_micros(_clocks.decode(payload).now)
    except _FAULTS as error:
        raise WireError(str(error)) from None


def encode_clock(time: int) -> bytes:
    """The payload of a tick of the exercise clock."""
    return _encode({"now": iso(time)})
