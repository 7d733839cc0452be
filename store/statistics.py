"""How warnings were answered, by mode, hazard and the highest level that they reached."""

from dataclasses import dataclass
from typing import Any

from domain.level import Level
from domain.warning import Mode
from store.database import Connection
from store.micros import timestamp

_OF_WARNINGS = """
    WITH chosen AS (
        SELECT id, mode, hazard, peak_level, closed FROM v_warning
        WHERE opened >= %(start)s AND opened < %(end)s
    ), begun AS (
        SELECT DISTINCT ON (c.id) c.id, e.place, e.at
        FROM chosen c JOIN warning_event e ON e.warning_id = c.id
        WHERE e.kind IN ('opened', 'raised') AND e.level = c.peak_level
        ORDER BY c.id, e.place
    ), heard AS (
        SELECT DISTINCT ON (c.id) c.id, extract(epoch FROM e.at - b.at)::float8 AS seconds
        FROM chosen c
        LEFT JOIN begun b USING (id)
        JOIN warning_event e ON e.warning_id = c.id
        WHERE e.kind = 'acknowledged' AND e.place > coalesce(b.place, 0)
        ORDER BY c.id, e.place
    ), warnings AS (
        SELECT c.mode, c.hazard, c.peak_level, count(*) AS raised, count(h.id) AS acknowledged,
               count(*) FILTER (WHERE h.id IS NULL AND c.closed IS NULL) AS unacknowledged,
               count(*) FILTER (WHERE EXISTS (
                   SELECT FROM warning_event e WHERE e.warning_id = c.id AND e.kind = 'shelved'
               )) AS shelved,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY h.seconds) AS median,
               percentile_cont(0.9) WITHIN GROUP (ORDER BY h.seconds) AS p90,
               max(h.seconds) AS longest
        FROM chosen c LEFT JOIN heard h USING (id) GROUP BY 1, 2, 3
    ), person AS (
        SELECT c.mode, c.hazard, c.peak_level,
               extract(epoch FROM min(s.answered_at) - min(s.queued_at))::float8 AS seconds,
               CASE WHEN count(s.answered_at) > 0 THEN 'answered'
                    WHEN bool_or(s.ended_at IS NULL) THEN 'waiting'
                    WHEN bool_or(s.state <> 'stopped') THEN 'unanswered'
                    ELSE 'stopped' END AS outcome
        FROM chosen c JOIN call k ON k.warning_id = c.id JOIN summons s ON s.call_id = k.id
        WHERE s.owes GROUP BY c.mode, c.hazard, c.peak_level, k.id, s.contact_id
    ), people AS (
        SELECT mode, hazard, peak_level, count(*) AS called,
               count(*) FILTER (WHERE outcome = 'answered') AS answered,
               count(*) FILTER (WHERE outcome = 'waiting') AS waiting,
               count(*) FILTER (WHERE outcome = 'unanswered') AS unanswered,
               count(*) FILTER (WHERE outcome = 'stopped') AS stopped,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median
        FROM person GROUP BY 1, 2, 3
    )
    SELECT w.mode, w.hazard, w.peak_level::text, w.raised, w.acknowledged, w.unacknowledged,
           w.shelved, w.median, w.p90, w.longest, coalesce(p.called, 0), coalesce(p.answered, 0),
           coalesce(p.waiting, 0), coalesce(p.unanswered, 0), coalesce(p.stopped, 0), p.median
    FROM warnings w LEFT JOIN people p USING (mode, hazard, peak_level)
    ORDER BY w.mode, w.hazard, w.peak_level DESC
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """Warnings of a mode and a hazard that reached `level` and no higher, and who answered.

    Seconds on the clock of the instance, None where there are none. `acknowledged` were so after
    they had reached that level, and the seconds count from there; `unacknowledged` still wait for
    it. `called` counts each person once for each call: those who answered (late or not), who
    still may, who did not (`unanswered`), and whose answer was not needed any more (`stopped`).
    """

    mode: Mode
    hazard: str
    level: Level
    raised: int
    acknowledged: int
    unacknowledged: int
    shelved: int
    acknowledge_median_s: float | None
    acknowledge_p90_s: float | None
    acknowledge_longest_s: float | None
    called: int
    answered: int
    waiting: int
    unanswered: int
    stopped: int
    answer_median_s: float | None


def of_warnings(conn: Connection, *, start: int, end: int) -> list[Answers]:
    """Those that opened from `start` and before `end` (microseconds), by mode, hazard, level.

    The highest level comes first. A mode is never mixed with another.
    """
    window = {"start": timestamp(start), "end": timestamp(end)}
    return [_from_row(row) for row in conn.execute(_OF_WARNINGS, window)]


_REACHED = """
    WITH person AS (
        SELECT k.warning_id, s.owes, bool_or(s.sent_at <= %(at)s) AS told,
               bool_or(s.answered_at <= %(at)s) AS answered
        FROM warning w JOIN call k ON k.warning_id = w.id JOIN summons s ON s.call_id = k.id
        WHERE w.opened >= %(start)s AND w.opened <= %(at)s AND w.mode <> 'test'
          AND s.queued_at <= %(at)s
        GROUP BY k.warning_id, k.id, s.contact_id, s.owes
    )
    SELECT count(DISTINCT warning_id) FILTER (WHERE told OR answered),
           count(*) FILTER (WHERE owes), count(*) FILTER (WHERE owes AND answered)
    FROM person
"""


@dataclass(frozen=True, slots=True)
class Reached:
    """How many warnings reached somebody, how many people owed an answer, and how many gave one.

    Each person counts once for each call, as in `Answers`.
    """

    delivered: int
    called: int
    answered: int


def reached(conn: Connection, *, start: int, at: int) -> Reached:
    """Whom the warnings that opened from `start` on had reached by `at` (microseconds).

    A message that went out, or an answer, is a warning delivered. Tests are left out.
    """
    given = {"start": timestamp(start), "at": timestamp(at)}
    row = conn.execute(_REACHED, given).fetchone()
    assert row is not None
    return Reached(*row)


def _from_row(row: tuple[Any, ...]) -> Answers:
    mode, hazard, level, *counts = row
    return Answers(Mode(mode), hazard, Level.of(level), *counts)
