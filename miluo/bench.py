"""`miluo bench`: speed against a limit measured in the same run."""

import json
from uuid import uuid4

from benchmarks import curve, engine, gateway, ingest, latency
from miluo.servers import servers
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store.provision import drop_database, fresh_database

NAMES = ("ingest", "engine", "latency", "curve", "gateway")


def bench(settings: Settings, name: str) -> None:
    """Run one benchmark, on servers and a database of its own; print its line of JSON."""
    if name not in NAMES:
        raise TroubleError(f"No benchmark {name!r}: one of {', '.join(NAMES)}.")
    figures = engine.run() if name == "engine" else _on_servers(settings, name)
    print(json.dumps(figures, ensure_ascii=False))


def _on_servers(settings: Settings, name: str) -> dict[str, object]:
    with servers(settings, settings.data / "bench") as running:
        database = f"miluo_bench_{uuid4().hex[:8]}"
        url = fresh_database(running.database_url, database)
        try:
            if name == "ingest":
                return ingest.run(url, running.mqtt_url)
            if name == "latency":
                return latency.run(url, running.mqtt_url)
            if name == "gateway":
                return gateway.run(url, running.mqtt_url)
            return curve.run(url)
        finally:
            drop_database(running.database_url, database)
