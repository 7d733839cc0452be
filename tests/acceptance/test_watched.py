"""Who watches the watcher: what is killed or frozen is told by a path that does not need it."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import pytest

from deploy.local.process import free_port
from miluo.drill_gateway import DrillGateway
from store import heartbeats
from store.database import Connection
from tests.acceptance.services import Services, eventually, services

PARTS = {"ingest": "采集", "alert": "研判", "notify": "叫应"}


@pytest.fixture
def gateway() -> Iterator[DrillGateway]:
    with DrillGateway() as one:
        yield one


@pytest.fixture
def county(
    database_url: str, mqtt_url: str, gateway: DrillGateway, tmp_path: Path, connection: Connection
) -> Iterator[Services]:
    """The whole line and a watch with short times, all of them beating."""
    channels = tmp_path / "channels.toml"
    channels.write_text(f'[exercise]\nurl = "{gateway.url}"\n')
    channels.chmod(0o600)
    with services(database_url, mqtt_url) as own:
        own.environment |= {
            "MILUO_CHANNELS": str(channels),
            "MILUO_API_PORT": str(port := free_port()),
            "MILUO_WATCH_TELL": "sms:00000000001",
            "MILUO_WATCH_LOOK_S": "0.5",
            "MILUO_WATCH_SILENT_S": "12",
            "MILUO_WATCH_WORD_H": "24",
        }
        for name in (*PARTS, "serve"):
            own.start(name, name)
        eventually(lambda: len(heartbeats.heartbeats(connection)) == 4, "everybody beats")
        eventually(lambda: answers(port), "the API answers")
        own.start("watch", "watch")
        eventually(lambda: len(heartbeats.heartbeats(connection)) == 5, "the watch looks")
        yield own


def answers(port: int) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).is_success
    return False


def said(gateway: DrillGateway) -> list[str]:
    """What the receiver was told so far."""
    return [one.text for one in gateway.heard]


def told(gateway: DrillGateway, word: str, name: str) -> bool:
    return any(word in one and PARTS[name] in one for one in said(gateway))


def strike(county: Services, name: str, how: signal.Signals) -> None:
    if how is signal.SIGKILL:
        county.kill(name)
    else:
        county.running[name].send_signal(how)


def test_what_is_frozen_or_killed_is_told_and_nothing_else(
    county: Services, gateway: DrillGateway
) -> None:
    assert said(gateway) == []
    strike(county, "ingest", signal.SIGSTOP)
    strike(county, "alert", signal.SIGKILL)
    for name in ("ingest", "alert"):
        eventually(partial(told, gateway, "故障", name), f"{name} is told")
    county.running["ingest"].send_signal(signal.SIGCONT)
    county.start("alert", "alert")
    for name in ("ingest", "alert"):
        eventually(partial(told, gateway, "恢复", name), f"{name} is over")
    assert len(said(gateway)) == 4


@pytest.mark.torture
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.parametrize("name", list(PARTS))
def test_each_in_turn_is_told(
    county: Services, gateway: DrillGateway, name: str, how: signal.Signals
) -> None:
    strike(county, name, how)
    eventually(lambda: told(gateway, "故障", name), f"{name} is told")
    assert len(said(gateway)) == 1
