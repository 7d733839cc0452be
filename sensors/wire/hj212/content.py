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

_TIMED = re.compile(r"DataTime=([0-9]{14})(?:;|\Z)")
_PLAIN = re.compile(
    r"([0-9A-Za-z]+)-(Rtd|Avg)=([0-9]{1,15}(?:\.[0-9]{1,15})?),\1-Flag=([A-Z])(?:;|\Z)|(.+)",
    re.DOTALL,
)
"""What nearly all items look like, or else the rest of the text."""

_SHOWN = 40
"""Characters of a bad text that its error repeats."""


class Item(msgspec.Struct, gc=False):
    """What a message says of one factor: `texts` by name, numbers among them already checked.

    `flag` is its data flag, empty when it has none; `time` its own sample's, in microseconds,
    when it has one.
    """

    code: str
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
    first = segments[0]
    plain = _plain(first) if len(segments) == 1 else None
    if plain is not None:
        return plain
    content = Content(None, [], {})
    places: list[int] = []
    for segment in segments:
        at = segment.content_at
        for text in segment.content.split(";"):
            if text:
                _item(text, at, content)
            places += [at] * (len(content.items) - len(places))
            at += len(text) + 1
    if len(segments) == first.total and content.items and content.time is None:
        raise FrameError("no DataTime in CP", places[0])
    _once(content.items, places)
    return content


def _plain(segment: Segment) -> Content | None:
    """The content if it is the usual one, for speed; `parse` understands it as well by itself."""
    text = segment.content
    timed = _TIMED.match(text)
    if timed is None:
        return None
    rows = _PLAIN.findall(text, timed.end())
    if rows and rows[-1][4]:
        return None
    items = [Item(code, {name: number}, flag) for code, name, number, flag, _ in rows]
    if len({item.code for item in items}) < len(items):
        return None
    time = instant("DataTime", timed[1], segment.content_at)
    return Content(time, items, {"DataTime": timed[1]})


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
                item = found[code] = Item(code, {})
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


def _once(items: list[Item], places: list[int]) -> None:
    seen = set()
    for item, at in zip(items, places, strict=True):
        if (item.code, item.time) in seen:
            raise FrameError(f"{item.code[:_SHOWN]} comes twice", at)
        seen.add((item.code, item.time))
