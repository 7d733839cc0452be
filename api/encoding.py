"""Curves as bytes: JSON columns, CSV, and the tag that says whether they changed.

Times are formatted as whole columns: a month of 5-minute data is 8,640 of them, and `isoformat`
one by one would cost more than reading them from the database.
"""

import hashlib

import msgspec
import numpy as np
import numpy.typing as npt
from fastapi import Response

from domain.instant import HOUR, SECOND

Times = npt.NDArray[np.int64]

_BEIJING = 8 * HOUR
_DIGITS = ((11, 36000, 3), (12, 3600, 10), (14, 600, 6), (15, 60, 10), (17, 10, 6), (18, 1, 10))
"""Place in the text, seconds and base of each digit of hh:mm:ss."""

_BOM = "\ufeff"


class Json(Response):
    """A response encoded by msgspec: dataclasses as objects, NaN as null."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """The JSON of `content`; bytes are JSON already."""
        return content if isinstance(content, bytes) else msgspec.json.encode(content)


def stamps(times: Times) -> npt.NDArray[np.bytes_]:
    """ISO 8601 at +08:00; all with microseconds where one has any.

    Dates are formatted once a day, times digit by digit for the whole column.
    """
    if np.any(times % SECOND):
        beijing = (times + _BEIJING).view("datetime64[us]")
        return np.char.add(np.datetime_as_string(beijing, unit="us").astype("S26"), b"+08:00")
    days, second = np.divmod((times + _BEIJING) // SECOND, 86_400)
    known, which = np.unique(days, return_inverse=True)
    dates = np.datetime_as_string(known.view("datetime64[D]")).astype("S10")
    text = np.empty((len(times), 25), dtype=np.uint8)
    text[:, :10] = dates.view(np.uint8).reshape(-1, 10)[which]
    text[:, 10:] = np.frombuffer(b"T00:00:00+08:00", dtype=np.uint8)
    for place, unit, base in _DIGITS:
        text[:, place] += (second // unit % base).astype(np.uint8)
    return text.view("S25").ravel()


def time_texts(times: Times) -> list[str]:
    """The same as texts."""
    texts: list[str] = stamps(times).astype(str).tolist()
    return texts


def columns(
    time: Times, value: npt.NDArray[np.float64], flag: npt.NDArray[np.int8], **extra: object
) -> bytes:
    """JSON object of `extra` members and the columns time, value and flag; NaN becomes null."""
    quoted = b'["' + b'","'.join(stamps(time).tolist()) + b'"]' if time.size else b"[]"
    return msgspec.json.encode(
        {
            **extra,
            "time": msgspec.Raw(quoted),
            "value": value.tolist(),
            "flag": flag.tolist(),
        }
    )


def csv(time: Times, value: npt.NDArray[np.float64], flag: npt.NDArray[np.int8]) -> bytes:
    """`time,value,flag` with a byte-order mark, for spreadsheets; a missing value is empty."""
    lines = [
        f"{text},{'' if number != number else repr(number)},{mark}"
        for text, number, mark in zip(time_texts(time), value.tolist(), flag.tolist(), strict=True)
    ]
    return (_BOM + "\r\n".join(["time,value,flag", *lines, ""])).encode()


def tag(*parts: object) -> str:
    """A strong ETag of arrays and texts."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        digest.update(b"\0")
    return f'"{digest.hexdigest()}"'


def unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether the client already holds what `etag` names (RFC 9110 13.1.2, weak comparison)."""
    if if_none_match is None:
        return False
    held = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in held or etag in held
