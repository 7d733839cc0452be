"""`miluo bench`: speed against a limit measured in the same run."""

import json
from collections.abc import Callable
from uuid import uuid4

from benchmarks import (
    calls,
    console,
    curve,
    engine,
    engine_county,
    gateway,
    hj212,
    ingest,
    latency,
    sl651,
    year,
)
from miluo.servers import servers
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store.provision import drop_database, fresh_database

ALONE = {"engine": engine.run, "sl651": sl651.run, "hj212": hj212.run}
"""Benchmarks that need no server."""

MIXES = {("engine", "county"): engine_county.run}
"""Other mixes of a benchmark."""

ON_SERVERS: dict[str, Callable[[str, str], dict[str, object]]] = {
    "ingest": ingest.run,
    "latency": latency.run,
    "gateway": gateway.run,
    "calls": calls.run,
    "console": console.run,
    "curve": lambda database, _: curve.run(database),
    "year": lambda database, _: year.run(database),
}
NAMES = (*ALONE, *ON_SERVERS)


def bench(settings: Settings, name: str, mix: str = "") -> None:
    """Run one benchmark, on servers and a database of its own; print its line of JSON."""
    if name not in NAMES:
        raise TroubleError(f"No benchmark {name!r}: one of {', '.join(NAMES)}.")
    if mix and (name, mix) not in MIXES:
        raise TroubleError(f"No mix {mix!r} of {name!r}, only --mix county of engine.")
    alone = MIXES.get((name, mix), ALONE.get(name))
    figures = alone() if alone else _on_servers(settings, name)
    print(json.dumps(figures, ensure_ascii=False))


def _on_servers(settings: Settings, name: str) -> dict[str, object]:
    with servers(settings, settings.data / "bench") as running:
        database = f"miluo_bench_{uuid4().hex[:8]}"
        url = fresh_database(running.database_url, database)
        try:
            return ON_SERVERS[name](url, running.mqtt_url)
        finally:
            drop_database(running.database_url, database)
