"""A situation brief made from what the store knows now."""

import math

from api import times
from api.brief import models
from api.brief.levels import link, pools, rivers
from api.models import Mode as Instance
from api.response_models import item as response_item
from api.views import Unit, word
from domain import life
from domain.brief import rain_grade
from domain.duty import EntryKind
from domain.instant import HOUR, from_micros, iso
from domain.property import PROPERTIES
from domain.response import Event, Kind
from domain.warning import Mode
from store import briefs, clock, responses, warnings
from store.briefs import Called, Done, Rain, Window
from store.database import Connection
from store.warnings import WarningView

TITLE = "汛情快报"

_ENTRIES = {
    EntryKind.NOTE: "值班记事",
    EntryKind.HANDOVER: "交班",
    EntryKind.TAKEOVER: "接班",
    EntryKind.SWAP: "换班",
}
_DECIDED = {Kind.PROPOSED: "建议", Kind.CONFIRMED: "确认", Kind.REJECTED: "否决"}


def make(
    conn: Connection, instance: Instance, unit: Unit, hours: int, note: str, by: str
) -> models.Brief:
    """The brief of the last hours until now on the clock of the instance."""
    end = clock.instant(conn)
    mode = Mode.ACTUAL if instance == "live" else Mode.EXERCISE
    window = Window(end - hours * HOUR, end, mode)
    year = from_micros(end).year
    return models.Brief(
        title=TITLE,
        number=f"〔{year}〕第{briefs.number(conn, end)}期",
        place=None,
        mode=instance,
        at=iso(end),
        since=iso(window.start),
        hours=hours,
        by=by,
        note=note,
        rain=[_rain(one, window, hours) for one in briefs.rain(conn, window)],
        rivers=rivers(briefs.rivers(conn, window), window),
        pools=pools(briefs.pools(conn, window), window),
        warnings=_warnings(conn, window, unit),
        responses=[response_item(one) for one in responses.in_force(conn).values()],
        calls=[_call(one) for one in briefs.calls(conn, window)],
        actions=_actions(conn, window),
        on_duty=[
            models.Officer(one.post, one.name, one.unit) for one in briefs.on_duty(conn, window)
        ],
    )


def _rain(one: Rain, window: Window, hours: int) -> models.RainItem:
    known = one.total_mm is not None and hours == 24
    return models.RainItem(
        datastream=one.datastream,
        station=one.station,
        station_name=one.station_name,
        town=one.town,
        total_mm=None if one.total_mm is None else round(one.total_mm, 1),
        grade=rain_grade(one.total_mm) if known and one.total_mm is not None else "",
        readings=one.readings,
        expected=hours * 3600 // one.interval_s,
        newest=times.text(one.newest),
        link=link(one.datastream, window),
    )


def _warnings(conn: Connection, window: Window, unit: Unit) -> list[models.BriefWarning]:
    views = [one for one in warnings.open_views(conn) if one.mode == window.mode.value]
    views.sort(key=lambda one: (-one.warning.level, one.warning.opened, one.id))
    return [_warning(one, window, unit) for one in views]


def _warning(view: WarningView, window: Window, unit: Unit) -> models.BriefWarning:
    one = view.warning
    return models.BriefWarning(
        id=view.id,
        level=word(one.level.word),
        what=view.headline or _what(view),
        hazard=view.hazard,
        state=life.STATES[view.state],
        opened=iso(one.opened),
        value=_number(one.last_value),
        unit=unit(view.indicator, view.property) or "",
        threshold=_number(one.threshold),
        impact=view.impact,
        acknowledged_by=view.acknowledged_by,
        shelved_until=times.text(view.shelved_until),
        link=link(view.datastream, window) if view.datastream else None,
    )


def _what(view: WarningView) -> str:
    title = PROPERTIES[view.property].title
    judged = "" if view.indicator == "value" else f"（{view.indicator}）"
    return f"{view.station_name} {title}{judged}"


def _call(one: Called) -> models.BriefCall:
    return models.BriefCall(
        id=one.call,
        warning=one.warning,
        level=word(one.level),
        began=iso(one.began),
        ended=times.text(one.ended),
        seats=one.seats,
        answered=one.answered,
        waiting=one.waiting,
        unanswered=one.unanswered,
        silent=one.silent,
    )


def _actions(conn: Connection, window: Window) -> list[models.Action]:
    """The duty log, what people did with warnings, and what was decided, in order."""
    decided = responses.between(conn, start=window.start + 1, end=window.end + 1)
    told = [(one.at, one.by, _done(one)) for one in briefs.done(conn, window)]
    told += [(one.at, one.by, _decision(one)) for one in decided if one.by]
    return [models.Action(iso(at), by, what) for at, by, what in sorted(told, key=_time)]


def _time(told: tuple[int, str, str]) -> int:
    return told[0]


def _done(one: Done) -> str:
    if not one.warning:
        return _said(_ENTRIES[EntryKind(one.kind)], one.text)
    return _said(f"{life.KINDS[life.Kind(one.kind)]}预警 {one.warning}（{one.what}）", one.text)


def _decision(one: Event) -> str:
    who = f"（{one.decided_by}）" if one.decided_by else ""
    return _said(f"{_DECIDED[one.kind]}{one.level.chinese}{who}", one.reason)


def _said(what: str, text: str) -> str:
    return f"{what}：{text}" if text else what


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
