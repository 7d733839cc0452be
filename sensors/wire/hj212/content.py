"""The content of data commands: `DataTime=…;w01010-Avg=24.6,w01010-Flag=N;…`."""

import re
from collections.abc import Sequence

import msgspec

from sensors.wire import FrameError
from sensors.wire.hj212.segment import Segment, instant

MEASURES = ("Rtd", "Min", "Avg", "Max", "Cou")
"""What can be said of a factor in numbers: real-time value, three of a period, and its sum."""

_NUMBER = re.compile(r"(?=.{1,32}\Z)[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
"""At most 32 characters (ours); the standard's longest number has far fewer."""

_PLAIN = re.compile(r"([0-9A-Za-z]+)-(Rtd|Avg)=([0-9]{1,15}(?:\.[0-9]{1,15})?),\1-Flag=([A-Z])")
"""What nearly all items look like; `_item` understands them as well, but in twice the time."""

_SHOWN = 40
"""Characters of a bad text that its error repeats."""


class Item(msgspec.Struct, gc=False):
    """What a message says of one factor: `texts` by name, numbers among them already checked.

    `flag` is its data flag, empty when it has none; `time` its own sample's, in microseconds,
    when it has one. The item stands at byte `at`.
    """

    code: str
    at: int
    texts: dict[str, str]
    flag: str = ""
    time: int | None = None


class Content(msgspec.Struct):
    """Items in their order, their DataTime (microseconds), and fields that belong to no factor."""

    time: int | None
    items: list[Item]
    others: dict[str, str]


def parse(segments: Sequence[Segment]) -> Content:
    """The content of a data command, from one or all of its packets; FrameError for a bad one.

    A field that comes twice in one item, and a factor that comes twice with one sample time,
    are errors; a field outside items may come again with the same text, as in split packets.
    Empty items are passed over; an empty value says that the factor is missing.
    """
    content = Content(None, [], {})
    for segment in segments:
        at = segment.content_at
        for text in segment.content.split(";"):
            if plain := _PLAIN.fullmatch(text):
                code, name, number, flag = plain.groups()
                content.items.append(Item(code, at, {name: number}, flag))
            elif text:
                _item(text, at, content)
            at += len(text) + 1
    whole = len(segments) == segments[0].total
    if whole and content.items and content.time is None:
        raise FrameError("no DataTime in CP", content.items[0].at)
    _once(content.items)
    return content


def _item(text: str, at: int, content: Content) -> None:
    """Add the fields of one item; some devices put several factors into one."""
    found: dict[str, Item] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals:
            raise FrameError(f"no = in {part[:_SHOWN]!r}", at)
        code, dash, name = key.partition("-")
        if dash:
            item = found.get(code)
            if item is None:
                item = found[code] = Item(code, at, {})
                content.items.append(item)
            _field(item, name, value, at)
        else:
            _other(content, key, value, at)
        at += len(part) + 1


def _other(content: Content, key: str, text: str, at: int) -> None:
    if content.others.setdefault(key, text) != text:
        raise FrameError(f"{key} comes twice with different texts", at)
    if key == "DataTime":
        content.time = instant(key, text, at)


def _field(item: Item, name: str, text: str, at: int) -> None:
    if name in item.texts or (name == "Flag" and item.flag):
        raise FrameError(f"{item.code}-{name} comes twice", at)
    if name in MEASURES:
        if text and not _NUMBER.fullmatch(text):
            raise FrameError(f"{item.code}-{name} is {text[:_SHOWN]!r}, not a number", at)
    elif name == "SampleTime":
        item.time = instant(f"{item.code}-{name}", text, at)
    elif name == "Flag":
        item.flag = text
        return
    item.texts[name] = text


def _once(items: list[Item]) -> None:
    if len({item.code for item in items}) == len(items):
        return
    seen = set()
    for item in items:
        if (item.code, item.time) in seen:
            raise FrameError(f"{item.code[:_SHOWN]} comes twice", item.at)
        seen.add((item.code, item.time))
