"""Reads sections of water and judges them by the table of GB 3838-2002."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

from api import times
from api.models import Mode
from api.water_quality import models
from domain import water_quality
from domain.datastream import Datastream
from domain.gb3838 import COUNTED, FACTORS, FORGET_H, STALE_H, TARGET, WATERS
from domain.instant import DAY, HOUR, iso
from domain.property import PROPERTIES
from domain.station import Station, StationKind
from domain.water_quality import Heard, Rule, Series, Standing
from store import criteria, datastreams, standing, stations
from store.criteria import CriterionRow
from store.database import Connection
from store.standing import Reading

RULES = ("class_drop", "water_class")
"""Rules that say what a section is judged by; the first one also what it should be."""

HAZARD = "water_quality"


@dataclass(frozen=True, slots=True)
class Place:
    """A section: its station, what it measures of the water by id, and by what it is judged."""

    station: Station
    streams: Mapping[int, Datastream]
    rule: Rule
    criterion: int | None


def sections(conn: Connection, mode: Mode, at: int) -> models.WaterQuality:
    """All sections as of an instant."""
    found = places(conn, at)
    ids = [number for one in found for number in one.streams]
    usable, newest = standing.newest_usable(conn, ids, at), standing.newest(conn, ids, at)
    reach = max((one.rule.stale_h + one.rule.forget_h for one in found), default=0.0)
    lately = standing.span(conn, ids, start=at - round(reach * HOUR), end=at + 1)
    items = [_section(one, at, usable, newest, lately) for one in found]
    return models.WaterQuality(iso(at), mode, items)


def days(conn: Connection, code: str, first: int, last: int, at: int) -> models.QualityDays | None:
    """The days of a section up to the present `at`; None where there is no such section."""
    place = next((one for one in places(conn, at) if one.station.code == code), None)
    if place is None:
        return None
    start = (first + 8 * HOUR) // DAY * DAY - 8 * HOUR
    end = min(last, at + 1)
    readings = standing.span(conn, list(place.streams), start=start, end=end)
    found = water_quality.days(_heard(place, readings), first, end, place.rule)
    items = [_day(one) for one in found]
    return models.QualityDays(code, place.station.name, place.rule.water, place.rule.target, items)


def places(conn: Connection, at: int) -> list[Place]:
    """Stations that measure at least one factor of the table, by code."""
    rules = _rules(criteria.in_force(conn, RULES, at))
    measured: dict[str, dict[int, Datastream]] = {}
    for number, stream in datastreams.everything(conn).items():
        if PROPERTIES[stream.property].hazard == HAZARD:
            measured.setdefault(stream.station, {})[number] = stream
    return [
        _place(one, measured[one.code], rules.get(one.code))
        for one in sorted(stations.everything(conn), key=lambda one: one.code)
        if any(stream.property in COUNTED for stream in measured.get(one.code, {}).values())
    ]


def _rules(rows: Iterable[CriterionRow]) -> dict[str, CriterionRow]:
    """The rule of each station: one that names a target before one that does not."""
    ordered = sorted(rows, key=lambda row: -RULES.index(row.criterion.indicator))
    return {row.criterion.station: row for row in ordered}


def _place(station: Station, streams: dict[int, Datastream], row: CriterionRow | None) -> Place:
    given = row.criterion.parameters if row else {}
    lake = given.get("lake", float(station.kind is StationKind.RESERVOIR))
    rule = Rule(
        WATERS[int(lake)],
        int(given.get("target", TARGET)),
        given.get("stale_h", STALE_H),
        given.get("forget_h", FORGET_H),
    )
    return Place(station, streams, rule, row.id if row else None)


def _heard(place: Place, readings: standing.Spans) -> Heard:
    return {one.property: Series(*readings[number]) for number, one in place.streams.items()}


def _section(
    place: Place,
    at: int,
    usable: Mapping[int, Reading],
    newest: Mapping[int, Reading],
    lately: standing.Spans,
) -> models.Section:
    station, rule = place.station, place.rule
    verdict = water_quality.judge(_heard(place, lately), at, rule)
    told = {one.property: one for one in verdict.factors}
    factors = [
        _factor(number, one, told[one.property], rule, usable.get(number), newest.get(number))
        for number, one in place.streams.items()
    ]
    return models.Section(
        code=station.code,
        name=station.name,
        kind=station.kind.value,
        river=station.river,
        town=station.town,
        status=station.status.value,
        water=rule.water,
        target=rule.target,
        criterion=place.criterion,
        stale_h=rule.stale_h,
        forget_h=rule.forget_h,
        water_class=verdict.number,
        deciding=list(verdict.deciding),
        held=list(verdict.held),
        factors=factors,
    )


def _factor(
    number: int,
    stream: Datastream,
    told: Standing,
    rule: Rule,
    usable: Reading | None,
    newest: Reading | None,
) -> models.QualityFactor:
    row = FACTORS[rule.water].get(stream.property)
    state = "old" if usable and told.state == "never" else told.state
    return models.QualityFactor(
        datastream=number,
        property=stream.property,
        title=PROPERTIES[stream.property].title,
        unit=stream.unit,
        interval_s=stream.interval_s,
        state=state if row or not usable else "uncounted",
        time=times.text(usable and usable.time),
        value=usable and usable.value,
        flag=usable and usable.flag,
        water_class=told.number,
        newest_time=times.text(newest and newest.time),
        newest_flag=newest and newest.flag,
        most=_limits(row.most if row else ()),
        least=_limits(row.least if row else ()),
    )


def _limits(row: Iterable[float]) -> list[float | None]:
    """The limits of a row; nothing where it has none."""
    found = [one if isfinite(one) else None for one in row]
    return found if any(one is not None for one in found) else []


def _day(one: water_quality.Day) -> models.QualityDay:
    factors = [
        models.DayFactor(it.property, it.count, it.mean, it.least, it.most, it.number)
        for it in one.factors
    ]
    return models.QualityDay(
        one.date, one.number, list(one.deciding), one.worst, list(one.missing), factors
    )
