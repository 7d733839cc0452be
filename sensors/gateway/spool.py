"""The gateway's spool: telegrams that stand on the disk until the collector has them.

Segment files of records, each with its length and CRC, only ever appended to. That a telegram is
gone is a record too; a segment is deleted once all that it holds is gone, oldest first.
"""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from struct import Struct

import msgspec
import structlog

from domain.device import Protocol

SEGMENT_BYTES = 4 * 2**20
_SUFFIX = ".spool"
_HEAD = Struct("<II")
_GONE_BYTES = 24
"""At most what a record takes that says that a telegram is gone."""

log = structlog.get_logger(__name__)


class Entry(msgspec.Struct, frozen=True, array_like=True, tag=1, gc=False):
    """A telegram as published; `answered` where the collector answers it, by `key`."""

    station: str
    protocol: Protocol
    key: str
    answered: bool
    raw: bytes


class _Stored(msgspec.Struct, frozen=True, array_like=True, tag=1, gc=False):
    id: int
    entry: Entry


class _Gone(msgspec.Struct, frozen=True, array_like=True, tag=2, gc=False):
    id: int


_decoder = msgspec.msgpack.Decoder(_Stored | _Gone)
_encode = msgspec.msgpack.Encoder().encode


@dataclass(slots=True)
class _Segment:
    """A file; `live` counts its bytes per telegram that is not gone."""

    path: Path
    size: int = 0
    live: dict[int, int] = field(default_factory=dict)


class Spool:
    """A bounded folder of telegrams; `append` returns when they would survive a power cut.

    Not for several threads at once, nor several processes. What a kill has left half written is
    cut off; what was told to be gone may come back after a power cut, which the reader must bear.
    """

    def __init__(self, folder: Path, limit: int, segment: int = SEGMENT_BYTES) -> None:
        """Read what is there; `limit` and `segment` are bytes."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._limit, self._most = folder, limit, segment
        self._segments: list[_Segment] = []
        self._places: dict[int, tuple[_Segment, int]] = {}
        self._file = -1
        self._last = 0
        self._live = 0
        paths = _paths(folder)
        self._number = int(paths[-1].stem) if paths else 0
        for path in paths:
            self._load(path)
        self._drop()

    def append(self, entries: Sequence[Entry]) -> list[int | None]:
        """Numbers of the telegrams that now stand on the disk; None where there is no room.

        A disk that takes nothing counts as no room.
        """
        numbers = range(self._last + 1, self._last + 1 + len(entries))
        self._last += len(entries)
        records: dict[int, bytes] = {}
        room = self._limit - self.size
        for number, entry in zip(numbers, entries, strict=True):
            record = _framed(_Stored(number, entry))
            if len(record) + _GONE_BYTES <= room:
                records[number] = record
                room -= len(record) + _GONE_BYTES
        try:
            self._write(records)
            self._compact()
        except OSError as error:
            log.error("spool not written", folder=str(self._folder), why=str(error))
        return [one if one in self._places else None for one in numbers]

    def remove(self, ids: Iterable[int]) -> None:
        """Let these go; those that are gone already are passed over."""
        gone = [one for one in ids if self._forget(one)]
        self._drop()
        if gone and self._segments:
            with suppress(OSError):
                self._put(b"".join(_framed(_Gone(one)) for one in gone))

    def read(self, ids: Iterable[int]) -> dict[int, Entry]:
        """Telegrams by number; those that are gone are left out."""
        found = {}
        for one in ids:
            if one in self._places:
                segment, offset = self._places[one]
                with segment.path.open("rb") as file:
                    file.seek(offset)
                    found[one] = _entry(file.read(segment.live[one]))
        return found

    def entries(self) -> Iterator[tuple[int, Entry]]:
        """All telegrams with their numbers, oldest first but for those that were moved."""
        for segment in self._segments:
            for one, record in self._records_left(segment):
                yield one, _entry(record)

    @property
    def size(self) -> int:
        """Bytes of its files, and of what it takes to let all go."""
        return sum(one.size for one in self._segments) + _GONE_BYTES * len(self._places)

    def close(self) -> None:
        """Close the file that is written to."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    # Reading.

    def _load(self, path: Path) -> None:
        data = path.read_bytes()
        segment = _Segment(path, len(data))
        self._segments.append(segment)
        end = 0
        for offset, size, record in _records(data):
            end = offset + size
            self._last = max(self._last, record.id)
            if isinstance(record, _Stored):
                self._place(record.id, segment, offset, size)
            else:
                self._forget(record.id)
        if end < len(data):
            log.warning("spool cut", file=path.name, at=end, bytes=len(data) - end)
            os.truncate(path, end)
            segment.size = end

    def _records_left(self, segment: _Segment) -> Iterator[tuple[int, bytes]]:
        """The telegrams of a segment that are not gone, as they stand in its file."""
        data = segment.path.read_bytes()
        for one, size in segment.live.items():
            offset = self._places[one][1]
            yield one, data[offset : offset + size]

    def _place(self, number: int, segment: _Segment, offset: int, size: int) -> None:
        self._forget(number)
        self._places[number] = segment, offset
        segment.live[number] = size
        self._live += size

    def _forget(self, number: int) -> bool:
        placed = self._places.pop(number, None)
        if placed is None:
            return False
        self._live -= placed[0].live.pop(number)
        return True

    # Writing.

    def _write(self, records: dict[int, bytes]) -> None:
        """Append telegrams and have the disk confirm them."""
        if not records:
            return
        if self._file >= 0 and self._segments[-1].size >= self._most:
            self.close()
        offset = self._put(b"".join(records.values()))
        try:
            os.fsync(self._file)
        except OSError:
            self._seal()
            raise
        for number, record in records.items():
            self._place(number, self._segments[-1], offset, len(record))
            offset += len(record)

    def _put(self, data: bytes) -> int:
        """Append bytes and return where they begin; a segment that took not all is left alone."""
        if self._file < 0:
            self._start()
        segment = self._segments[-1]
        offset = segment.size
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            self._seal()
            raise
        segment.size += len(data)
        return offset

    def _start(self) -> None:
        self._number += 1
        path = self._folder / f"{self._number:016}{_SUFFIX}"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._segments.append(_Segment(path))
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _seal(self) -> None:
        """Write no more to a file that refused something."""
        self.close()
        self._segments[-1].size = self._segments[-1].path.stat().st_size

    def _drop(self) -> None:
        """Delete the oldest segments of which nothing is left."""
        while self._segments and not self._segments[0].live:
            if len(self._segments) == 1:
                self.close()
            self._segments.pop(0).path.unlink(missing_ok=True)

    def _compact(self) -> None:
        """Rewrite the oldest segment while most bytes are dead, so that little pins nothing."""
        while len(self._segments) > 1 and self._is_mostly_dead():
            self._write(dict(self._records_left(self._segments[0])))
            self._drop()

    def _is_mostly_dead(self) -> bool:
        return 2 * self._live < sum(one.size for one in self._segments[:-1])


def occupied(folder: Path) -> int:
    """Bytes that the spool in a folder takes."""
    return sum(path.stat().st_size for path in _paths(folder))


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_SUFFIX}"))


def _framed(record: _Stored | _Gone) -> bytes:
    body = _encode(record)
    return _HEAD.pack(len(body), zlib.crc32(body)) + body


def _entry(record: bytes) -> Entry:
    found = _decoder.decode(record[_HEAD.size :])
    assert isinstance(found, _Stored)
    return found.entry


def _records(data: bytes) -> Iterator[tuple[int, int, "_Stored | _Gone"]]:
    """Offset, size and content of each record, up to the first that is not whole."""
    offset = 0
    while len(data) - offset >= _HEAD.size:
        length, crc = _HEAD.unpack_from(data, offset)
        begin = offset + _HEAD.size
        body = data[begin : begin + length]
        if len(body) < length or zlib.crc32(body) != crc or not body:
            return
        yield offset, _HEAD.size + length, _decoder.decode(body)
        offset = begin + length
