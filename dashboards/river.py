"""Rivers and rain."""

from dashboards import panels, queries
from dashboards.model import Dashboard, Row

STATIONS = f"""\
SELECT l.station AS "{panels.CODE}", l.station_name AS "测站 Station", l.river AS "河流 River",
       l.value AS "水位 Stage m", l.value - before.value AS "一小时涨幅 Rise in 1 h m",
       l.value - warning.threshold AS "超警戒 Over warning level m",
       l.level::text AS "{panels.LEVEL}", l.time AS "最近 Heard"
FROM v_latest l
CROSS JOIN v_instance i
LEFT JOIN LATERAL (
    SELECT min(threshold) AS threshold FROM v_threshold t
    WHERE t.datastream_id = l.datastream_id AND t.indicator = 'value' AND t.level = 'yellow'
      AND t.valid_from <= i.now AND t.valid_to > i.now
) warning ON true
LEFT JOIN LATERAL (
    SELECT o.value FROM v_observation o
    WHERE o.datastream_id = l.datastream_id AND o.flag <= 3
      AND o.time <= l.time - INTERVAL '1 hour' AND o.time > l.time - INTERVAL '2 hours'
    ORDER BY o.time DESC LIMIT 1
) before ON true
WHERE l.property = 'stage' AND {queries.IN_RIVER.format("l.")}
ORDER BY l.level DESC, 6 DESC NULLS LAST, 1"""

HEARD = """\
SELECT count(*) AS "测站 Stations",
       count(*) FILTER (WHERE l.time > i.now - 2 * l.interval_s * INTERVAL '1 second')
           AS "在线 Heard in time"
FROM v_latest l CROSS JOIN v_instance i
WHERE l.property = 'stage'"""

RAIN_TOTAL = f"""\
SELECT station_name AS "测站 Station", sum(total) AS "雨量 Rain"
FROM v_observation_hourly
WHERE $__timeFilter(time) AND property = 'rain' AND {queries.IN_RIVER.format("")}
GROUP BY 1
ORDER BY 2 DESC
LIMIT 20"""

RAIN_HOURS = f"""\
SELECT time, coalesce(nullif(river, ''), '—') AS metric, max(total) AS value
FROM v_observation_hourly
WHERE $__timeFilter(time) AND property = 'rain' AND {queries.IN_RIVER.format("")}
GROUP BY 1, 2
ORDER BY 1, 2"""

RIVER = Dashboard(
    "miluo-river",
    "江河水情 River",
    "水位、涨速、雨量与生效的阈值 / Stage, rise, rain, and the thresholds in force",
    [
        Row(
            "现在 Now",
            [
                panels.figures("在线 Heard", HEARD, width=8),
                panels.figures(
                    "未解除的洪水预警 Open flood warnings",
                    queries.open_warnings(("flood", "flash_flood", "rainstorm")),
                    width=16,
                ),
                panels.table("水位站 Stations", STATIONS, page="river"),
            ],
        ),
        Row(
            "过程 Course",
            [
                panels.lines(
                    "水位 Stage",
                    queries.curve("stage"),
                    queries.thresholds("stage"),
                    unit="suffix: m",
                    width=24,
                    height=12,
                    thresholds=True,
                    description="每步取最大值，不隐藏洪峰；虚线为当时生效的阈值 / "
                    "The maximum of each step hides no peak; dashed: the thresholds in force",
                ),
                panels.timeline(
                    "级别 Level",
                    queries.levels_over_time("indicator = 'value' AND station IN ($station)"),
                    height=6,
                ),
            ],
        ),
        Row(
            "雨 Rain",
            [
                panels.columns_over_time(
                    "逐小时最大雨量 Heaviest hour by river",
                    RAIN_HOURS,
                    unit="suffix: mm",
                    interval="1h",
                    height=10,
                ),
                panels.bars(
                    "累计雨量最大的站 Largest totals", RAIN_TOTAL, unit="suffix: mm", height=10
                ),
            ],
        ),
    ],
    [queries.RIVER, queries.stations("stage")],
    "#/river",
)
