"""Reservoirs, gates and dams."""

from dashboards import panels, queries
from dashboards.model import Dashboard, Row

SEASON = """\
    SELECT min("limit") AS "limit" FROM v_season_limit s
    WHERE s.datastream_id = {datastream}
      AND CASE WHEN s.first_day <= s.last_day
               THEN {day} BETWEEN s.first_day AND s.last_day
               ELSE {day} >= s.first_day OR {day} <= s.last_day END"""

DAY = "to_char({at} AT TIME ZONE 'Asia/Shanghai', 'MMDD')::integer"

POOLS = f"""\
SELECT l.station AS "{panels.CODE}", l.station_name AS "水库 Reservoir", l.value AS "库水位 Pool m",
       season."limit" AS "汛限 Flood limit m", l.value - season."limit" AS "超汛限 Over limit m",
       crest.metres - l.value AS "距坝顶 Freeboard m", outflow.value AS "出库 Outflow m³/s",
       l.level::text AS "{panels.LEVEL}", l.time AS "最近 Heard"
FROM v_latest l
CROSS JOIN v_instance i
LEFT JOIN v_latest outflow ON outflow.station = l.station AND outflow.property = 'outflow'
LEFT JOIN LATERAL (
{SEASON.format(datastream="l.datastream_id", day=DAY.format(at="i.now"))}
) season ON true
LEFT JOIN LATERAL (
    SELECT min((c.parameters ->> 'crest')::double precision) AS metres FROM v_criterion c
    WHERE c.datastream_id = l.datastream_id AND c.indicator = 'freeboard'
) crest ON true
WHERE l.property = 'pool_level'
ORDER BY 5 DESC NULLS LAST, 1"""

LIMITS = f"""\
SELECT day.time, s.station_name || ' · 汛限 flood limit' AS metric, season."limit" AS value
FROM generate_series(
    date_trunc('day', $__timeFrom()::timestamptz), $__timeTo()::timestamptz, INTERVAL '1 day'
) AS day (time)
CROSS JOIN v_datastream s
CROSS JOIN LATERAL (
{SEASON.format(datastream="s.datastream_id", day=DAY.format(at="day.time"))}
) season
WHERE s.station IN ($station) AND s.property = 'pool_level' AND season."limit" IS NOT NULL
ORDER BY 1, 2"""

NEAREST = f"""\
SELECT l.station_name AS "水库 Reservoir", l.value - season."limit" AS "超汛限 Over limit"
FROM v_latest l
CROSS JOIN v_instance i
CROSS JOIN LATERAL (
{SEASON.format(datastream="l.datastream_id", day=DAY.format(at="i.now"))}
) season
WHERE l.property = 'pool_level' AND l.value IS NOT NULL AND season."limit" IS NOT NULL
ORDER BY 2 DESC
LIMIT 20"""

RESERVOIRS = Dashboard(
    "miluo-reservoirs",
    "水库闸坝 Reservoirs",
    "库水位与汛限、闸门与出库、渗流 / Pool and flood limit, gates and outflow, seepage",
    [
        Row(
            "现在 Now",
            [
                panels.figures(
                    "未解除的预警 Open warnings",
                    queries.open_warnings(("reservoir", "gate", "dam")),
                    width=24,
                ),
                panels.table("水库 Reservoirs", POOLS, page="reservoirs", width=16),
                panels.bars(
                    "离汛限最近 Nearest to the flood limit",
                    NEAREST,
                    unit="suffix: m",
                    width=8,
                    height=10,
                ),
            ],
        ),
        Row(
            "过程 Course",
            [
                panels.lines(
                    "库水位 Pool level",
                    queries.curve("pool_level"),
                    LIMITS,
                    unit="suffix: m",
                    width=24,
                    height=10,
                    thresholds=True,
                    description="虚线为当日汛限水位 / Dashed: the flood-limit level of the day",
                ),
                panels.lines("出库 Outflow", queries.curve("outflow"), unit="suffix: m³/s"),
                panels.lines("闸门开度 Gate opening", queries.curve("gate_opening"),
                             unit="suffix: m"),
                panels.lines(
                    "渗流量 Seepage", queries.curve("seepage_flow"), unit="suffix: L/s"
                ),
                panels.timeline(
                    "级别 Level",
                    queries.levels_over_time(
                        "hazard IN ('reservoir', 'gate', 'dam') AND station IN ($station)",
                        "station_name || ' ' || indicator",
                    ),
                    width=12,
                    height=9,
                ),
            ],
        ),
    ],
    [queries.stations("pool_level", "gate_opening")],
    "#/reservoirs",
)  # fmt: skip
