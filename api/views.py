"""From the store's values to what the API says."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from api import life_models, models, times
from api.faults import faults
from domain.alarm_load import FLOOD, STEADY, AlarmLoad
from domain.criterion import Condition
from domain.datastream import Datastream
from domain.device import DeviceState
from domain.instant import iso, to_micros
from domain.life import Event
from domain.property import PROPERTIES
from domain.registry_change import Change
from domain.station import Station
from domain.warning import Mode
from store.criteria import CriterionRow
from store.curves import Latest
from store.incidents import IncidentView
from store.quality import Day
from store.station_health import StationHealth
from store.transitions import StoredTransition
from store.warnings import WarningView

Unit = Callable[[str, str], str | None]
"""The unit of an indicator's value on a property; None where nobody knows it."""


def station(one: Station) -> models.StationItem:
    """A station as an item."""
    return models.StationItem(
        code=one.code,
        name=one.name,
        kind=one.kind.value,
        river=one.river,
        town=one.town,
        adcode=one.adcode,
        lon=one.lon,
        lat=one.lat,
        datum=one.datum,
        status=one.status.value,
        status_reason=one.status_reason,
        attributes=one.attributes,
    )


def station_health(one: StationHealth) -> models.StationHealthItem:
    """How a station is, with the bits of its device's state in words."""
    door, mains = one.tells(DeviceState.DOOR_OPEN), one.tells(DeviceState.MAINS_LOST)
    return models.StationHealthItem(
        code=one.code,
        name=one.name,
        status="suspended" if one.status == "suspended" else "active",
        status_reason=one.status_reason,
        last_heard=times.text(one.last_heard),
        battery=one.battery,
        battery_time=times.text(one.battery_time),
        signal=one.signal,
        signal_time=times.text(one.signal_time),
        door=None if door is None else "open" if door else "closed",
        mains=None if mains is None else "lost" if mains else "present",
        faults=list(faults(one.bits)),
        state_time=times.text(one.state_time),
        expected=one.expected,
        received=one.received,
        repeated=one.repeated,
        online=one.online,
    )


def datastream(row: tuple[int, Datastream]) -> models.DatastreamItem:
    """A numbered datastream as an item."""
    number, one = row
    return models.DatastreamItem(
        id=number,
        station=one.station,
        property=one.property,
        title=PROPERTIES[one.property].title,
        unit=one.unit,
        statistic=one.statistic.value,
        interval_s=one.interval_s,
    )


def latest(one: Latest) -> models.LatestItem:
    """The newest observation of a datastream as an item."""
    return models.LatestItem(
        datastream=one.datastream,
        station=one.station,
        station_name=one.station_name,
        property=one.property,
        title=PROPERTIES[one.property].title,
        unit=one.unit,
        interval_s=one.interval_s,
        time=times.text(one.time),
        value=one.value,
        flag=one.flag,
        level=word(one.level.word),
    )


def quality(one: Day) -> models.QualityItem:
    """A datastream's figures of a day as an item."""
    return models.QualityItem(
        day=one.day.isoformat(),
        datastream=one.datastream_id,
        station=one.station,
        station_name=one.station_name,
        property=one.property,
        title=one.title,
        unit=one.unit,
        interval_s=one.interval_s,
        expected=one.expected,
        received=one.received,
        good=one.good,
        suspect=one.suspect,
        failed=one.failed,
        missing=one.missing,
        late=one.late,
        gross_range=one.gross_range,
        rate=one.rate,
        spike=one.spike,
        flat_line=one.flat_line,
        instrument=one.instrument,
    )


def criterion(row: CriterionRow, unit: Unit) -> models.CriterionItem:
    """A rule as an item; its hazard is the property's where it names none."""
    rule = row.criterion
    return models.CriterionItem(
        id=row.id,
        code=rule.code,
        datastream=row.datastream,
        parts=[models.ConditionItem(**_condition(part, unit)) for part in rule.parts],
        hazard=rule.kind,
        valid_from=None if rule.valid_from is None else iso(to_micros(rule.valid_from)),
        valid_to=None if rule.valid_to is None else iso(to_micros(rule.valid_to)),
        datum=rule.datum,
        source=rule.source,
        approved_by=rule.approved_by,
        impact=rule.impact,
        news_from=rule.news_from,
        news_step=rule.news_step,
        marks=rule.marks,
        **_condition(rule, unit),
    )


def _condition(one: Condition, unit: Unit) -> dict[str, Any]:
    """What a rule and the parts of a compound have in common."""
    names = (name for name in models.ConditionItem.__slots__ if name != "value_unit")
    own = {name: getattr(one, name) for name in names}
    return own | {"value_unit": unit(one.indicator, one.property)}


def criteria_change(version: int, changes: Sequence[Change]) -> models.CriteriaChange:
    """What rules change, or would change, in the registry."""
    items = [
        models.ChangeItem(
            code=one.key,
            change="added" if one.before is None else "changed",
            moves=[models.MoveItem(*move) for move in one.moves],
        )
        for one in changes
    ]
    return models.CriteriaChange(version, items)


def warning(view: WarningView, unit: Unit) -> models.WarningItem:
    """A warning with the names that people know it by."""
    one = view.warning
    return models.WarningItem(
        id=view.id,
        criterion=one.criterion,
        code=view.code,
        station=view.station,
        station_name=view.station_name,
        river=view.river,
        property=view.property,
        title=PROPERTIES[view.property].title if view.property else "",
        unit=view.unit,
        hazard=view.hazard,
        indicator=view.indicator,
        value_unit=unit(view.indicator, view.property),
        datastream=view.datastream,
        level=word(one.level.word),
        peak_level=word(one.peak_level.word),
        peak=one.peak,
        peak_time=iso(one.peak_time),
        last_value=one.last_value,
        last_time=iso(one.last_time),
        threshold=one.threshold,
        opened=iso(one.opened),
        confirmed=one.confirmed,
        cleared=times.text(one.cleared),
        mode=Mode(view.mode).value,
        incident=view.incident,
        catchment=view.catchment,
        family=view.family,
        detail=one.detail,
        impact=view.impact,
        headline=view.headline,
        towns=list(view.towns),
        issued_by=view.issued_by,
        state=view.state.value,
        acknowledged_at=times.text(view.acknowledged_at),
        acknowledged_by=view.acknowledged_by,
        acknowledged_remark=view.acknowledged_remark,
        shelved_until=times.text(view.shelved_until),
        shelved_by=view.shelved_by,
        shelved_reason=view.shelved_reason,
        released_level=word(view.released_level.word),
        closed=times.text(view.closed),
    )


def life(event: Event) -> life_models.LifeItem:
    """An event of a warning's life as an item."""
    return life_models.LifeItem(
        place=event.place,
        at=iso(event.at),
        kind=event.kind.value,
        level=word(event.level.word),
        by=event.by,
        remark=event.remark,
        until=times.text(event.until),
    )


def life_event(event: Event, warning: models.WarningItem) -> life_models.LifeEvent:
    """What happened to a warning among people, with how it stands now."""
    return life_models.LifeEvent(warning, event.kind.value, event.by, event.remark, iso(event.at))


def incident(view: IncidentView, unit: Unit) -> models.IncidentItem:
    """An incident with its warnings."""
    one = view.incident
    return models.IncidentItem(
        id=one.id,
        catchment=one.catchment,
        family=one.family,
        level=word(one.level.word),
        peak_level=word(one.peak_level.word),
        opened=iso(one.opened),
        closed=times.text(one.closed),
        open=one.open,
        total=one.total,
        mode=one.mode.value,
        warnings=[warning(each, unit) for each in view.warnings],
    )


def alarm_load(one: AlarmLoad, mode: models.Mode) -> models.AlarmLoad:
    """The load of alarms, with what it should be."""
    return models.AlarmLoad(
        mode=mode,
        rate=one.rate,
        steady=STEADY,
        maximum=one.maximum,
        flood=FLOOD,
        flood_share=one.flood_share,
        time=[iso(step) for step in one.time],
        opened=one.opened,
        incidents=one.incidents,
    )


def transition(row: StoredTransition) -> models.TransitionItem:
    """A change of level as an item."""
    one = row.transition
    return {
        "id": row.id,
        "time": iso(one.time),
        "criterion": one.criterion,
        "from": word(one.from_level.word),
        "to": word(one.to_level.word),
        "value": one.value,
        "threshold": one.threshold,
        "flag": one.flag,
        "reason": one.reason.value,
        "detail": one.detail,
    }


def word(text: str) -> models.Word:
    """The word of a level, as the closed list of the contract."""
    return cast(models.Word, text)
