"""Every process killed at any instant, and the database gone for a minute: nothing is lost."""

import random
import threading
from collections.abc import Iterator
from time import monotonic, sleep

import numpy as np
import pytest

from deploy.local.mosquitto import Mosquitto
from deploy.local.postgres import Postgres
from domain.instant import DAY
from domain.observation import Observations
from sensors.mqtt import Publisher
from sensors.simulators.scenario import Scenario, messages
from store import curves, registry
from store.database import Connection, connect
from store.migrate import migrate
from tests.acceptance.floods import close_line, open_line, rehearsed, storm, written
from tests.acceptance.services import Services, services

PUBLISHING_S = 24.0
KILLS = 4


@pytest.fixture
def flood() -> Scenario:
    """60 stations, 180 instants of stage and rain: more than 20,000 readings."""
    return storm(stations=60, instants=180)


@pytest.fixture
def publisher(own_broker: Mosquitto) -> Iterator[Publisher]:
    sender = Publisher(own_broker.url)
    sender.start()
    yield sender
    sender.stop()


def publish(publisher: Publisher, scenario: Scenario, seconds: float) -> None:
    """Publish a scenario evenly over some seconds."""
    everything = list(messages(scenario))
    began = monotonic()
    for number, one in enumerate(everything):
        sleep(max(0.0, began + seconds * number / len(everything) - monotonic()))
        publisher.publish(one.topic, one.payload)


def stored(conn: Connection, scenario: Scenario) -> Observations:
    """All that is stored of a scenario's datastreams, in its own order."""
    parts = []
    begin, end = int(scenario.rows["time"].min()), int(scenario.rows["time"].max()) + DAY
    for number in scenario.registry.datastreams:
        columns = curves.raw(conn, number, start=begin, end=end, after=None, limit=None)
        part = np.empty(columns.time.size, dtype=scenario.rows.dtype)
        part["datastream"], part["time"] = number, columns.time
        part["value"], part["flag"] = columns.value, columns.flag
        parts.append(part)
    return np.concatenate(parts)


def by_key(rows: Observations) -> list[tuple[object, ...]]:
    """Rows in key order, comparable although NaN is not equal to itself."""
    ordered = rows[np.lexsort((rows["time"], rows["datastream"]))]
    return [tuple(map(str, row)) for row in ordered.tolist()]


def killings(line: Services, server: Postgres, done: threading.Event) -> None:
    """Kill collector, engine and database in a random order at random instants."""
    victims = ["ingest", "alert", "database"] * KILLS
    dice = random.Random(20240702)
    dice.shuffle(victims)
    for victim in victims:
        done.wait(dice.uniform(0.2, 2 * PUBLISHING_S / len(victims)))
        if victim == "database":
            server.kill()
            sleep(dice.uniform(0, 0.5))
            server.start()
        else:
            line.kill(victim)
            sleep(dice.uniform(0, 0.5))
            line.start(victim, victim)


@pytest.mark.timeout(240)
def test_killed_at_any_instant_nothing_is_lost_and_nothing_is_told_twice(
    own_database: Postgres, own_broker: Mosquitto, publisher: Publisher, flood: Scenario
) -> None:
    assert flood.rows.size >= 20_000
    with connect(own_database.url, application="tests") as conn:
        migrate(conn, "exercise")
        registry.load(conn, flood.registry)
    with services(own_database.url, own_broker.url) as line:
        line.start("alert", "alert")
        line.start("ingest", "ingest")
        with connect(own_database.url, application="tests") as conn:
            open_line(conn, publisher, flood)
        done = threading.Event()
        killer = threading.Thread(target=killings, args=(line, own_database, done))
        killer.start()
        publish(publisher, flood, PUBLISHING_S)
        killer.join()
        with connect(own_database.url, application="tests") as conn:
            close_line(conn, publisher, flood)
            assert by_key(stored(conn, flood)) == by_key(flood.rows)
            assert written(conn) == rehearsed(flood)


@pytest.mark.timeout(240)
def test_a_minute_without_the_database_loses_nothing_and_fills_no_memory(
    own_database: Postgres, own_broker: Mosquitto, publisher: Publisher, flood: Scenario
) -> None:
    with connect(own_database.url, application="tests") as conn:
        migrate(conn, "exercise")
        registry.load(conn, flood.registry)
    with services(own_database.url, own_broker.url) as line:
        line.start("alert", "alert")
        line.start("ingest", "ingest")
        with connect(own_database.url, application="tests") as conn:
            open_line(conn, publisher, flood)
        before = line.resident_mb("ingest")
        own_database.stop()
        publish(publisher, flood, 60.0)
        grown = line.resident_mb("ingest") - before
        own_database.start()
        with connect(own_database.url, application="tests") as conn:
            close_line(conn, publisher, flood)
            assert by_key(stored(conn, flood)) == by_key(flood.rows)
            assert written(conn) == rehearsed(flood)
    assert grown < 50
