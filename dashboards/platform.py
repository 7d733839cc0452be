"""The platform itself: what comes in, what lags, what is refused, who lives."""

from dashboards import panels
from dashboards.model import Dashboard, Row, Variable

KIND = Variable("kind", "类型 Kind", "SELECT DISTINCT kind FROM v_station ORDER BY 1", every=True)

STATIONS = """\
SELECT count(*) AS "测站 Stations",
       count(*) FILTER (WHERE heard) AS "在线 Heard in time",
       count(*) FILTER (WHERE NOT heard) AS "失联 Silent"
FROM (
    SELECT l.station, coalesce(
        bool_or(l.time > i.now - 2 * l.interval_s * INTERVAL '1 second'), false) AS heard
    FROM v_latest l
    JOIN v_station s USING (station)
    CROSS JOIN v_instance i
    WHERE s.status = 'active' AND s.kind IN ($kind)
    GROUP BY l.station
) AS one"""

ENGINE = """\
SELECT batches_behind AS "引擎落后批数 Batches behind",
       extract(epoch FROM clock_timestamp() - newest_batch_at) AS "最新一批 Newest batch s",
       alive::integer AS "引擎在岗 Engine holds its lease"
FROM v_engine"""

REFUSED = """\
SELECT count(*) FILTER (WHERE resolved_at IS NULL) AS "未处理的拒收 Open rejects",
       (SELECT count(*) FROM v_revision WHERE $__timeFilter(replaced_at))
           AS "改数 Revisions"
FROM v_reject"""

PROCESSES = """\
SELECT process AS "进程 Process", holder AS "所在 Holder", at AS "最近 Last seen",
       age_s AS "距今 Age s", doing AS "在做 Doing"
FROM v_heartbeat
ORDER BY age_s DESC"""

CHANNELS = """\
SELECT channel AS "渠道 Channel", last_good AS "最近成功 Last good",
       last_try AS "最近尝试 Last try", failures AS "连续失败 Failures in a row",
       last_error_at AS "最近出错 Last error"
FROM v_channel
ORDER BY failures DESC, 1"""

RATE = """\
SELECT $__timeGroupAlias(time, $__interval), '读数 Readings' AS metric,
       sum(readings) AS value
FROM v_batch
WHERE $__timeFilter(time)
GROUP BY 1
ORDER BY 1"""

BATCHES = """\
SELECT $__timeGroupAlias(time, $__interval), '批 Batches' AS metric, count(*) AS value
FROM v_batch
WHERE $__timeFilter(time)
GROUP BY 1
ORDER BY 1"""

REJECTS = """\
SELECT reason AS "原因 Reason", count(*) AS "条数 Messages"
FROM v_reject
WHERE $__timeFilter(received_at)
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT 15"""

QUALITY = """\
SELECT q.day::timestamp AT TIME ZONE 'Asia/Shanghai' AS time, kind.metric,
       100.0 * sum(kind.share) / nullif(sum(q.received), 0) AS value
FROM v_quality_day q
JOIN v_station s USING (station)
CROSS JOIN LATERAL (
    VALUES ('可用 Good', q.good), ('可疑 Suspect', q.suspect), ('错误 Failed', q.failed),
           ('缺测 Missing', q.missing)
) AS kind (metric, share)
WHERE s.kind IN ($kind) AND q.received > 0
  AND q.day BETWEEN ($__timeFrom()::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
                AND ($__timeTo()::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
GROUP BY 1, 2
ORDER BY 1, 2"""

SILENT = f"""\
SELECT s.station AS "{panels.CODE}", s.station_name AS "测站 Station", s.kind AS "类型 Kind",
       s.town AS "乡镇 Town", max(l.time) AS "最近 Heard",
       extract(epoch FROM min(i.now) - max(l.time)) / 3600 AS "距今 Age h"
FROM v_station s
JOIN v_latest l USING (station)
CROSS JOIN v_instance i
WHERE s.status = 'active' AND s.kind IN ($kind)
GROUP BY 1, 2, 3, 4
ORDER BY 5 NULLS FIRST, 1
LIMIT 100"""

PLATFORM = Dashboard(
    "miluo-platform",
    "平台运行 Platform",
    "接入、滞后、拒收、质量与进程 / Intake, lag, rejects, quality and processes",
    [
        Row(
            "现在 Now",
            [
                panels.figures("测站 Stations", STATIONS, width=8),
                panels.figures("引擎 Engine", ENGINE, width=8),
                panels.figures("拒收与改数 Rejects and revisions", REFUSED, width=8),
                panels.table("进程 Processes", PROCESSES, width=12, height=7),
                panels.table("渠道 Channels", CHANNELS, width=12, height=7),
            ],
        ),
        Row(
            "接入 Intake",
            [
                panels.columns_over_time("读数 Readings", RATE, interval="1m"),
                panels.columns_over_time("批 Batches", BATCHES, interval="1m"),
                panels.bars("拒收原因 Rejects by reason", REJECTS),
                panels.lines(
                    "数据质量 Quality by day",
                    QUALITY,
                    unit="percent",
                    interval="1d",
                    description="近 31 天，占收到读数的百分比 / Last 31 days, of what was received",
                ),
            ],
        ),
        Row("测站 Stations", [panels.table("最久未报 Longest silent", SILENT, page="county")]),
    ],
    [KIND],
    "#/system",
    since="now-24h",
)
