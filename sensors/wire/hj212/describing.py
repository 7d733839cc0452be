"""A packet in words, for the engineer in the field."""

from collections.abc import Iterator

from domain.instant import iso
from sensors.wire import FrameError
from sensors.wire.hj212 import content
from sensors.wire.hj212.content import Item
from sensors.wire.hj212.message import DATA, PERIODS, REAL_TIME
from sensors.wire.hj212.payload import cuts, segment_of
from sensors.wire.hj212.segment import Segment, Version
from sensors.wire.hj212.tables import tables
from sensors.wire.telegram import Bad

_VERSIONS: dict[int, str] = {
    Version.HJ212_2005: "2005 (only what it shares with 2017)",
    Version.HJ212_2017: "2017",
}


def describe(payload: bytes) -> Iterator[dict[str, object]]:
    """What each packet says, as values that JSON knows; a bad piece says what is wrong with it."""
    for cut in cuts(payload):
        try:
            yield _packet(segment_of(cut))
        except FrameError as error:
            yield Bad(cut.whole, error).described()


def _packet(one: Segment) -> dict[str, object]:
    known = tables()
    said: dict[str, object] = {
        "protocol": "hj212",
        "version": _VERSIONS.get(one.version, f"unknown ({one.version}), read as 2017"),
        "key": one.serial,
        "sent_at": iso(one.sent_at),
        "station_type": _named(one.station_type, known.station_type),
        "function": str(one.function),
        "title": known.command.get(str(one.function), "未知命令 unknown command"),
        "address": one.address,
        "password": one.password,
        "wants_answer": one.wants_answer,
    }
    if one.total > 1:
        said |= {"packet": one.number, "packets": one.total}
    said |= {key: _plain(text) for key, text in one.others.items()}
    if one.function in DATA:
        return said | _data(one)
    return said | {"content": _plain(one.content)}


def _data(one: Segment) -> dict[str, object]:
    found = content.parse([one])
    said: dict[str, object] = {}
    period = PERIODS.get(one.function)
    if found.time is not None:
        name = "time" if one.function == REAL_TIME else "period_start"
        said[name] = iso(found.time)
        if period is not None:
            said["period_end"] = iso(found.time + period)
    others = {key: text for key, text in found.others.items() if key != "DataTime"}
    said |= {key: _plain(text) for key, text in others.items()}
    return said | {"items": [_item(item) for item in found.items]}


def _item(item: Item) -> dict[str, object]:
    known = tables()
    factor = known.factor.get(item.code)
    said: dict[str, object] = {"factor": _plain(item.code)}
    if factor is not None:
        said |= {"title": factor.title, "name": factor.name, "unit": factor.unit}
        if factor.property is not None:
            said["property"] = factor.property
    for name, text in item.texts.items():
        if name in content.MEASURES:
            said[name] = float(text) if text else None
        else:
            said[_plain(name)] = _plain(text)
    if item.flag:
        said["Flag"] = _named(item.flag, known.flag)
    if item.time is not None:
        said["SampleTime"] = iso(item.time)
    return said


def _named(code: str, names: dict[str, str]) -> str:
    return f"{_plain(code)} {names.get(code, '未知 unknown')}"


def _plain(text: str) -> str:
    """Text of one character a byte as what was meant: UTF-8, or else the national encoding."""
    raw = text.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
