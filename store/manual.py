"""Warnings that a person issues, raises, lowers and ends by hand."""

from dataclasses import replace

from domain import incident as incidents
from domain.incident import Scope, Span
from domain.level import Level
from domain.life import Event, Kind
from domain.warning import ISSUABLE, Issued, Mode
from store import clock, life
from store.database import Connection, scalar
from store.joining import place
from store.life import NotPossible, Standing
from store.micros import timestamp

COUNTY = "全县"
"""The catchment of an incident whose warning is for the whole county."""

_INSERT = """
    INSERT INTO warning (level, peak_level, peak_time, last_time, opened, confirmed, detail,
                         incident_id, mode, issued_by, hazard, headline, impact, towns)
    VALUES (%(level)s, %(level)s, %(at)s, %(at)s, %(at)s, true, %(detail)s, %(incident)s, %(mode)s,
            %(by)s, %(hazard)s, %(headline)s, %(impact)s, %(towns)s) RETURNING id
"""

_SET_LEVEL = """
    UPDATE warning SET level = %(level)s, peak_level = greatest(peak_level, %(level)s::level),
        peak_time = CASE WHEN %(level)s::level > peak_level THEN %(at)s ELSE peak_time END,
        last_time = %(at)s
    WHERE id = %(id)s
"""

_REOPEN = """
    UPDATE warning SET acknowledged_at = NULL, acknowledged_by = NULL, acknowledged_remark = NULL,
        shelved_until = NULL, shelved_by = NULL, shelved_reason = NULL
    WHERE id = %s
"""

_END = """
    UPDATE warning SET level = 'none', last_time = %(at)s, cleared = %(at)s, closed = %(at)s,
        shelved_until = NULL, shelved_by = NULL, shelved_reason = NULL
    WHERE id = %(id)s
"""


def issue(conn: Connection, issued: Issued, by: str) -> int:
    """Issue a warning in a transaction of its own; return its id.

    It joins the incident of its towns and family. Raises ValueError where the instance does not
    take its mode: an exercise can mean nothing, and what is live is no exercise.
    """
    with conn.transaction():
        _require_mode(conn, issued.mode)
        at = clock.instant(conn)
        scope = Scope("、".join(issued.towns) or COUNTY, incidents.family(issued.hazard))
        (incident,) = place(conn, [(scope, Span(at, None))], test=issued.mode is Mode.TEST)
        made = conn.execute(_INSERT, _row(issued, by, at, incident)).fetchone()
        assert made is not None
        life.tell(conn, life.take(conn, made[0], Kind.RAISED), Kind.OPENED, by, "")
        return int(made[0])


def set_level(conn: Connection, warning: int, level: Level, by: str, remark: str) -> Event:
    """Raise or lower a warning that a person issued; raising takes acknowledgement away.

    Raises `life.NotPossible` where a criterion made it or it has that level, LookupError for an
    unknown one, and ValueError for NONE: who ends a warning says so.
    """
    if level is Level.NONE:
        raise ValueError("解除预警请用“结束” / To take a warning back, end it")
    with conn.transaction():
        standing = _take(conn, warning, Kind.RAISED)
        if standing.level is level:
            raise NotPossible("该预警已是此等级 / The warning has this level already")
        wanted = {"id": warning, "level": level.word, "at": timestamp(standing.at)}
        conn.execute(_SET_LEVEL, wanted)
        raised = level > standing.level
        if raised:
            conn.execute(_REOPEN, (warning,))
        kind = Kind.RAISED if raised else Kind.LOWERED
        return life.tell(conn, replace(standing, level=level), kind, by, remark)


def end(conn: Connection, warning: int, by: str, remark: str) -> Event:
    """End a warning that a person issued: it returns and is closed; errors as `set_level`."""
    with conn.transaction():
        standing = replace(_take(conn, warning, Kind.RETURNED), level=Level.NONE)
        conn.execute(_END, {"id": warning, "at": timestamp(standing.at)})
        event = life.tell(conn, standing, Kind.RETURNED, by, remark)
        life.tell(conn, standing, Kind.CLOSED, by, "")
        return event


def _take(conn: Connection, warning: int, kind: Kind) -> Standing:
    standing = life.take(conn, warning, kind)
    if not standing.manual:
        raise NotPossible(
            "该预警由监测数据决定，人工不能改变其等级 / "
            "The readings decide on this warning: nobody changes its level by hand"
        )
    return standing


def _require_mode(conn: Connection, mode: Mode) -> None:
    instance = str(scalar(conn, "SELECT mode FROM instance"))
    if mode not in ISSUABLE[instance]:
        raise ValueError(
            f"{'演练' if instance == 'exercise' else '正式'}系统不能发布此类预警，可选："
            f"{'、'.join(ISSUABLE[instance])} / On this instance a warning is "
            f"{' or '.join(ISSUABLE[instance])}"
        )


def _row(issued: Issued, by: str, at: int, incident: int) -> dict[str, object]:
    return {
        "level": issued.level.word,
        "at": timestamp(at),
        "detail": issued.detail,
        "incident": incident,
        "mode": issued.mode.value,
        "by": by,
        "hazard": issued.hazard,
        "headline": issued.headline,
        "impact": issued.impact,
        "towns": list(issued.towns),
    }
