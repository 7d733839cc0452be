"""Slopes."""

from dashboards import panels, queries
from dashboards.model import Dashboard, Row

AXES = ("displacement_e", "displacement_n", "displacement_u")

SLOPES = f"""\
SELECT l.station AS "{panels.CODE}", l.station_name AS "边坡 Slope",
       sqrt(sum(l.value ^ 2) FILTER (WHERE l.property IN ({queries.listed(AXES)})))
           AS "位移 Displacement mm",
       max(l.value) FILTER (WHERE l.property = 'crack_width') AS "裂缝 Crack mm",
       max(l.value) FILTER (WHERE l.property = 'tilt') AS "倾角 Tilt °",
       max(l.value) FILTER (WHERE l.property = 'soil_moisture') AS "含水率 Soil moisture %",
       max(l.level)::text AS "{panels.LEVEL}", max(l.time) AS "最近 Heard"
FROM v_latest l
WHERE l.property IN ({queries.listed((*AXES, "crack_width", "tilt", "soil_moisture"))})
GROUP BY 1, 2
HAVING max(l.time) IS NOT NULL
ORDER BY max(l.level) DESC, 3 DESC NULLS LAST"""

_RESULTANT = f"""\
    SELECT time, station_name AS metric, sqrt(sum((value - origin) ^ 2)) AS value
    FROM (
        SELECT time, station_name, property, last AS value,
               first_value(last) OVER (PARTITION BY station, property ORDER BY time) AS origin
        FROM v_observation_hourly
        WHERE $__timeFilter(time) AND property IN ({queries.listed(AXES)})
          AND station IN ($station)
    ) AS hour
    GROUP BY 1, 2"""

DISPLACEMENT = f"""\
SELECT time, metric, value
FROM (
{_RESULTANT}
) AS moved
ORDER BY 1, 2"""

VELOCITY = f"""\
SELECT time, metric, (value - lag(value) OVER of_slope)
           / extract(epoch FROM time - lag(time) OVER of_slope) * 86400 AS value
FROM (
{_RESULTANT}
) AS moved
WINDOW of_slope AS (PARTITION BY metric ORDER BY time)
ORDER BY 1, 2"""

COUNTS = """\
SELECT station_name AS "边坡 Slope", count(*) AS "预警数 Warnings"
FROM v_warning
WHERE $__timeFilter(opened) AND hazard = 'geohazard'
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT 20"""

GEOHAZARD = Dashboard(
    "miluo-geohazard",
    "地质灾害 Geohazard",
    "位移、速率、切线角、裂缝与雨 / Displacement, velocity, tangential angle, cracks and rain",
    [
        Row(
            "现在 Now",
            [
                panels.figures(
                    "未解除的预警 Open warnings", queries.open_warnings(("geohazard",)), width=24
                ),
                panels.table("边坡 Slopes", SLOPES, page="slopes", width=16),
                panels.bars("预警数 Warnings by slope", COUNTS, width=8, height=10),
            ],
        ),
        Row(
            "过程 Course",
            [
                panels.lines(
                    "位移（自画面起点）Displacement since the picture's start",
                    DISPLACEMENT,
                    unit="suffix: mm",
                    interval="1h",
                ),
                panels.lines(
                    "速率 Velocity",
                    VELOCITY,
                    unit="suffix: mm/d",
                    interval="1h",
                    description="相邻两小时的差 / Difference of consecutive hours",
                ),
                panels.lines(
                    "切线角 Tangential angle",
                    queries.judged_values(("tangent_angle",)),
                    queries.thresholds("displacement_e", "tangent_angle"),
                    unit="degree",
                    thresholds=True,
                    description="级别变化时的角度 / The angle at each change of level",
                ),
                panels.timeline(
                    "级别 Level",
                    queries.levels_over_time(
                        "hazard = 'geohazard' AND station IN ($station)",
                        "station_name || ' ' || indicator",
                    ),
                    width=12,
                    height=9,
                ),
                panels.lines("裂缝 Cracks", queries.curve("crack_width"), unit="suffix: mm"),
                panels.lines("倾角 Tilt", queries.curve("tilt"), unit="degree"),
                panels.columns_over_time(
                    "逐小时雨量 Rain by the hour",
                    queries.hourly("rain", "total"),
                    unit="suffix: mm",
                    interval="1h",
                ),
                panels.lines(
                    "土壤含水率 Soil moisture",
                    queries.curve("soil_moisture"),
                    unit="percent",
                    height=8,
                ),
            ],
        ),
    ],
    [queries.stations("displacement_e")],
    "#/slopes",
)
