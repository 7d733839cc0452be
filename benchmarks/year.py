"""A year of 5-minute stages drawn in 2,000 readings: the API against the same choice made in SQL.

Both look at 105,120 readings and keep the lowest and the highest of each of 1,000 parts. Beside
them the engineer's page that shows the year, in Chromium, against a bare page of the same server:
from the address to the drawn picture.
"""

import sys
from datetime import timedelta
from http.client import HTTPConnection
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import numpy as np
import psycopg

from benchmarks.console import browser
from benchmarks.curve import SERVE, ask, turns
from benchmarks.programs import free_port, running, wait_until_ready
from domain.datastream import Datastream
from domain.instant import MINUTE, from_micros, iso, parse
from domain.observation import OBSERVATION, Observations
from domain.registry import Registry
from domain.station import Station, StationKind
from store import observations, registry
from store.database import Connection, connect
from store.migrate import migrate

if TYPE_CHECKING:
    from playwright.sync_api import Browser

START = parse("2023-07-01T00:00:00+08:00")
READINGS = 365 * 288
END = START + READINGS * 5 * MINUTE
POINTS = 2000
DRAWN = "[data-test=hydrograph][data-points]"
OPENINGS = 5

SQL = """
    SELECT first(time, value), min(value), last(time, value), max(value), flag FROM observation
    WHERE datastream_id = %s AND time >= %s AND time < %s
    GROUP BY time_bucket(%s, time), flag ORDER BY 1
"""


def run(database_url: str, rounds: int = 30) -> dict[str, object]:
    """Measure on an empty database, which becomes an exercise; medians of `rounds` turns."""
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
            window = {"from": iso(START), "to": iso(END)}
            query = urlencode({**window, "format": "columns", "points": POINTS})
            path = f"/api/v1/datastreams/{number}/observations?{query}"
            api, sql = turns(rounds, lambda: ask(http, path), lambda: _select(plain, number))
            http.close()
            opened, bare = _openings(f"http://127.0.0.1:{port}/")
    return report(api, sql, opened, bare)


def report(api_ms: float, sql_ms: float, opened_ms: float, bare_ms: float) -> dict[str, object]:
    """The benchmark's line, in milliseconds for the year."""
    return {
        "bench": "year",
        "figure": round(api_ms, 2),
        "unit": f"ms for {READINGS} readings drawn in {POINTS}",
        "limit": round(sql_ms, 2),
        "ratio": round(api_ms / sql_ms, 2),
        "opened_ms": round(opened_ms),
        "bare_ms": round(bare_ms),
    }


def _openings(url: str) -> tuple[float, float]:
    """Medians of milliseconds until the year is drawn, and until a bare page is there."""
    window = urlencode({"from": iso(START), "to": iso(END)})
    opened, bare = [], []
    with browser() as chromium:
        for _ in range(OPENINGS):
            opened.append(_opening(chromium, f"{url}#/river/B001?{window}", DRAWN))
            bare.append(_opening(chromium, f"{url}healthz", "body"))
    return median(opened), median(bare)


def _opening(chromium: "Browser", address: str, sign: str) -> float:
    with chromium.new_context() as context:
        page = context.new_page()
        began = monotonic()
        page.goto(address)
        page.locator(sign).wait_for()
        return (monotonic() - began) * 1000


def _select(plain: psycopg.Connection, number: int) -> list[tuple[object, ...]]:
    part = timedelta(microseconds=(END - START) // (POINTS // 2))
    window = (number, from_micros(START), from_micros(END), part)
    return plain.execute(SQL, window, prepare=True).fetchall()


def _fill(conn: Connection) -> int:
    """Store a year of stages; return the number of their datastream."""
    station = Station("B001", "B001", StationKind.RIVER_LEVEL)
    known = Registry.numbered([station], [Datastream("B001", "stage", "m")], [])
    (number,) = registry.load(conn, known).datastreams
    observations.write(conn, _year(number))
    conn.execute("ANALYZE observation")
    return number


def _year(number: int) -> Observations:
    rows = np.zeros(READINGS, dtype=OBSERVATION)
    rows["datastream"] = number
    rows["time"] = np.arange(START, END, 5 * MINUTE)
    waves = 4 * np.sin(np.arange(READINGS) / 5000) + np.sin(np.arange(READINGS) / 300)
    rows["value"] = np.round(70 + waves, 3)
    rows["flag"] = 1
    return rows
