"""Warnings, the load of alarms, and whether people answer."""

from dashboards import panels
from dashboards.model import Dashboard, Row, Variable

HAZARD = Variable(
    "hazard", "灾种 Hazard", "SELECT DISTINCT hazard FROM v_warning ORDER BY 1", every=True
)

STATES = """\
SELECT count(*) FILTER (WHERE state = 'open') AS "未确认 Unacknowledged",
       count(*) FILTER (WHERE state = 'acknowledged') AS "已确认 Acknowledged",
       count(*) FILTER (WHERE state = 'returned') AS "已恢复未确认 Returned",
       count(*) FILTER (WHERE shelved_until > (SELECT now FROM v_instance)) AS "已搁置 Shelved"
FROM v_warning
WHERE state <> 'closed' AND hazard IN ($hazard)"""

OPEN = """\
SELECT count(*) FILTER (WHERE level = 'red') AS "红 red",
       count(*) FILTER (WHERE level = 'orange') AS "橙 orange",
       count(*) FILTER (WHERE level = 'yellow') AS "黄 yellow",
       count(*) FILTER (WHERE level = 'blue') AS "蓝 blue"
FROM v_warning
WHERE cleared IS NULL AND hazard IN ($hazard)"""

WARNINGS = f"""\
SELECT w.id AS "{panels.NUMBER}", w.opened AS "开始 Opened",
       w.station AS "{panels.CODE}", w.station_name AS "测站 Station",
       w.hazard AS "灾种 Hazard", w.indicator AS "指标 Indicator",
       w.level::text AS "{panels.LEVEL}", w.last_value AS "值 Value",
       w.threshold AS "阈值 Threshold", w.unit AS "单位 Unit", w.state AS "状态 State",
       w.detail AS "说明 Detail", w.mode AS "性质 Mode"
FROM v_warning w
WHERE w.hazard IN ($hazard) AND (w.cleared IS NULL OR $__timeFilter(w.opened))
ORDER BY (w.cleared IS NULL) DESC, w.level DESC, w.opened DESC
LIMIT 300"""

INCIDENTS = f"""\
SELECT catchment AS "流域 Catchment", family AS "类 Family", level::text AS "{panels.LEVEL}",
       peak_level::text AS "最高 Highest", opened AS "开始 Opened", closed AS "结束 Closed",
       open AS "未解除 Open", total AS "预警数 Warnings", mode AS "性质 Mode"
FROM v_incident
WHERE closed IS NULL OR $__timeFilter(opened)
ORDER BY (closed IS NULL) DESC, level DESC, opened DESC
LIMIT 100"""

LOAD = """\
SELECT time, '新预警 Opened' AS metric, opened AS value
FROM v_alarm_load
WHERE $__timeFilter(time)
UNION ALL
SELECT time, '事件 Incidents', incidents
FROM v_alarm_load
WHERE $__timeFilter(time)
ORDER BY 1, 2"""

CHANGES = """\
SELECT $__timeGroupAlias(time, $__interval), hazard AS metric, count(*) AS value
FROM v_transition
WHERE $__timeFilter(time) AND hazard IN ($hazard) AND reason <> 'late'
GROUP BY 1, 2
ORDER BY 1, 2"""

NOISIEST = """\
SELECT station_name || ' ' || indicator AS "规则 Rule", count(*) AS "变化 Changes"
FROM v_transition
WHERE $__timeFilter(time) AND hazard IN ($hazard) AND reason <> 'late'
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT 15"""

CALLS = f"""\
SELECT c.began AS "开始 Began", c.station_name AS "测站 Station", c.hazard AS "灾种 Hazard",
       c.level::text AS "{panels.LEVEL}", c.kind AS "种类 Kind", c.seats AS "应答人 Seats",
       c.answered AS "已应答 Answered", c.waiting AS "等待 Waiting",
       c.unanswered AS "无人应答 Unanswered", c.ended AS "结束 Ended", c.mode AS "性质 Mode"
FROM v_call c
WHERE c.ended IS NULL OR $__timeFilter(c.began)
ORDER BY c.began DESC
LIMIT 100"""

ANSWERS = """\
SELECT tier AS "层级 Tier", percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS "中位 Median",
       max(seconds) AS "最长 Longest"
FROM v_summons
WHERE $__timeFilter(queued_at) AND seconds IS NOT NULL
GROUP BY 1
ORDER BY 1"""

SUMMONSES = """\
SELECT state AS "状态 State", count(*) AS "人次 Summonses"
FROM v_summons
WHERE $__timeFilter(queued_at)
GROUP BY 1
ORDER BY 2 DESC, 1"""

WARNINGS_AND_LOAD = Dashboard(
    "miluo-warnings",
    "预警与负荷 Warnings",
    "预警、事件、报警负荷与叫应 / Warnings, incidents, the load of alarms, and who answers",
    [
        Row(
            "现在 Now",
            [
                panels.figures("未解除 Open by level", OPEN, width=12),
                panels.figures("处置 By state", STATES, width=12),
                panels.table("预警 Warnings", WARNINGS, page="county", height=11),
                panels.table("事件 Incidents", INCIDENTS, height=8),
            ],
        ),
        Row(
            "负荷 Load",
            [
                panels.columns_over_time(
                    "每十分钟 In ten minutes",
                    LOAD,
                    width=24,
                    interval="10m",
                    description="EEMUA 191：长期每十分钟少于 1 条，超过 10 条为报警洪流 / "
                    "EEMUA 191: below 1 in ten minutes over time; more than 10 is a flood",
                ),
                panels.columns_over_time("级别变化 Changes of level", CHANGES, height=9),
                panels.bars("变化最多的规则 Busiest rules", NOISIEST),
            ],
        ),
        Row(
            "叫应 Calls",
            [
                panels.table("叫应 Calls", CALLS, height=8),
                panels.bars("应答用时 Time to answer", ANSWERS, unit="s", height=8),
                panels.bars("叫应结果 Outcomes", SUMMONSES, height=8),
            ],
        ),
    ],
    [HAZARD],
)
