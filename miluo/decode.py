"""`miluo decode`: what frames say, for an engineer in the field."""

import json
import re
from collections.abc import Iterable, Iterator

from domain.device import Protocol
from sensors.wire import FrameError
from sensors.wire.codecs import CODECS
from sensors.wire.telegram import Bad

_PREFIX = re.compile(r"\b0[xX]")
_NO_HEX = re.compile("[^0-9A-Fa-f]")


def decode(protocol: Protocol, texts: Iterable[str]) -> bool:
    """Print one JSON object for each frame in `texts`; whether all of them are sound.

    SL 651 comes as hexadecimal digits, HJ 212 as it is. What is wrong is an object, too, with
    its error and the byte at which it was found.
    """
    sound, some = True, False
    for text in texts:
        for said in _said(protocol, text):
            print(json.dumps(said, ensure_ascii=False))
            sound, some = sound and "error" not in said, True
    if not some:
        print(json.dumps({"error": "no frame to decode", "offset": 0, "raw": ""}))
    return sound and some


def _said(protocol: Protocol, text: str) -> Iterator[dict[str, object]]:
    raw = text.strip().encode("utf-8", "surrogateescape")
    try:
        payload = _bytes(text) if protocol is Protocol.SL651 else raw
    except FrameError as error:
        yield Bad(raw, error).described()
    else:
        yield from CODECS[protocol].describe(payload)


def _bytes(text: str) -> bytes:
    """The bytes that hexadecimal digits stand for; blanks and each 0x are passed over."""
    digits = "".join(_PREFIX.sub("", text).split())
    if strange := _NO_HEX.search(digits):
        at = strange.start()
        raise FrameError(f"{digits[at]!a} is no hexadecimal digit", at // 2)
    if len(digits) % 2:
        raise FrameError(f"{len(digits)} hexadecimal digits, an odd number", len(digits) // 2)
    return bytes.fromhex(digits)
