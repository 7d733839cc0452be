"""From the store's values to what the API says."""

from typing import cast

from api import models, times
from api.faults import faults
from domain.datastream import Datastream
from domain.device import DeviceState
from domain.instant import iso, to_micros
from domain.property import PROPERTIES
from domain.station import Station
from store.criteria import CriterionRow
from store.curves import Latest
from store.quality import Day
from store.station_health import StationHealth
from store.transitions import StoredTransition
from store.warnings import WarningView


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


def criterion(row: CriterionRow) -> models.CriterionItem:
    """A rule as an item; its hazard is the property's where it names none."""
    rule = row.criterion
    return models.CriterionItem(
        id=row.id,
        code=rule.code,
        station=rule.station,
        property=rule.property,
        datastream=row.datastream,
        indicator=rule.indicator,
        parameters=rule.parameters,
        hazard=rule.kind,
        blue=rule.blue,
        yellow=rule.yellow,
        orange=rule.orange,
        red=rule.red,
        direction=rule.direction.value,
        hysteresis=rule.hysteresis,
        hold_on_s=rule.hold_on_s,
        hold_off_s=rule.hold_off_s,
        valid_from=None if rule.valid_from is None else iso(to_micros(rule.valid_from)),
        valid_to=None if rule.valid_to is None else iso(to_micros(rule.valid_to)),
        datum=rule.datum,
        source=rule.source,
        approved_by=rule.approved_by,
        impact=rule.impact,
    )


def warning(view: WarningView) -> models.WarningItem:
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
        title=PROPERTIES[view.property].title,
        unit=view.unit,
        hazard=view.hazard,
        indicator=view.indicator,
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
        mode="exercise" if view.mode == "exercise" else "actual",
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
    }


def word(text: str) -> models.Word:
    """The word of a level, as the closed list of the contract."""
    return cast(models.Word, text)
