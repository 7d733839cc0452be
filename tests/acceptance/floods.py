"""Floods for acceptance tests, and what the platform makes of them."""

from math import nan
from pathlib import Path

import numpy as np

from domain.criterion import Criterion
from domain.datastream import Datastream, Statistic
from domain.instant import MINUTE, SECOND, parse
from domain.observation import OBSERVATION, Observations
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import describe
from miluo.rehearsal import rehearse
from sensors import topics
from sensors.mqtt import Publisher
from sensors.simulators.importing import import_records
from sensors.simulators.mapping import mapping_path
from sensors.simulators.scenario import Kind, Scenario, messages
from sensors.wire.json import encode_clock
from store import batches, clock, engine, registry, transitions
from store.database import Connection
from tests.acceptance.services import Services, eventually
from tests.records import records_folder

START = parse("2024-07-01T00:00:00+08:00")

Said = list[dict[str, object]]


def rehearsed(scenario: Scenario) -> Said:
    """What the rehearsal of a scenario prints."""
    found = rehearse(scenario, late_after_s=7200.0, future_tolerance_s=600.0)
    return [describe(one, scenario.registry) for one in found]


def written(conn: Connection) -> Said:
    """What the engine wrote, in the words of the rehearsal."""
    known = registry.read(conn)
    return [describe(one, known) for one in transitions.all_in_order(conn)]


def judged(conn: Connection, until: int) -> bool:
    """Whether the clock has come through to `until` and all that is stored has been judged."""
    arrived = (clock.now(conn) or 0) >= until
    return arrived and engine.progress(conn).cursor >= batches.newest(conn)


def told(line: Services, conn: Connection, broker: str, scenario: Scenario) -> None:
    """Start engine and collector, and tell them a scenario until all of it is judged."""
    line.start("alert", "alert")
    line.start("ingest", "ingest")
    publisher = Publisher(broker)
    publisher.start()
    open_line(conn, publisher, scenario)
    for one in messages(scenario):
        publisher.publish(one.topic, one.payload)
    close_line(conn, publisher, scenario)
    publisher.stop()


def open_line(conn: Connection, publisher: Publisher, scenario: Scenario) -> None:
    """Send the first tick until it has come through: from then on nothing is missed."""
    first = next(messages(scenario))

    def came() -> bool:
        publisher.publish(first.topic, first.payload)
        return clock.now(conn) is not None

    eventually(came, "the first tick in the database", every_s=0.2)


def close_line(conn: Connection, publisher: Publisher, scenario: Scenario) -> None:
    """Send a last tick and wait until all before it is stored and judged."""
    end = int(scenario.rows["time"].max()) + SECOND
    publisher.publish(topics.CLOCK, encode_clock(end))
    publisher.flush()
    eventually(lambda: judged(conn, end), "everything stored and judged", within_s=90)


def moves(found: Said, criterion: str) -> list[tuple[object, object, object]]:
    """(time, from, to) of the transitions of one criterion."""
    return [(one["time"], one["from"], one["to"]) for one in found if one["criterion"] == criterion]


def colorado(target: Path) -> Scenario:
    """The Front Range flood of 2013 from its records; skips where they are absent."""
    return import_records(mapping_path("colorado-2013"), records_folder("colorado-2013"), target)


def storm(stations: int, instants: int, seed: int = 1) -> Scenario:
    """A made-up flood: stages that wander over their thresholds, rain, and gauges that die."""
    random = np.random.default_rng(seed)
    codes = [f"X{number:03}" for number in range(stations)]
    streams = [
        stream
        for code in codes
        for stream in (
            Datastream(code, "stage", "m"),
            Datastream(code, "rain", "mm", statistic=Statistic.PRECEDING_PERIOD),
        )
    ]
    known = Registry.numbered(
        [Station(code, code, StationKind.RIVER_HYDROLOGIC) for code in codes],
        streams,
        [rule for code in codes for rule in _rules(code)],
    )
    rows = np.concatenate([_instant(number, stations, random) for number in range(instants)])
    stages = (rows["datastream"] % 2 == 1) & (rows["datastream"] % 10 == 1)
    dead = stages & (rows["time"] > START + instants // 2 * 5 * MINUTE)
    return Scenario(
        name="storm", title="storm", kind=Kind.SYNTHETIC, source="made up", licence="Apache-2.0",
        timezone="+08:00", registry=known, rows=rows[~dead],
    )  # fmt: skip


def _rules(code: str) -> list[Criterion]:
    return [
        Criterion(code, "stage", "value", blue=70.0, yellow=70.5, orange=71.0, red=72.0,
                  hysteresis=0.05, hold_off_s=1800.0),
        Criterion(code, "stage", "rate", {"window_h": 1.0}, yellow=0.3, orange=0.6),
        Criterion(code, "stage", "silence", yellow=1800.0),
        Criterion(code, "stage", "silence", {"rising": 0.05, "window_h": 1.0}, orange=1200.0),
        Criterion(code, "rain", "sum", {"window_h": 1.0}, blue=35.0, yellow=45.0, red=80.0),
        Criterion(code, "rain", "sum", {"window_h": 3.0}, blue=55.0, orange=100.0),
        Criterion(code, "rain", "day_sum", yellow=130.0),
    ]  # fmt: skip


def _instant(number: int, stations: int, random: np.random.Generator) -> Observations:
    """One stage and one rain reading of every station."""
    rows = np.empty(2 * stations, dtype=OBSERVATION)
    rows["datastream"] = np.arange(1, 2 * stations + 1)
    rows["time"] = START + number * 5 * MINUTE
    phase = np.arange(stations) / 7.0
    stage = 70.3 + 1.2 * np.sin(number / 15.0 + phase) + random.normal(0, 0.03, stations)
    rain = np.maximum(0.0, random.normal(2.0, 3.0, stations))
    rows["value"][0::2] = stage.round(3)
    rows["value"][1::2] = rain.round(1)
    rows["flag"] = 1
    lost = random.random(2 * stations) < 0.002
    rows["value"][lost], rows["flag"][lost] = nan, 9
    return rows
