"""`miluo replay --as`: the transitions of a flood do not depend on what its stations speak."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto
from deploy.local.process import free_port
from domain.device import Device, Protocol
from sensors.mqtt import Publisher
from sensors.simulators.scenario import Header, Kind, Scenario, load, save
from store import registry, rejects
from store.database import Connection
from tests.acceptance.commands import miluo
from tests.acceptance.floods import Said, close_line, open_line, rehearsed, storm, written
from tests.acceptance.services import Services, eventually, services
from tests.acceptance.test_gateway import listens


def without_flags(found: Said) -> Said:
    """Transitions without the flag of their reading: a device has no word for "not measured"."""
    return [{key: value for key, value in one.items() if key != "flag"} for one in found]


@contextmanager
def line(
    database_url: str,
    connection: Connection,
    broker: Mosquitto,
    scenario: Scenario,
    **settings: str,
) -> Iterator[Services]:
    """Collector and engine with the registry of a scenario; all is judged at the end."""
    registry.load(connection, scenario.registry)
    publisher = Publisher(broker.url)
    publisher.start()
    with services(database_url, broker.url) as running:
        running.start("alert", "alert")
        running.start("ingest", "ingest", **settings)
        open_line(connection, publisher, scenario)
        yield running
        close_line(connection, publisher, scenario)
    publisher.stop()


def flood(folder: Path) -> Scenario:
    """Two stations with stage and rain in a folder; their devices speak SL 651."""
    made = storm(stations=2, instants=40)
    devices = tuple(
        Device(code, Protocol.SL651, f"430626000{number}", "1234")
        for number, code in enumerate(made.registry.stations, start=1)
    )
    ours = replace(made, registry=replace(made.registry, devices=devices))
    save(folder, Header("storm", Kind.SYNTHETIC, "made up", "Apache-2.0", "+08:00"),
         ours.registry, ours.rows)  # fmt: skip
    return load(folder)


def told(scenario: str, broker: Mosquitto, database_url: str, *options: str) -> str:
    """Replay as fast as possible; what the command prints."""
    done = miluo(
        "replay", scenario, "--speed", "0", *options,
        MILUO_MODE="exercise", MILUO_MQTT_URL=broker.url, MILUO_DATABASE_URL=database_url,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_flood_of_2024_told_in_sl651_has_the_transitions_of_its_rehearsal(
    database_url: str, connection: Connection, own_broker: Mosquitto
) -> None:
    scenario = load("pingjiang-2024")
    with line(database_url, connection, own_broker, scenario):
        assert "1814 messages" in told("pingjiang-2024", own_broker, database_url, "--as", "sl651")
    assert without_flags(written(connection)) == without_flags(rehearsed(scenario))
    assert rejects.count(connection) == {}


def test_a_flood_told_through_the_gateway_has_the_transitions_of_its_rehearsal(
    database_url: str, connection: Connection, own_broker: Mosquitto, tmp_path: Path
) -> None:
    scenario, port = flood(tmp_path / "storm"), free_port()
    with line(database_url, connection, own_broker, scenario, MILUO_BATCH_MS="5") as running:
        running.start("gateway", "gateway", MILUO_GATEWAY_PORT=str(port), MILUO_DATA=str(tmp_path))
        eventually(lambda: listens(port), "the gateway listens")
        over = "--over", "tcp", "--gateway", f"127.0.0.1:{port}"
        said = told(str(tmp_path / "storm"), own_broker, database_url, "--as", "sl651", *over)
        assert "never confirmed" not in said
    assert written(connection) == rehearsed(scenario)
    assert rejects.count(connection) == {}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as", "hj212"], "HJ 212 has no word for stage"),
        (["--over", "tcp"], "--over tcp --gateway HOST:PORT"),
    ],
)
def test_what_cannot_be_told_is_one_sentence(
    database_url: str, own_broker: Mosquitto, options: list[str], words: str
) -> None:
    done = miluo(
        "replay", "pingjiang-2024", *options,
        MILUO_MODE="exercise", MILUO_MQTT_URL=own_broker.url, MILUO_DATABASE_URL=database_url,
    )  # fmt: skip
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
