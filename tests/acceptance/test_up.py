"""The platform on one machine, and the commands beside it."""

import os
import signal
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy.local.process import free_port
from deploy.local.runtime import Runtime
from sensors.mqtt import Publisher
from tests.acceptance.commands import alive, miluo, opened, said
from tests.acceptance.services import eventually
from tests.conftest import new_database

AWAY = "postgresql://miluo:miluo@127.0.0.1:1/miluo"

NEWCOMER = """
[[station]]
code = "NEW"
name = "新站"
kind = "ZZ"

[[datastream]]
station = "NEW"
property = "stage"
unit = "m"
"""

MAPPING = """
title = "Two readings"
kind = "record"
source = "made up"
licence = "Apache-2.0"
timezone = "+08:00"

[[station]]
code = "A"
name = "甲"
kind = "ZZ"

[[datastream]]
station = "A"
property = "stage"
unit = "m"

[[records]]
files = { A = "a.csv" }
time = "time"
columns = [{ column = "level", property = "stage", unit = "m" }]
"""


@dataclass
class Up:
    """A running `miluo up`, and its settings."""

    process: subprocess.Popen[str]
    settings: dict[str, str]
    data: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command beside it, which finds the servers by itself."""
        return miluo(*arguments, MILUO_DATA=str(self.data))

    def pid(self, command: str) -> int:
        """The process of one command of the line; 0 while there is none."""
        return next((pid for pid, line in alive(self.data).items() if line.endswith(command)), 0)


@pytest.fixture(scope="module")
def up(
    postgres: str, runtime: Runtime, scratch: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Up]:
    data = tmp_path_factory.mktemp("data")
    name = uuid.uuid4().hex[:8]
    with new_database(postgres, f"up_{name}") as url, runtime.mosquitto(scratch / name) as broker:
        settings = {
            "MILUO_DATABASE_URL": url,
            "MILUO_MQTT_URL": broker.url,
            "MILUO_API_PORT": str(free_port()),
            "MILUO_GATEWAY_PORT": str(free_port()),
            "MILUO_DATA": str(data),
        }
        with opened("up", **settings) as process:
            try:
                assert said(process, "miluo is up")
                yield Up(process, settings, data)
                process.send_signal(signal.SIGTERM)
                assert process.wait(30) == 0
            finally:
                process.kill()
        assert alive(data) == {}


def test_it_is_ready_when_it_says_that_it_is_up(up: Up) -> None:
    address = f"http://127.0.0.1:{up.settings['MILUO_API_PORT']}/readyz"
    assert httpx.get(address, trust_env=False).status_code == 200


def test_nobody_reads_a_live_instance_without_an_account(up: Up) -> None:
    address = f"http://127.0.0.1:{up.settings['MILUO_API_PORT']}/api/v1/warnings"
    assert httpx.get(address, trust_env=False).status_code == 401


def test_the_doctor_finds_it_well(up: Up) -> None:
    done = up.run("doctor")
    assert (done.returncode, done.stdout.count("ok  ")) == (0, 11)
    assert "trouble" not in done.stdout


def test_a_process_that_dies_is_started_again(up: Up) -> None:
    before = up.pid("miluo ingest")
    os.kill(before, signal.SIGKILL)
    eventually(lambda: up.pid("miluo ingest") not in (0, before), "another collector")


def test_a_live_instance_runs_no_replay(up: Up) -> None:
    plain = up.run("replay", "pingjiang-2024")
    disguised = miluo("replay", "pingjiang-2024", MILUO_MODE="exercise", MILUO_DATA=str(up.data))
    assert (plain.returncode, disguised.returncode) == (1, 1)
    assert plain.stderr == "A live instance runs no replay: set MILUO_MODE=exercise.\n"
    assert disguised.stderr.startswith("This database is one of mode live")


def test_a_registry_comes_back_as_it_was_loaded(up: Up, tmp_path: Path) -> None:
    up.run("stations", "load", "pingjiang-2024")
    first = up.run("stations", "export").stdout
    file = tmp_path / "registry.toml"
    file.write_text(first, encoding="utf-8")
    assert up.run("stations", "load", str(file)).returncode == 0
    assert up.run("stations", "export").stdout == first
    assert 'code = "DEMO-PJ"' in first


def test_a_reject_is_stored_once_its_station_is_known(up: Up, tmp_path: Path) -> None:
    publisher = Publisher(up.settings["MILUO_MQTT_URL"])
    publisher.start()
    publisher.publish("miluo/v1/NEW/obs", b'{"t":"2024-07-01T06:00:00+08:00","v":{"stage":1.5}}')
    publisher.flush()
    publisher.stop()
    eventually(lambda: "unknown station" in up.run("rejects", "list").stdout, "a reject")
    file = tmp_path / "newcomer.toml"
    file.write_text(NEWCOMER, encoding="utf-8")
    assert up.run("stations", "load", str(file)).returncode == 0
    assert up.run("rejects", "retry").stdout == "1 resolved, 0 still rejected\n"
    assert up.run("rejects", "list").stdout == ""


@pytest.mark.parametrize("command", ["doctor", "migrate", "maintain"])
def test_a_database_that_is_away_is_one_sentence(command: str, tmp_path: Path) -> None:
    done = miluo(command, MILUO_DATABASE_URL=AWAY, MILUO_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "The database is away" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MILUO_DATABASE_URL", "county", "it must look like postgresql://user:password@host:port"),
        ("MILUO_MQTT_URL", "localhost:1883", "it must look like mqtt://user:password@host:port"),
        ("MILUO_API_PORT", "70000", "Input should be less than or equal to 65535"),
        ("MILUO_MODE", "test", "Input should be 'live' or 'exercise'"),
    ],
)
def test_a_wrong_setting_is_one_sentence(name: str, value: str, says: str) -> None:
    done = miluo("up", **{name: value})
    assert (done.returncode, done.stderr) == (1, f"The setting {name} is wrong: {says}.\n")


def test_the_scenarios_are_listed() -> None:
    done = miluo("scenarios", "list")
    assert done.returncode == 0
    assert "pingjiang-2024  reconstruction" in done.stdout


def test_a_scenario_is_made_of_records_and_rehearsed(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "a.csv").write_text("time,level\n2024-07-01T06:00+08:00,1.5\n", encoding="utf-8")
    target = tmp_path / "made"
    made = miluo(
        "scenarios", "import", str(tmp_path / "mapping.toml"), "--records", str(tmp_path),
        str(target),
    )  # fmt: skip
    assert (made.returncode, made.stdout) == (0, f"{target}: 1 readings of 1 stations\n")
    assert miluo("rehearse", str(target), "--json").returncode == 0


def test_a_rehearsal_prints_the_same_bytes_twice() -> None:
    first, second = (miluo("rehearse", "pingjiang-2024", "--json").stdout for _ in range(2))
    assert first == second
    assert first.count('"to":"orange"') == 2
