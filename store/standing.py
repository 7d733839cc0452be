"""How several datastreams stood at an instant, and what they said in a span: usable readings."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from domain.arrays import Floats, Ints
from domain.flag import USABLE_UP_TO
from store.database import Connection
from store.micros import POSTGRES_EPOCH, timestamp

_USABLE = f"flag <= {USABLE_UP_TO} AND value IS NOT NULL"

_NEWEST = """
    SELECT d.id, o.time, o.value, o.flag FROM unnest(%(ids)s::bigint[]) AS d (id)
    CROSS JOIN LATERAL (
        SELECT time, value, flag FROM observation
        WHERE datastream_id = d.id AND time <= %(at)s AND {which} ORDER BY time DESC LIMIT 1
    ) o
"""

_SPAN = f"""
    SELECT string_agg(int4send(datastream_id), ''),
           string_agg(timestamptz_send(time), ''), string_agg(float8send(value), '')
    FROM (
        SELECT datastream_id, time, value FROM observation
        WHERE datastream_id = ANY(%(ids)s) AND time >= %(start)s AND time < %(end)s AND {_USABLE}
        ORDER BY datastream_id, time
    ) o
"""


Spans = Mapping[int, tuple[Ints, Floats]]
"""Times and values by datastream."""


class Reading(NamedTuple):
    """One reading; `value` is None where it is missing."""

    time: int
    value: float | None
    flag: int


def newest(conn: Connection, datastreams: Sequence[int], at: int) -> dict[int, Reading]:
    """The newest reading up to an instant by datastream, whatever its flag."""
    return _newest(conn, _NEWEST.format(which="true"), datastreams, at)


def newest_usable(conn: Connection, datastreams: Sequence[int], at: int) -> dict[int, Reading]:
    """The newest reading up to an instant that may be judged, by datastream."""
    return _newest(conn, _NEWEST.format(which=_USABLE), datastreams, at)


def _newest(
    conn: Connection, query: str, datastreams: Sequence[int], at: int
) -> dict[int, Reading]:
    wanted = {"ids": list(datastreams), "at": timestamp(at)}
    return {number: Reading(*row) for number, *row in conn.execute(query.encode(), wanted)}


def span(conn: Connection, datastreams: Sequence[int], *, start: int, end: int) -> Spans:
    """Times and values of the usable readings with start <= time < end, by datastream and time."""
    wanted = {"ids": list(datastreams), "start": timestamp(start), "end": timestamp(end)}
    with conn.cursor(binary=True) as cursor:
        row = cursor.execute(_SPAN.encode(), wanted).fetchone()
    ids, time, value = (part or b"" for part in row or (b"", b"", b""))
    owner = np.frombuffer(ids, dtype=">i4").astype(np.int64)
    times = np.frombuffer(time, dtype=">i8").astype(np.int64) + POSTGRES_EPOCH
    values = np.frombuffer(value, dtype=">f8").astype(np.float64)
    found = {}
    for one in datastreams:
        begin, after = np.searchsorted(owner, [one, one + 1])
        found[one] = times[begin:after], values[begin:after]
    return found
