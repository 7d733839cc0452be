"""The whole line on one machine: collector, engine, notifier and API as processes of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx

from miluo.processes import Processes
from miluo.servers import Servers
from miluo.settings import Settings
from miluo.trouble import TroubleError

START_S = 30.0


@contextmanager
def line(settings: Settings, servers: Servers, folder: Path) -> Iterator[Processes]:
    """All four of them running on migrated servers, ready when the block begins."""
    environment = {
        "MILUO_MODE": settings.mode,
        "MILUO_DATABASE_URL": servers.database_url,
        "MILUO_MQTT_URL": servers.mqtt_url,
        "MILUO_API_HOST": settings.api_host,
        "MILUO_API_PORT": str(settings.api_port),
        "MILUO_LIVELIHOOD_PUBLIC": str(settings.livelihood_public),
        "MILUO_PUBLIC_READING": str(settings.public_reading),
    }
    if settings.channels is not None:
        environment["MILUO_CHANNELS"] = str(settings.channels)
    if settings.collectors > 1 and not settings.settle_ms:
        environment["MILUO_SETTLE_MS"] = "200"
    with Processes(environment, folder) as processes:
        for number in range(1, settings.collectors + 1):
            own = settings.collector_id if number == 1 else f"{settings.collector_id}-{number}"
            processes.start(f"ingest-{number}", ["ingest"], MILUO_COLLECTOR_ID=own)
        processes.start("alert", ["alert"])
        processes.start("notify", ["notify"])
        processes.start("serve", ["serve"])
        _await_ready(processes, console(settings))
        yield processes


def console(settings: Settings) -> str:
    """The console's address."""
    host = f"[{settings.api_host}]" if ":" in settings.api_host else settings.api_host
    return f"http://{host}:{settings.api_port}"


def _await_ready(processes: Processes, address: str) -> None:
    deadline = monotonic() + START_S
    with httpx.Client(base_url=address, timeout=2.0, trust_env=False) as client:
        while monotonic() < deadline:
            processes.check()
            try:
                if client.get("/readyz").is_success:
                    return
            except httpx.TransportError:
                pass
            sleep(0.05)
    raise TroubleError(f"{address} was not ready within {START_S:.0f} s: see {processes.folder}.")
