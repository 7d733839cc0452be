"""Water quality."""

from dashboards import panels, queries
from dashboards.model import Dashboard, Row, Variable

FACTORS = ("ph", "dissolved_oxygen", "codmn", "ammonia_nitrogen", "total_phosphorus",
           "total_nitrogen", "turbidity", "conductivity", "water_temperature")  # fmt: skip

COLUMNS = (
    ("ph", "pH"),
    ("dissolved_oxygen", "溶解氧 DO mg/L"),
    ("codmn", "高锰酸盐指数 CODMn mg/L"),
    ("ammonia_nitrogen", "氨氮 NH₃-N mg/L"),
    ("total_phosphorus", "总磷 TP mg/L"),
    ("turbidity", "浊度 Turbidity NTU"),
    ("conductivity", "电导率 Conductivity µS/cm"),
    ("water_temperature", "水温 Temperature °C"),
)

FACTOR = Variable(
    "property",
    "因子 Factor",
    f"""\
SELECT DISTINCT title || '（' || unit || '）' AS __text, property AS __value
FROM v_datastream
WHERE property IN ({queries.listed(FACTORS)})
ORDER BY 1""",
)

_PIVOT = ",\n       ".join(
    f"max(l.value) FILTER (WHERE l.property = '{name}') AS \"{title}\"" for name, title in COLUMNS
)

LATEST = f"""\
SELECT l.station AS "{panels.CODE}", l.station_name AS "断面 Section",
       {_PIVOT},
       max(l.level)::text AS "{panels.LEVEL}", max(w.detail) AS "定类因子 Deciding factor",
       max(l.time) AS "最近 Heard"
FROM v_latest l
LEFT JOIN v_warning w
    ON w.datastream_id = l.datastream_id AND w.indicator = 'water_class' AND w.cleared IS NULL
WHERE l.property IN ({queries.listed(FACTORS)})
GROUP BY 1, 2
HAVING max(l.time) IS NOT NULL
ORDER BY max(l.level) DESC, 1"""

CHOSEN = """\
SELECT $__timeGroupAlias(time, $__interval), station_name || ' ' || title AS metric,
       avg(value) AS value
FROM v_observation
WHERE $__timeFilter(time) AND property IN ($property) AND station IN ($station) AND flag <= 3
GROUP BY 1, 2
ORDER BY 1, 2"""

COUNTS = """\
SELECT station_name AS "断面 Section", count(*) AS "预警数 Warnings"
FROM v_warning
WHERE $__timeFilter(opened) AND hazard = 'water_quality'
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT 20"""

WATER_QUALITY = Dashboard(
    "miluo-water-quality",
    "水质 Water quality",
    "各因子、类别与定类因子 / Factors, the class, and the factor that decides it",
    [
        Row(
            "现在 Now",
            [
                panels.figures(
                    "未解除的预警 Open warnings",
                    queries.open_warnings(("water_quality",)),
                    width=24,
                ),
                panels.table("断面 Sections", LATEST, page="water"),
            ],
        ),
        Row(
            "过程 Course",
            [
                panels.lines(
                    "因子 Factors",
                    CHOSEN,
                    width=24,
                    height=10,
                    description="类别由多因子判定，见下 / The class is judged over several: below",
                ),
                panels.timeline(
                    "级别 Level",
                    queries.levels_over_time(
                        "hazard = 'water_quality' AND station IN ($station)",
                        "station_name || ' ' || indicator",
                    ),
                    width=16,
                ),
                panels.bars("预警数 Warnings by section", COUNTS, width=8, height=8),
                panels.lines(
                    "类别 Class",
                    queries.judged_values(("water_class",)),
                    queries.thresholds("ammonia_nitrogen", "water_class"),
                    thresholds=True,
                    description="级别变化时的类别，1 至 6，6 为劣 V；虚线为生效的阈值 / "
                    "The class at each change of level, 6: worse than V; dashed: thresholds",
                ),
                panels.lines(
                    "突变 Jumps",
                    queries.judged_values(("pollution_jump",)),
                    description="级别变化时相对背景的倍数 / Times the background, at each change",
                ),
            ],
        ),
    ],
    [queries.stations(*FACTORS, every=True), FACTOR],
    "#/water",
)
