"""A month's curve through the API over a kept-alive connection, against the same SQL by psycopg.

The client reads the answer, but does not take the JSON apart.
"""

import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

import numpy as np
import psycopg

from api.routes.observations import MOST_POINTS
from benchmarks.programs import free_port, running, wait_until_ready
from domain.datastream import Datastream
from domain.instant import DAY, MINUTE, from_micros, iso, parse
from domain.observation import OBSERVATION, Observations
from domain.registry import Registry
from domain.station import Station, StationKind
from store import curves, observations, registry
from store.database import Connection, connect
from store.migrate import migrate

START = parse("2024-06-01T00:00:00+08:00")
END = START + 30 * DAY
POINTS = (END - START) // (5 * MINUTE)

SQL = """
    SELECT time, value, flag FROM observation
    WHERE datastream_id = %s AND time >= %s AND time < %s ORDER BY time
"""

SERVE = """
import sys
from api.context import Access
from api.server import serve
serve(sys.argv[1], "exercise", port=int(sys.argv[2]), access=Access(public_reading=True))
"""


def run(database_url: str, rounds: int = 100) -> dict[str, object]:
    """Measure on an empty database, which becomes an exercise; medians of `rounds` turns.

    All sides are asked in turn, so that a busy machine slows them alike. The limit is the
    statement that anyone would write, fetched as rows by psycopg. `store_ms` is the store's own
    road for the same rows (three byte strings into numpy columns): what the API adds to it is
    HTTP, JSON and the tag of the curve.
    """
    with (
        connect(database_url, application="miluo bench") as conn,
        psycopg.connect(database_url, autocommit=True) as plain,
    ):
        migrate(conn, "exercise")
        number = _fill(conn)
        port = free_port()
        with running([sys.executable, "-c", SERVE, database_url, str(port)]):
            wait_until_ready(port, "/healthz")
            http = HTTPConnection("127.0.0.1", port)
            query = urlencode({"from": iso(START), "to": iso(END), "format": "columns"})
            path = f"/api/v1/datastreams/{number}/observations?{query}"
            api, store, rows = turns(
                rounds,
                lambda: ask(http, path),
                lambda: curves.raw(conn, number, start=START, end=END, limit=MOST_POINTS + 1),
                lambda: _select(plain, number),
            )
            http.close()
    return report(api, store, rows)


def report(api_ms: float, store_ms: float, rows_ms: float) -> dict[str, object]:
    """The benchmark's line, in milliseconds for the month."""
    return {
        "bench": "curve",
        "figure": round(api_ms, 2),
        "unit": f"ms for {POINTS} points in columns",
        "limit": round(rows_ms, 2),
        "ratio": round(api_ms / rows_ms, 2),
        "store_ms": round(store_ms, 2),
        "ratio_to_store": round(api_ms / store_ms, 2),
    }


def turns(rounds: int, *sides: Callable[[], object]) -> list[float]:
    """Median milliseconds of each side, after a tenth of the rounds to warm up."""
    warm = rounds // 10
    turns = [[_milliseconds(side) for side in sides] for _ in range(warm + rounds)]
    return [median(times) for times in zip(*turns[warm:], strict=True)]


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def ask(http: HTTPConnection, path: str) -> bytes:
    """The body of an answer."""
    http.request("GET", path)
    answer = http.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    return body


def _select(plain: psycopg.Connection, number: int) -> list[tuple[object, ...]]:
    return plain.execute(
        SQL, (number, from_micros(START), from_micros(END)), prepare=True
    ).fetchall()


def _fill(conn: Connection) -> int:
    """Store a month of stages; return the number of their datastream."""
    station = Station("B001", "B001", StationKind.RIVER_LEVEL)
    numbers = registry.load(
        conn, Registry.numbered([station], [Datastream("B001", "stage", "m")], [])
    )
    (number,) = numbers.datastreams
    observations.write(conn, _month(number))
    return number


def _month(number: int) -> Observations:
    rows = np.zeros(POINTS, dtype=OBSERVATION)
    rows["datastream"] = number
    rows["time"] = np.arange(START, END, 5 * MINUTE)
    rows["value"] = np.round(70 + 4 * np.sin(np.arange(POINTS) / 500), 3)
    rows["flag"] = 1
    return rows
