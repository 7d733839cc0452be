"""What a situation brief 汛情快报 is made of: rain, levels, warnings, calls, what was done."""

from dataclasses import dataclass
from typing import TypeVar

from psycopg.rows import class_row

from domain.warning import Mode
from store.database import Connection, scalar
from store.micros import timestamp

Row = TypeVar("Row")

_RAIN = """
    SELECT d.datastream_id AS datastream, d.station, d.station_name, s.town, o.total AS total_mm,
           o.readings, o.newest, d.interval_s
    FROM v_datastream d
    JOIN station s ON s.code = d.station AND s.status = 'active'
    CROSS JOIN LATERAL (
        SELECT sum(value) AS total, count(*) AS readings, max(time) AS newest FROM observation
        WHERE datastream_id = d.datastream_id AND time > %(start)s AND time <= %(end)s
          AND flag <= 3 AND value IS NOT NULL
    ) o
    WHERE d.property = 'rain' ORDER BY o.total DESC NULLS LAST, d.station
"""

_LEVELS = """
    SELECT d.datastream_id AS datastream, d.station, d.station_name, d.river, s.town, d.interval_s,
           n.time, n.value, b.value AS hour_before, t.time AS top_time, t.value AS top,
           l.blue, l.yellow, l.orange, l.red, y.season
    FROM v_datastream d
    JOIN station s ON s.code = d.station AND s.status = 'active'
    LEFT JOIN LATERAL (
        SELECT time, value FROM observation
        WHERE datastream_id = d.datastream_id AND time > %(start)s AND time <= %(end)s
          AND flag <= 3 AND value IS NOT NULL ORDER BY time DESC LIMIT 1
    ) n ON true
    LEFT JOIN LATERAL (
        SELECT value FROM observation
        WHERE datastream_id = d.datastream_id AND time <= n.time - INTERVAL '1 hour'
          AND time > n.time - INTERVAL '2 hours' AND flag <= 3 AND value IS NOT NULL
        ORDER BY time DESC LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT time, value FROM observation
        WHERE datastream_id = d.datastream_id AND time > %(start)s AND time <= %(end)s
          AND flag <= 3 AND value IS NOT NULL ORDER BY value DESC, time LIMIT 1
    ) t ON true
    LEFT JOIN LATERAL (
        SELECT blue, yellow, orange, red FROM criterion
        WHERE datastream_id = d.datastream_id AND indicator = 'value' AND direction = 'above'
          AND parameters = '{}' AND coalesce(valid_from <= %(end)s, true)
          AND coalesce(valid_to > %(end)s, true)
        ORDER BY valid_from DESC NULLS LAST, id DESC LIMIT 1
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT tables -> 'season' AS season FROM criterion
        WHERE datastream_id = d.datastream_id AND indicator = 'over_season_limit'
          AND coalesce(valid_from <= %(end)s, true) AND coalesce(valid_to > %(end)s, true)
        ORDER BY valid_from DESC NULLS LAST, id DESC LIMIT 1
    ) y ON true
    WHERE d.property = %(property)s ORDER BY d.river, d.station
"""

_CALLS = """
    SELECT c.call_id AS call, c.warning_id AS warning, c.level::text, c.began, c.ended, c.seats,
           c.answered, c.waiting, c.unanswered, ARRAY(
               SELECT concat_ws(' ', nullif(p.town, ''), nullif(p.village, ''), p.name)
               FROM seat s JOIN contact p ON p.id = s.contact_id
               WHERE s.call_id = c.call_id AND s.state IN ('waiting', 'unanswered')
               ORDER BY s.id LIMIT 50) AS silent
    FROM v_call c
    WHERE c.mode = %(mode)s AND c.kind <> 'clear' AND c.seats > 0
      AND (c.ended IS NULL OR (c.began > %(start)s AND c.began <= %(end)s))
    ORDER BY c.level DESC, c.call_id DESC
"""

_DONE = """
    SELECT at, by, kind, text, '' AS what, 0 AS warning FROM duty_entry
    WHERE at > %(start)s AND at <= %(end)s AND kind <> 'brief'
    UNION ALL
    SELECT e.at, e.by, e.kind, e.remark, coalesce(nullif(w.headline, ''),
           concat_ws(' ', w.station_name, w.title)), w.id
    FROM warning_event e JOIN v_warning w ON w.id = e.warning_id
    WHERE e.at > %(start)s AND e.at <= %(end)s AND e.by <> '' AND w.mode = %(mode)s
    ORDER BY at, kind
"""

_DUTY = """
    SELECT post, name, unit FROM v_duty
    WHERE starts <= %(end)s AND ends > %(end)s AND audience = %(mode)s ORDER BY post, name
"""

_LOCK = "SELECT place FROM chain WHERE name = 'duty_entry' FOR UPDATE"

_ISSUED = """
    SELECT count(*) FROM duty_entry WHERE kind = 'brief'
      AND date_part('year', at AT TIME ZONE 'Asia/Shanghai')
        = date_part('year', %s AT TIME ZONE 'Asia/Shanghai')
"""


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` (not included) to `end` (included) in microseconds, and whose warnings."""

    start: int
    end: int
    mode: Mode

    @property
    def row(self) -> dict[str, object]:
        """As the queries take it."""
        return {
            "start": timestamp(self.start),
            "end": timestamp(self.end),
            "mode": self.mode.value,
        }


@dataclass(frozen=True, slots=True)
class Rain:
    """The rain of a station in the window; `total_mm` None where nothing was heard of it."""

    datastream: int
    station: str
    station_name: str
    town: str
    total_mm: float | None
    readings: int
    newest: int | None
    interval_s: int


@dataclass(frozen=True, slots=True)
class Stage:
    """The level of a river or a pool (m): the newest, an hour before it, the highest, the limits.

    `season` are the rows of a flood limit by date. None for what is not known.
    """

    datastream: int
    station: str
    station_name: str
    river: str
    town: str
    interval_s: int
    time: int | None
    value: float | None
    hour_before: float | None
    top_time: int | None
    top: float | None
    blue: float | None
    yellow: float | None
    orange: float | None
    red: float | None
    season: list[list[float]] | None


@dataclass(frozen=True, slots=True)
class Called:
    """A call of the window, or one that goes on; `silent` names the first who have not answered."""

    call: int
    warning: int
    level: str
    began: int
    ended: int | None
    seats: int
    answered: int
    waiting: int
    unanswered: int
    silent: list[str]


@dataclass(frozen=True, slots=True)
class Done:
    """What a person did: a line of the duty log (`warning` 0), or an event of a warning."""

    at: int
    by: str
    kind: str
    text: str
    what: str
    warning: int


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty, and as what."""

    post: str
    name: str
    unit: str


def rain(conn: Connection, window: Window) -> list[Rain]:
    """Every rain gauge of an active station, the most rain first, those unheard last."""
    return _rows(conn, Rain, _RAIN, window.row)


def rivers(conn: Connection, window: Window) -> list[Stage]:
    """Every river gauge of an active station, by river and station."""
    return _rows(conn, Stage, _LEVELS, window.row | {"property": "stage"})


def pools(conn: Connection, window: Window) -> list[Stage]:
    """Every pool gauge of an active station, likewise."""
    return _rows(conn, Stage, _LEVELS, window.row | {"property": "pool_level"})


def calls(conn: Connection, window: Window) -> list[Called]:
    """Calls that asked for answers, the highest level first; those of other modes are left out."""
    return _rows(conn, Called, _CALLS, window.row)


def done(conn: Connection, window: Window) -> list[Done]:
    """What people wrote into the duty log and did with warnings, in order."""
    return _rows(conn, Done, _DONE, window.row)


def on_duty(conn: Connection, window: Window) -> list[OnDuty]:
    """Who is on duty at the end of the window."""
    return _rows(conn, OnDuty, _DUTY, window.row)


def number(conn: Connection, at: int) -> int:
    """The number of the next brief in the year of an instant, in Beijing time; from 1."""
    return int(scalar(conn, _ISSUED, (timestamp(at),))) + 1


def alone(conn: Connection) -> None:
    """Let nobody else write into the duty log until the caller's transaction ends."""
    conn.execute(_LOCK)


def _rows(conn: Connection, kind: type[Row], query: str, wanted: dict[str, object]) -> list[Row]:
    with conn.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query.encode(), wanted).fetchall()
