"""The public messages as an Atom feed (RFC 4287; OASIS Example Practices: CAP Feeds 1.0)."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from domain.instant import iso
from store.cap_messages import Message

ATOM = "application/atom+xml"
CAP = "application/cap+xml"

_NAMESPACE = "http://www.w3.org/2005/Atom"
_TITLES = {
    "live": "汨罗 公开预警 / Miluo public warnings",
    "exercise": "【演练】汨罗 公开预警 / [EXERCISE] Miluo public warnings",
}
_FEED = "urn:miluo:cap:feed"


def feed(messages: Sequence[Message], mode: str, now: int) -> str:
    """A feed of messages, newest first; `now` (microseconds) stands where there is none yet.

    Links are relative to the feed, for only a reader knows by which name it reached us.
    """
    root = ET.Element("feed", xmlns=_NAMESPACE)
    _text(root, id=_id(_FEED), title=_TITLES[mode])
    _text(root, updated=iso(messages[0].sent if messages else now))
    ET.SubElement(root, "link", rel="self", href="feed.atom", type=ATOM)
    _text(ET.SubElement(root, "author"), name="汨罗 Miluo")
    for one in messages:
        _entry(root, one)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, one: Message) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, id=_id(f"{one.sender},{one.identifier}"), title=one.title)
    _text(entry, updated=iso(one.sent), published=iso(one.sent))
    _text(entry, summary=f"{one.status} {one.kind} {one.level.word}")
    ET.SubElement(entry, "link", rel="alternate", href=f"{one.identifier}.xml", type=CAP)


def _id(name: str) -> str:
    """The same for ever for the same name (RFC 4287, 4.2.6)."""
    return uuid5(NAMESPACE_URL, name).urn


def _text(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text
