"""SQL that several dashboards share: variables, curves, thresholds in force, levels over time.

It names views only, whose names begin with `v_`, and is run by a role that may read nothing else.
A macro of Grafana takes no bracket within its own.
"""

from dashboards.levels import number_of, words_of
from dashboards.model import Variable

CONSOLE = Variable(
    "console",
    "控制台 Console",
    "SELECT coalesce(nullif(current_setting('miluo.console', true), ''), 'http://127.0.0.1:8000')",
    multi=False,
    hidden=True,
)
"""Where the console is: `miluo grafana-role` writes it to the role (MILUO_PUBLIC_URL)."""

RIVER = Variable(
    "river",
    "河流 River",
    "SELECT DISTINCT coalesce(nullif(river, ''), '—') FROM v_station ORDER BY 1",
    every=True,
)
IN_RIVER = "coalesce(nullif({}river, ''), '—') IN ($river)"


def stations(*properties: str, every: bool = False) -> Variable:
    """The choice of stations that measure one of the properties, by river."""
    sql = f"""\
SELECT DISTINCT concat_ws(' ', nullif(river, ''), station_name, station) AS __text,
       station AS __value
FROM v_datastream
WHERE property IN ({listed(properties)})
ORDER BY 1"""
    return Variable("station", "测站 Station", sql, every=every)


def listed(words: tuple[str, ...]) -> str:
    """Words as a list of SQL literals."""
    return ", ".join(f"'{word}'" for word in words)


def curve(*properties: str, pick: str = "max", where: str = "station IN ($station)") -> str:
    """Readings of usable quality, in steps of the picture's width; `pick` keeps the peaks."""
    metric = "station_name" if len(properties) == 1 else "station_name || ' ' || property"
    return f"""\
SELECT $__timeGroupAlias(time, $__interval), {metric} AS metric, {pick}(value) AS value
FROM v_observation
WHERE $__timeFilter(time) AND property IN ({listed(properties)}) AND flag <= 3
  AND {where}
GROUP BY 1, 2
ORDER BY 1, 2"""


def hourly(prop: str, column: str, where: str = "station IN ($station)") -> str:
    """A figure of each hour: low, high, mean, total, first, last or count."""
    return f"""\
SELECT time, station_name AS metric, {column} AS value
FROM v_observation_hourly
WHERE $__timeFilter(time) AND property = '{prop}'
  AND {where}
ORDER BY 1, 2"""


def thresholds(prop: str, indicator: str = "value", value: str = "t.threshold") -> str:
    """The thresholds of a property in force in the picture, each from its first to its last day."""
    return f"""\
SELECT edge.time, t.station_name || ' · ' || {words_of("t.level")} AS metric,
       {value} AS value
FROM v_threshold t
CROSS JOIN LATERAL (
    VALUES (greatest(t.valid_from, $__timeFrom()::timestamptz)),
           (least(t.valid_to, $__timeTo()::timestamptz))
) AS edge (time)
WHERE t.station IN ($station) AND t.property = '{prop}' AND t.indicator = '{indicator}'
  AND t.valid_from < $__timeTo()::timestamptz AND t.valid_to > $__timeFrom()::timestamptz
ORDER BY 1, 2"""


def levels_over_time(where: str, metric: str = "station_name") -> str:
    """Changes of level, each criterion beginning with what held before the picture does."""
    return f"""\
SELECT time, metric, max(value) AS value
FROM (
    SELECT time, {metric} AS metric, {number_of("to_level")} AS value
    FROM v_transition
    WHERE $__timeFilter(time) AND reason <> 'late' AND {where}
    UNION ALL
    SELECT $__timeFrom()::timestamptz, metric, value
    FROM (
        SELECT DISTINCT ON (criterion_id) {metric} AS metric, {number_of("to_level")} AS value
        FROM v_transition
        WHERE time < $__timeFrom()::timestamptz AND reason <> 'late' AND {where}
        ORDER BY criterion_id, time DESC, id DESC
    ) AS before
) AS change
GROUP BY 1, 2
ORDER BY 1, 2"""


def judged_values(indicators: tuple[str, ...], where: str = "station IN ($station)") -> str:
    """What an indicator came to at each change of level."""
    return f"""\
SELECT time, station_name || ' ' || indicator AS metric, value
FROM v_transition
WHERE $__timeFilter(time) AND indicator IN ({listed(indicators)}) AND reason <> 'late'
  AND {where}
ORDER BY 1, 2"""


def open_warnings(hazards: tuple[str, ...]) -> str:
    """One row: how many warnings of the hazards are open at each level, in words."""
    counts = ",\n       ".join(
        f"count(*) FILTER (WHERE level = '{name}') AS \"{words}\""
        for name, words in (("red", "红 red"), ("orange", "橙 orange"), ("yellow", "黄 yellow"),
                            ("blue", "蓝 blue"))
    )  # fmt: skip
    return f"""\
SELECT {counts}
FROM v_warning
WHERE cleared IS NULL AND hazard IN ({listed(hazards)})"""
