"""The demonstration ends as it should, whatever ends it."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from deploy.local.mosquitto import Mosquitto
from deploy.local.process import free_port
from tests.acceptance.commands import alive, miluo, opened, said
from tests.acceptance.services import eventually

FAST = ("--speed", "400000")
"""The flood in less than a second."""

ENDS_S = 10.0
"""Longer than ending may take, and far shorter than any wait inside."""


@pytest.fixture
def settings(postgres: str, own_broker: Mosquitto, tmp_path: Path) -> dict[str, str]:
    return {
        "MILUO_DATABASE_URL": postgres,
        "MILUO_MQTT_URL": own_broker.url,
        "MILUO_API_PORT": str(free_port()),
        "MILUO_DATA": str(tmp_path),
    }


@contextmanager
def demo(settings: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with opened("demo", *FAST, **settings) as process:
        try:
            yield process
        finally:
            process.kill()


def test_it_prints_transitions_and_the_comparison_and_leaves_nothing(
    settings: dict[str, str], tmp_path: Path
) -> None:
    done = miluo("demo", *FAST, "--exit", **settings)
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("yellow → orange", "published against computed", "72 h 14 min", "叫应 calls: "):
        assert words in done.stdout
    assert "broker connected" not in done.stdout
    assert alive(tmp_path) == {}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_console_stays_until_it_is_told_to_end(
    settings: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    with demo(settings) as process:
        assert said(process, "Ctrl-C")
        base = f"http://127.0.0.1:{settings['MILUO_API_PORT']}"
        for path, status in (("/", 200), ("/api/v1/warnings", 200), ("/api/v1/calls", 401)):
            assert httpx.get(f"{base}{path}", trust_env=False).status_code == status
        process.send_signal(number)
        assert process.wait(ENDS_S) == 0
        assert alive(tmp_path) == {}


def test_a_second_ctrl_c_does_not_disturb_the_end(settings: dict[str, str], tmp_path: Path) -> None:
    with demo(settings) as process:
        assert said(process, "console")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        assert process.wait(ENDS_S) == 0
        assert process.stdout is not None
        assert "Traceback" not in process.stdout.read()
        assert alive(tmp_path) == {}


def test_killed_it_leaves_nothing(settings: dict[str, str], tmp_path: Path) -> None:
    with demo(settings) as process:
        assert said(process, "console")
        process.kill()
        eventually(lambda: alive(tmp_path) == {}, "the line has ended with the demonstration")


def test_a_busy_port_is_one_sentence(settings: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = miluo("demo", "--exit", **{**settings, "MILUO_API_PORT": port})
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} on 127.0.0.1 is in use by another program: "
        "stop that one, or set MILUO_API_PORT to a free port.\n"
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "county.example"])
def test_it_opens_nothing_to_other_machines(settings: dict[str, str], host: str) -> None:
    done = miluo("demo", "--exit", **{**settings, "MILUO_API_HOST": host})
    assert (done.returncode, "for this machine alone" in done.stderr) == (1, True)
