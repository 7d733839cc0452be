"""Curves as bytes: JSON columns, CSV, and the tag that says whether they changed.

Times are formatted as whole columns: a month of 5-minute data is 8,640 of them, and `isoformat`
one by one would cost more than reading them from the database.
"""

import hashlib
from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt
from fastapi import Response

from domain.instant import HOUR, SECOND

Times = npt.NDArray[np.int64]

_BEIJING = 8 * HOUR
_CELL = b',"0000-00-00T00:00:00+08:00"'
_FINE_CELL = b',"0000-00-00T00:00:00.000000+08:00"'
_DATE, _HOUR, _MINUTE, _SECOND, _FRACTION = 2, 13, 16, 19, (22, 24, 26)
"""Places in a cell."""

_BOM = "\ufeff"


class Json(Response):
    """A response encoded by msgspec: dataclasses as objects, NaN as null."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """The JSON of `content`; bytes are JSON already."""
        return content if isinstance(content, bytes) else msgspec.json.encode(content)


def time_texts(times: Times) -> list[str]:
    """ISO 8601 at +08:00; all with microseconds where one has any."""
    return _time_cells(times).decode()[2:-1].split('","') if times.size else []


def columns(
    time: Times, value: npt.NDArray[np.float64], flag: npt.NDArray[np.int8], **extra: object
) -> bytes:
    """JSON object of `extra` members and the columns time, value and flag; NaN becomes null."""
    return msgspec.json.encode(
        {
            **extra,
            "time": _array(_time_cells(time)),
            "value": value.tolist(),
            "flag": _array(_flag_cells(flag)),
        }
    )


def _array(cells: bytearray) -> msgspec.Raw:
    """A JSON array of cells that begin with a comma each."""
    cells[:1] = b"["
    cells += b"]"
    return msgspec.Raw(cells)


def _flag_cells(flags: npt.NDArray[np.int8]) -> bytearray:
    """Flags have one digit."""
    cells = bytearray(b",0") * len(flags)
    _write(cells, 2, 1, (flags + ord("0")).astype(np.uint8))
    return cells


def _time_cells(times: Times) -> bytearray:
    """Copies of one cell, over which dates are written as they change and the clock in pairs."""
    day, second = np.divmod((times + _BEIJING) // SECOND, 86_400)
    micros = (times % SECOND).astype(np.int32)
    cell = _FINE_CELL if micros.any() else _CELL
    cells = bytearray(cell) * len(times)
    _write(cells, len(cell), _DATE, _dates(day))
    minute = second.astype(np.int32) // 60
    hour = minute // 60
    pairs = {_HOUR: hour, _MINUTE: minute - 60 * hour, _SECOND: second - 60 * minute}
    if cell is _FINE_CELL:
        fraction = (micros // 10_000, micros // 100 % 100, micros % 100)
        pairs |= zip(_FRACTION, fraction, strict=True)
    for place, numbers in pairs.items():
        _write(cells, len(cell), place, _pairs().take(numbers))
    return cells


def _dates(days: Times) -> npt.NDArray[np.bytes_]:
    """Dates of days since 1970; each is formatted once for as long as it lasts."""
    first = np.flatnonzero(np.diff(days, prepend=days[:1] - 1))
    dates = np.datetime_as_string(days[first].view("datetime64[D]")).astype("S10")
    return np.repeat(dates, np.diff(first, append=len(days)))


@cache
def _pairs() -> npt.NDArray[np.uint16]:
    """The texts 00 to 99, each as one number of two bytes: numpy moves those fastest."""
    return np.array([f"{number:02}" for number in range(100)], dtype="S2").view(np.uint16)


def _write(
    cells: bytearray, width: int, place: int, texts: npt.NDArray[np.bytes_ | np.unsignedinteger]
) -> None:
    """Write each text into its cell of `width` bytes, at `place`."""
    if texts.size:
        shape, dtype = texts.shape, texts.dtype
        np.ndarray(shape, dtype, buffer=cells, offset=place, strides=(width,))[:] = texts


def csv(time: Times, value: npt.NDArray[np.float64], flag: npt.NDArray[np.int8]) -> bytes:
    """`time,value,flag` with a byte-order mark, for spreadsheets; a missing value is empty."""
    lines = [
        f"{text},{'' if number != number else repr(number)},{mark}"
        for text, number, mark in zip(time_texts(time), value.tolist(), flag.tolist(), strict=True)
    ]
    return (_BOM + "\r\n".join(["time,value,flag", *lines, ""])).encode()


def tag(*parts: object) -> str:
    """A strong ETag of arrays and texts."""
    digest = hashlib.sha256()
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
