"""Warnings grouped into incidents as they are recorded, and the load of alarms."""

import random
import shutil
from collections import defaultdict
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.incident import Scope, Span, group
from domain.instant import HOUR, MINUTE, parse
from domain.level import Level
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import Reason, Transition
from domain.warning import Issued, Mode, Warning, changed, opened
from store import alarm_load, engine, incidents, manual, metrics, registry, warnings
from store.database import Connection, connect
from store.micros import timestamp
from store.migrate import MIGRATIONS, migrate

T = parse("2024-07-01T06:00:00+08:00")
UPPER, LOWER, SLOPE, OTHER_RIVER, FIRE = 1, 2, 3, 4, 5

COUNTY = Registry.numbered(
    [
        Station("UP", "加义", StationKind.RIVER_LEVEL, river="汨罗江"),
        Station("LOW", "平江", StationKind.RIVER_HYDROLOGIC, attributes={"BSNM": "汨罗江"}),
        Station("SLOPE", "岩体", StationKind.GEOHAZARD, river="汨罗江"),
        Station("CHANG", "昌江", StationKind.RIVER_LEVEL, river="昌江"),
        Station("FIRE", "林场", StationKind.FOREST_FIRE, river="汨罗江"),
    ],
    [
        Datastream("UP", "stage", "m"),
        Datastream("LOW", "stage", "m"),
        Datastream("SLOPE", "crack_width", "mm"),
        Datastream("CHANG", "stage", "m"),
        Datastream("FIRE", "detection_confidence", "1"),
    ],
    [
        Criterion("UP", "stage", "value", blue=1.0),
        Criterion("LOW", "stage", "value", blue=1.0, impact={"red": "转移"}),
        Criterion("SLOPE", "crack_width", "value", blue=1.0),
        Criterion("CHANG", "stage", "value", blue=1.0),
        Criterion("FIRE", "detection_confidence", "value", blue=1.0),
    ],
)


class County:
    """Records warnings as the engine does."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        registry.load(conn, COUNTY)
        self.epoch = engine.acquire(conn, "test", 600.0) or 0

    def record(self, *told: Warning) -> None:
        engine.record(
            self.conn,
            epoch=self.epoch,
            ttl_s=600.0,
            cursor=0,
            transitions=[],
            warnings=told,
            snapshot=None,
        )

    def groups(self) -> list[list[int]]:
        """The criteria of each incident's warnings, oldest first, and the oldest incident first."""
        rows = self.conn.execute(
            "SELECT array_agg(criterion_id ORDER BY id) FROM warning GROUP BY incident_id "
            "ORDER BY min(opened), min(id)"
        )
        return [one for (one,) in rows]


@pytest.fixture
def county(connection: Connection) -> County:
    return County(connection)


def rise(criterion: int, hours: float = 0.0, level: Level = Level.YELLOW) -> Warning:
    time = T + int(hours * HOUR)
    return opened(Transition(time, criterion, Level.NONE, level, 2.0, 1.0, 1, Reason.REACHED))


def fall(warning: Warning, hours: float) -> Warning:
    time = T + int(hours * HOUR)
    return changed(
        warning,
        Transition(time, warning.criterion, warning.level, Level.NONE, 0.0, 1.0, 1, Reason.RECEDED),
    )


def pages(conn: Connection, state: warnings.State = "all") -> list[incidents.IncidentView]:
    return incidents.page(conn, state=state, after=None, limit=99)


def test_what_one_storm_sets_off_along_a_river_is_one_incident(county: County) -> None:
    county.record(rise(LOWER), rise(SLOPE, 1))
    county.record(rise(UPPER, 2))
    assert county.groups() == [[LOWER, SLOPE, UPPER]]


def test_another_river_and_another_hazard_are_incidents_of_their_own(county: County) -> None:
    county.record(rise(UPPER), rise(OTHER_RIVER), rise(FIRE))
    assert county.groups() == [[UPPER], [OTHER_RIVER], [FIRE]]
    assert {(one.incident.catchment, one.incident.family) for one in pages(county.conn)} == {
        ("汨罗江", "water"),
        ("昌江", "water"),
        ("汨罗江", "forest_fire"),
    }


def test_a_level_that_comes_again_soon_is_the_same_incident(county: County) -> None:
    first = rise(UPPER)
    county.record(first)
    county.record(fall(first, 1))
    county.record(rise(UPPER, 6.9))
    assert county.groups() == [[UPPER, UPPER]]


def test_one_record_in_which_an_incident_ends_may_begin_the_next_one(county: County) -> None:
    first = rise(UPPER)
    county.record(first)
    county.record(fall(first, 1), rise(UPPER, 7))
    assert county.groups() == [[UPPER], [UPPER]]


def test_a_late_warning_makes_two_incidents_one_and_both_ids_answer(county: County) -> None:
    county.record(fall(rise(UPPER), 1))
    county.record(rise(LOWER, 8))
    before = {one.incident.id for one in pages(county.conn)}
    county.record(fall(rise(SLOPE, 4), 5))
    (one,) = pages(county.conn)
    assert len(before) == 2
    assert county.groups() == [[UPPER, LOWER, SLOPE]]
    assert {incidents.get(county.conn, number) == one for number in before} == {True}


def test_what_was_merged_may_be_merged_again(county: County) -> None:
    county.record(fall(rise(UPPER), 1))
    for hours in (10, 20):
        county.record(fall(rise(UPPER, hours), hours + 1))
    county.record(fall(rise(LOWER, 15), 16))
    county.record(fall(rise(LOWER, 5), 6))
    (one,) = pages(county.conn)
    assert one.incident.total == 5
    assert [incidents.get(county.conn, number) for number in (1, 2, 3)] == [one, one, one]


def test_a_record_that_was_cut_off_leaves_no_incident_and_is_told_again_once(
    county: County,
) -> None:
    class Killed(Exception):  # noqa: N818
        pass

    def cut_off() -> None:
        with county.conn.transaction():
            county.record(rise(UPPER), rise(LOWER))
            raise Killed

    with pytest.raises(Killed):
        cut_off()
    assert county.conn.execute("SELECT count(*) FROM incident").fetchone() == (0,)
    county.record(rise(UPPER), rise(LOWER))
    assert county.groups() == [[UPPER, LOWER]]


def partition(keys: list[int]) -> set[frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for place, key in enumerate(keys):
        found[key].add(place)
    return {frozenset(one) for one in found.values()}


def in_hindsight(told: list[Warning]) -> set[frozenset[int]]:
    """All warnings placed at once; none of these is of fire or of the other river."""
    numbers = count()
    spans = [(Scope("汨罗江", "water"), Span(one.opened, one.cleared)) for one in told]
    return partition(group({}, spans, lambda _: next(numbers)).incidents)


def a_wet_month(seed: int) -> list[Warning]:
    """Warnings of three stations, none open at the end, with gaps about as long as six hours."""
    chance = random.Random(seed)
    told = []
    for criterion in (UPPER, LOWER, SLOPE):
        hours = 0.0
        while hours < 300:
            hours += chance.choice([1, 5, 6, 7, 30])
            length = chance.choice([0.5, 2, 6])
            told.append(fall(rise(criterion, hours), hours + length))
            hours += length
    return told


def test_however_the_stream_is_cut_the_incidents_are_those_of_hindsight(county: County) -> None:
    told = a_wet_month(1)
    events = [(one.opened, replace(one, cleared=None, level=Level.YELLOW)) for one in told]
    events += [(one.cleared or 0, one) for one in told]
    stream = [one for _, one in sorted(events, key=lambda one: one[0])]
    chance = random.Random(2)
    while stream:
        size = chance.randint(1, 12)
        county.record(*stream[:size])
        stream = stream[size:]
    rows = county.conn.execute("SELECT criterion_id, opened, incident_id FROM warning")
    kept = {(criterion, time): incident for criterion, time, incident in rows}
    assert len(kept) == len(told)
    found = partition([kept[one.criterion, one.opened] for one in told])
    assert found == in_hindsight(told)
    assert 1 < len(found) < len(told)


def test_an_incident_is_what_its_warnings_make_it(county: County) -> None:
    high = rise(LOWER, 1, Level.RED)
    county.record(rise(UPPER, 0, Level.ORANGE), high, rise(SLOPE, 2, Level.BLUE))
    county.record(fall(high, 3))
    one = pages(county.conn, "open")[0].incident
    assert (one.level, one.peak_level) == (Level.ORANGE, Level.RED)
    assert (one.opened, one.closed, one.open, one.total) == (T, None, 2, 3)


def test_an_incident_closes_when_its_last_warning_clears(county: County) -> None:
    one, two = rise(UPPER), rise(LOWER)
    county.record(one, two)
    county.record(fall(one, 5))
    assert pages(county.conn, "closed") == []
    county.record(fall(two, 3))
    (closed,) = pages(county.conn, "closed")
    assert (closed.incident.closed, closed.incident.level) == (T + 5 * HOUR, Level.NONE)
    assert pages(county.conn, "open") == []


def test_warnings_stand_worst_first_and_cleared_ones_last(county: County) -> None:
    over = rise(FIRE, 0, Level.RED)
    county.record(over, rise(UPPER, 0, Level.BLUE), rise(LOWER, 1, Level.RED), rise(SLOPE, 2))
    (water,) = [one for one in pages(county.conn) if one.incident.family == "water"]
    assert [one.warning.criterion for one in water.warnings] == [LOWER, SLOPE, UPPER]
    assert [one.impact for one in water.warnings] == ["转移", "", ""]
    county.record(fall(replace(water.warnings[0].warning), 3))
    again = incidents.get(county.conn, water.incident.id)
    assert again is not None
    assert [one.warning.criterion for one in again.warnings] == [SLOPE, UPPER, LOWER]


def test_pages_go_from_the_worst_to_the_closed(county: County) -> None:
    county.record(fall(rise(UPPER, -100), -99))
    county.record(rise(OTHER_RIVER, 0, Level.BLUE), rise(FIRE, 0, Level.RED), rise(UPPER, 1))
    told, place = [], None
    while page := incidents.page(county.conn, state="all", after=place, limit=1):
        told += [one.warnings[0].warning for one in page]
        place = page[-1].place
    assert [(one.criterion, one.opened) for one in told] == [
        (FIRE, T),
        (UPPER, T + HOUR),
        (OTHER_RIVER, T),
        (UPPER, T - 100 * HOUR),
    ]


def test_an_unknown_incident_is_none(county: County) -> None:
    assert incidents.get(county.conn, 1) is None


def test_warnings_of_before_are_grouped_as_they_would_have_been(
    empty_url: str, tmp_path: Path
) -> None:
    old = shutil.copytree(MIGRATIONS, tmp_path / "old")
    for file in old.glob("*.sql"):
        if file.name >= "0010":
            file.unlink()
    told = [*a_wet_month(7), rise(UPPER, 400), rise(LOWER, 500)]
    with connect(empty_url, application="tests") as conn:
        migrate(conn, "live", old)
        _keep_as_before(conn, told)
        migrate(conn, "live")
        rows = conn.execute("SELECT incident_id FROM warning ORDER BY id").fetchall()
        assert partition([one for (one,) in rows]) == in_hindsight(told)
        assert {(one.incident.catchment, one.incident.family) for one in pages(conn)} == {
            ("汨罗江", "water")
        }
        newest = conn.execute(
            "INSERT INTO incident (catchment, family) VALUES ('', '') RETURNING id"
        ).fetchone()
        assert newest is not None
        assert newest[0] > max(rows)[0]


def _keep_as_before(conn: Connection, told: list[Warning]) -> None:
    """Stations, rules and warnings as tables had them before there were incidents."""
    for number, station in enumerate(list(COUNTY.stations.values())[:3], start=1):
        conn.execute(
            "INSERT INTO station (id, code, name, kind, river, town, adcode, datum, status, "
            "attributes) VALUES (%s, %s, '', 'ZZ', %s, '', '', '', 'active', "
            "jsonb_build_object('BSNM', %s::text))",
            (number, station.code, station.river, station.attributes.get("BSNM", "")),
        )
        conn.execute(
            "INSERT INTO datastream (id, station_id, property, title, unit, hazard, statistic, "
            "interval_s, sensor) VALUES (%(id)s, %(id)s, 'stage', '', 'm', 'flood', 'instant', "
            "300, '')",
            {"id": number},
        )
        conn.execute(
            "INSERT INTO criterion (id, code, datastream_id, indicator, parameters, hazard, "
            "direction, hysteresis, hold_on_s, hold_off_s, datum, source, approved_by, impact) "
            "VALUES (%(id)s, %(id)s::text, %(id)s, 'value', '{}', %(hazard)s, 'above', 0, 0, 0, "
            "'', '', '', '{}')",
            {"id": number, "hazard": "flash-flood" if number == UPPER else ""},
        )
    for one in told:
        conn.execute(
            "INSERT INTO warning (criterion_id, level, peak_level, peak, peak_time, last_value, "
            "last_time, threshold, opened, confirmed, cleared, mode) VALUES (%(criterion)s, "
            "'none', 'blue', 0, %(opened)s, 0, %(opened)s, 0, %(opened)s, true, %(cleared)s, "
            "'actual')",
            {
                "criterion": one.criterion,
                "opened": timestamp(one.opened),
                "cleared": None if one.cleared is None else timestamp(one.cleared),
            },
        )


def test_the_load_counts_each_ten_minutes_and_the_quiet_ones_too(county: County) -> None:
    county.record(rise(UPPER), rise(LOWER, 0.1), rise(OTHER_RIVER, 0.05), rise(FIRE, 0.4))
    load = alarm_load.between(county.conn, start=T, end=T + 30 * MINUTE)
    assert load.time == [T, T + 10 * MINUTE, T + 20 * MINUTE]
    assert (load.opened, load.incidents) == ([3, 0, 1], [2, 0, 1])


def test_the_load_of_a_part_of_a_step_is_that_of_the_step(county: County) -> None:
    county.record(rise(UPPER))
    load = alarm_load.between(county.conn, start=T + MINUTE, end=T + 11 * MINUTE)
    assert (load.time, load.opened) == ([T, T + 10 * MINUTE], [1, 0])
    assert alarm_load.between(county.conn, start=T, end=T).time == []


def test_a_test_is_no_load(county: County) -> None:
    county.conn.execute("UPDATE instance SET clock = %s", (timestamp(T),))
    county.record(rise(UPPER))
    manual.issue(county.conn, Issued("flood", Level.RED, "测试", "", "", (), Mode.TEST), "wang")
    load = alarm_load.between(county.conn, start=T, end=T + MINUTE)
    assert (load.time, load.opened, load.incidents) == ([T], [1], [1])
    facts = metrics.facts(county.conn)
    assert (facts.opened_10min, facts.incidents) == (1, 1)


def test_facts_count_the_last_ten_minutes_of_the_exercise_and_what_is_open(county: County) -> None:
    county.record(rise(UPPER, -1), rise(FIRE, -1), rise(LOWER, 0), fall(rise(SLOPE, 0), 0))
    county.conn.execute("UPDATE instance SET clock = %s", (timestamp(T + 9 * MINUTE),))
    facts = metrics.facts(county.conn)
    assert (facts.opened_10min, facts.incidents) == (2, 2)
