"""What people say when they are called: a reply, a key pressed."""

import re
import unicodedata
from enum import StrEnum


class Said(StrEnum):
    """HEARD: the duty is taken. CANNOT: it must go to somebody else, at once."""

    HEARD = "heard"
    CANNOT = "cannot"


_CANNOT = re.compile(r"2(?!\d)|(我|本人)?(无法|不能|办不到|去不了|不在)|cannot\b|can't\b|no\b")
_HEARD = re.compile(r"1(?!\d)|已?(收到|知道|知悉|明白|了解)|好的?(?!\w)|是的?(?!\w)|ok\b|yes\b")


def understood(text: str) -> Said | None:
    """What a text says: 1 or 收到, 2 or 无法执行 and their like; None for anything else (ours).

    Only what begins so counts: the machine of somebody in a meeting answers, too, and must not
    stand for him.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower().lstrip("【[(「\"'“")
    if _CANNOT.match(plain):
        return Said.CANNOT
    return Said.HEARD if _HEARD.match(plain) else None
