"""What floods are found in: a stage's readings, and the warning level of each one's time."""

from dataclasses import dataclass

import numpy as np

from api.problems import Problem
from domain.arrays import Floats
from domain.criterion import Criterion, Direction
from domain.datastream import Datastream
from domain.flood import Record, share_level
from domain.instant import to_micros
from store import criteria, curves, datastreams
from store.curves import MOST_READ, Columns
from store.database import Connection

_JUDGED = 3
_MOST_VERSIONS = 1000


@dataclass(frozen=True, slots=True)
class Watched:
    """A stage's usable readings, the level in force at each, and the versions of its rule."""

    stream: Datastream
    record: Record
    level: Floats
    basis: str
    versions: list[Criterion]


def watched(conn: Connection, number: int, start: int, end: int) -> Watched:
    """The readings of start <= time < end; a problem where it is no stage, or has too many."""
    stream = datastreams.get(conn, number)
    if stream is None:
        raise Problem(404, f"There is no datastream {number}: see /api/v1/datastreams.")
    if stream.property not in ("stage", "pool_level"):
        raise Problem(422, f"Floods are of a stage or a pool's level, not of {stream.property}.")
    record = usable(_read(conn, number, start, end))
    versions = _versions(conn, number)
    level = _levels(record, versions)
    if not np.isnan(level).all() or not record.time.size:
        return Watched(stream, record, level, "warning", versions)
    share = share_level(record)
    level = np.full(record.time.size, np.nan if share is None else share)
    return Watched(stream, record, level, "share", versions)


def discharges(conn: Connection, stream: Datastream, start: int, end: int) -> Record:
    """The usable discharges at the same station; none where none are kept."""
    for number, one in datastreams.page(conn, station=stream.station, after=0, limit=1000):
        if one.property == "discharge":
            return usable(_read(conn, number, start, end))
    return Record(np.array([], dtype=np.int64), np.array([], dtype=np.float64))


def usable(columns: Columns) -> Record:
    """Readings that may be judged: flags good, not evaluated and suspect."""
    good = (columns.flag <= _JUDGED) & ~np.isnan(columns.value)
    return Record(columns.time[good], columns.value[good])


def in_force(versions: list[Criterion], at: int) -> Criterion | None:
    """The version of the rule that holds at an instant."""
    return next((one for one in versions if _begin(one) <= at < _end(one)), None)


def _read(conn: Connection, number: int, start: int, end: int) -> Columns:
    found = curves.raw(conn, number, start=start, end=end, limit=MOST_READ + 1)
    if found.time.size > MOST_READ:
        raise Problem(
            422,
            f"读数超过 {MOST_READ} 个，请缩短时段 / "
            f"These are more than {MOST_READ} readings: give a later `from`",
        )
    return found


def _versions(conn: Connection, number: int) -> list[Criterion]:
    rows = criteria.page(conn, station=None, datastream=number, after=0, limit=_MOST_VERSIONS)
    return [
        row.criterion
        for row in rows
        if row.criterion.indicator == "value" and row.criterion.direction is Direction.ABOVE
    ]


def _levels(record: Record, versions: list[Criterion]) -> Floats:
    """The warning level, yellow, of each reading's time; NaN where none was set."""
    level = np.full(record.time.size, np.nan)
    for one in versions:
        if one.yellow is not None:
            level[(record.time >= _begin(one)) & (record.time < _end(one))] = one.yellow
    return level


def _begin(one: Criterion) -> int:
    return -(2**62) if one.valid_from is None else to_micros(one.valid_from)


def _end(one: Criterion) -> int:
    return 2**62 if one.valid_to is None else to_micros(one.valid_to)
