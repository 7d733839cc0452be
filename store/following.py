"""What the engine found, as events in the lives of warnings."""

from store import clock
from store.database import Connection
from store.micros import timestamp

_FOLLOW = """
    WITH new AS (
        SELECT id, criterion_id, event_time, from_level, to_level,
               count(*) FILTER (WHERE from_level = 'none') OVER (
                   PARTITION BY criterion_id ORDER BY id DESC
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newer
        FROM transition WHERE id > %(after)s AND reason NOT IN ('late', 'mark')
    ), owned AS (
        SELECT n.id, w.id AS warning_id, w.acknowledged, n.to_level, coalesce(
                   lag(n.to_level) OVER (PARTITION BY w.id ORDER BY n.id), e.level,
                   CASE WHEN w.opened = n.event_time THEN 'none' ELSE n.from_level END
               ) AS from_level
        FROM new n
        CROSS JOIN LATERAL (
            SELECT id, opened, acknowledged_at IS NOT NULL AS acknowledged FROM warning
            WHERE criterion_id = n.criterion_id ORDER BY id DESC OFFSET n.newer LIMIT 1
        ) w
        LEFT JOIN LATERAL (
            SELECT level FROM warning_event WHERE warning_id = w.id ORDER BY place DESC LIMIT 1
        ) e ON true
    ), change AS (
        SELECT *, CASE WHEN to_level = 'none' THEN 'returned' WHEN from_level = 'none' THEN 'opened'
                       WHEN to_level > from_level THEN 'raised' ELSE 'lowered' END AS kind
        FROM owned WHERE to_level <> from_level
    ), event AS (
        SELECT id, warning_id, to_level, kind, 1 AS step FROM change
        UNION ALL
        SELECT id, warning_id, to_level, 'closed', 2 FROM change c
        WHERE kind = 'returned' AND acknowledged AND NOT EXISTS (
            SELECT FROM change r WHERE r.warning_id = c.warning_id AND r.kind = 'raised')
    ), told AS (
        INSERT INTO warning_event (warning_id, at, kind, level, by, remark, transition_id)
        SELECT warning_id, %(at)s, kind, to_level, '', '', id FROM event ORDER BY id, step
        RETURNING warning_id, kind
    ), sum AS (
        SELECT warning_id, bool_or(kind = 'raised') AS raised, bool_or(kind = 'closed') AS closed
        FROM told WHERE kind IN ('raised', 'returned', 'closed') GROUP BY warning_id
    )
    UPDATE warning w
    SET acknowledged_at = CASE WHEN NOT s.raised THEN w.acknowledged_at END,
        acknowledged_by = CASE WHEN NOT s.raised THEN w.acknowledged_by END,
        acknowledged_remark = CASE WHEN NOT s.raised THEN w.acknowledged_remark END,
        shelved_until = NULL, shelved_by = NULL, shelved_reason = NULL,
        closed = CASE WHEN s.closed THEN %(at)s::timestamptz END
    FROM sum s WHERE w.id = s.warning_id
"""


def follow(conn: Connection, after_transition: int) -> None:
    """Tell the lives of warnings what the transitions above an id changed.

    In the caller's transaction, which has kept those transitions and their warnings before. A
    warning is found by the order in which those of its criterion began, not by times: readings
    may come in disorder. What was acknowledged before it returned is closed by returning; raising
    takes acknowledgement and shelving away, returning the shelving.
    """
    at = timestamp(clock.instant(conn))
    conn.execute(_FOLLOW, {"after": after_transition, "at": at})
