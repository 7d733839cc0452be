"""Forest fire: the weather, and what cameras and aircraft see."""

from dashboards import panels, queries
from dashboards.model import Dashboard, Row

WEATHER = ("air_temperature", "humidity", "wind_speed")

LATEST = f"""\
SELECT l.station AS "{panels.CODE}", l.station_name AS "站 Station",
       max(l.value) FILTER (WHERE l.property = 'air_temperature') AS "气温 Temperature °C",
       max(l.value) FILTER (WHERE l.property = 'humidity') AS "湿度 Humidity %",
       max(l.value) FILTER (WHERE l.property = 'wind_speed') AS "风速 Wind m/s",
       max(l.value) FILTER (WHERE l.property = 'detection_confidence') AS "把握 Confidence",
       max(l.level)::text AS "{panels.LEVEL}", max(l.time) AS "最近 Heard"
FROM v_latest l
WHERE l.property IN ({queries.listed((*WEATHER, "detection_confidence"))})
GROUP BY 1, 2
HAVING max(l.time) IS NOT NULL
ORDER BY max(l.level) DESC, 1"""

DETECTIONS = f"""\
SELECT d.time AS "时间 Time", d.station AS "{panels.CODE}", d.station_name AS "站 Station",
       d.sign AS "迹象 Sign", d.confidence AS "把握 Confidence",
       round(d.lon::numeric, 5)::text AS "经度 Lon", round(d.lat::numeric, 5)::text AS "纬度 Lat",
       d.flight AS "飞行 Flight", d.zone AS "抑制区 Zone",
       d.verdict AS "核实 Verdict"
FROM v_detection d
WHERE $__timeFilter(d.time)
ORDER BY d.time DESC
LIMIT 200"""

DETECTED = """\
SELECT $__timeGroupAlias(time, $__interval), sign AS metric, count(*) AS value
FROM v_detection
WHERE $__timeFilter(time)
GROUP BY 1, 2
ORDER BY 1, 2"""

BY_STATION = """\
SELECT station_name AS "站 Station", count(*) AS "探测 Detections"
FROM v_detection
WHERE $__timeFilter(time)
GROUP BY 1
ORDER BY 2 DESC, 1"""

FLIGHTS = """\
SELECT f.flight AS "飞行 Flight", f.station_name AS "机场 Dock", f.mission AS "任务 Mission",
       f.start AS "起飞 Start", f."end" AS "降落 End", f.length_km AS "航程 km",
       f.max_altitude AS "最高 Highest m", f.min_battery AS "最低电量 Battery %",
       f.detections AS "探测 Detections", f.photos AS "照片 Photos"
FROM v_flight f
WHERE f.start <= $__timeTo()::timestamptz AND f."end" >= $__timeFrom()::timestamptz
ORDER BY f.start DESC"""

FOREST_FIRE = Dashboard(
    "miluo-forest-fire",
    "森林火险 Forest fire",
    "火险天气、探测与无人机 / Fire weather, detections and aircraft",
    [
        Row(
            "现在 Now",
            [
                panels.figures(
                    "未解除的预警 Open warnings", queries.open_warnings(("forest_fire",)), width=24
                ),
                panels.table("站 Stations", LATEST, page="fire", height=8),
            ],
        ),
        Row(
            "火险天气 Fire weather",
            [
                panels.lines("气温 Temperature", queries.curve("air_temperature"), unit="celsius"),
                panels.lines(
                    "湿度 Humidity", queries.curve("humidity", pick="min"), unit="percent"
                ),
                panels.lines("风速 Wind", queries.curve("wind_speed"), unit="velocityms"),
                panels.lines(
                    "火险指数 Index",
                    queries.judged_values(("fire_weather",)),
                    queries.thresholds("air_temperature", "fire_weather"),
                    thresholds=True,
                    description="级别变化时的 FWI / FWI at each change of level",
                ),
                panels.timeline(
                    "级别 Level",
                    queries.levels_over_time(
                        "hazard = 'forest_fire' AND station IN ($station)",
                        "station_name || ' ' || indicator",
                    ),
                ),
            ],
        ),
        Row(
            "探测 Detections",
            [
                panels.columns_over_time(
                    "探测 Detections over time", DETECTED, width=16, interval="10m"
                ),
                panels.bars("探测最多的站 By station", BY_STATION, width=8, height=8),
                panels.table("探测 Detections", DETECTIONS, page="fire", height=9),
                panels.table("飞行 Flights", FLIGHTS, height=7),
            ],
        ),
    ],
    [queries.stations(*WEATHER, "detection_confidence", every=True)],
    "#/fire",
)
