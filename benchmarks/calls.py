"""From a red warning to the first message to each of 576 people, against bare posts.

551 villages and 25 towns are called at once, by voice and SMS, through planner, notifier and the
gateway of exercises, and four in five answer through the API meanwhile. The limit are as many
bare posts to the same gateway, as many at a time.
"""

import json
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from alerting.notify.senders import WIDTH
from benchmarks.programs import free_port, platform, running, wait_until_ready
from domain.contact import Contact, Tier
from domain.level import Level
from domain.warning import Issued, Mode
from store import contacts, heartbeats, manual
from store.clock import instant
from store.database import Connection, connect
from store.migrate import migrate

TOWNS, VILLAGES = 25, 551
PEOPLE = TOWNS + VILLAGES
WITHIN_S = 60.0

Heard = list[dict[str, Any]]
"""What the gateway has heard: `to`, `key` and `at` (seconds) among others."""


def run(database_url: str, mqtt_url: str) -> dict[str, object]:
    """Measure on an empty database, which becomes an exercise; figures in seconds."""
    gateway, port = free_port(), free_port()
    own = {"mode": "exercise", "api_port": str(port), "database_url": database_url}
    command = [sys.executable, "-m", "miluo", "drills", "gateway", "--port", str(gateway)]
    with connect(database_url, application="miluo bench") as conn:
        migrate(conn, "exercise")
        contacts.load(conn, _people(), "miluo bench", instant(conn), retire=False)
        with running(command, **own), tempfile.TemporaryDirectory() as folder:
            limit = bare(gateway)
            own |= {"mqtt_url": mqtt_url, "channels": str(_channels(Path(folder), gateway))}
            with platform("serve", "notify", **own):
                wait_until_ready(port, "/healthz")
                _wait(lambda: bool(heartbeats.heartbeats(conn)), "the notifier does not begin")
                return report(called(conn, gateway), limit)


def report(firsts: Sequence[float], limit: Sequence[float]) -> dict[str, object]:
    """The benchmark's line, from the seconds until each person's first message."""
    p50, p95 = np.percentile(firsts, [50, 95]).round(2).tolist()
    bound = round(float(np.percentile(limit, 95)), 2)
    return {
        "bench": "calls",
        "figure": p95,
        "unit": "s from warning to first message, p95",
        "limit": bound,
        "ratio": round(p95 / bound, 2),
        "p50_s": p50,
        "longest_s": round(max(firsts), 2),
        "people": len(firsts),
        "forgotten": PEOPLE - len(firsts),
    }


def called(conn: Connection, gateway: int) -> list[float]:
    """Seconds from the moment before a warning is written to the first message to each."""
    began = time.time()
    manual.issue(
        conn,
        Issued("flood", Level.RED, "演练", "", "", (), Mode.EXERCISE),
        "miluo bench",
    )
    known = {one.addresses["sms"] for one in _people()}
    _wait(lambda: known <= _firsts(_heard(gateway), began).keys(), "somebody is not told")
    return [since for to, since in _firsts(_heard(gateway), began).items() if to in known]


def bare(gateway: int) -> list[float]:
    """Seconds until the gateway has each of two messages to everybody, posted without more."""
    limits = httpx.Limits(max_connections=2 * WIDTH, max_keepalive_connections=2 * WIDTH)
    _wait(lambda: _heard(gateway) == [], "the gateway does not begin")
    with httpx.Client(limits=limits, trust_env=False) as client:

        def post(number: int) -> None:
            said = {"key": uuid.uuid4().hex, "to": f"0000{number}", "mode": "exercise", "text": ""}
            client.post(f"http://127.0.0.1:{gateway}/bare", json=said)

        began = time.time()
        with ThreadPoolExecutor(2 * WIDTH) as threads:
            list(threads.map(post, range(2 * PEOPLE)))
    return [one["at"] - began for one in _heard(gateway)]


def _firsts(heard: Heard, began: float) -> dict[str, float]:
    """Seconds until the first message to each number."""
    found: dict[str, float] = {}
    for one in heard:
        if one["channel"] in ("sms", "voice"):
            found.setdefault(one["to"], one["at"] - began)
    return found


def _heard(gateway: int) -> Heard:
    try:
        answer = httpx.get(f"http://127.0.0.1:{gateway}/messages", trust_env=False)
    except httpx.TransportError:
        return [{}]
    found: Heard = json.loads(answer.content)
    return found


def _people() -> list[Contact]:
    heads = [_person(Tier.TOWN, number) for number in range(TOWNS)]
    return heads + [_person(Tier.VILLAGE, number) for number in range(VILLAGES)]


def _person(tier: Tier, number: int) -> Contact:
    """Nobody: numbers that begin 0000 are nobody's."""
    village = f"演练村{number}" if tier is Tier.VILLAGE else ""
    return Contact(
        f"bench-{tier}-{number}",
        f"演练{number}",
        tier,
        town=f"演练乡镇{number % TOWNS}",
        village=village,
        addresses=dict.fromkeys(("voice", "sms"), f"0000{len(tier)}{number:05}"),
        superior=f"bench-town-{number % TOWNS}" if village else "",
        audience=Mode.EXERCISE,
    )


def _channels(folder: Path, gateway: int) -> Path:
    path = folder / "channels.toml"
    path.write_text(f'[exercise]\nurl = "http://127.0.0.1:{gateway}"\n')
    path.chmod(0o600)
    return path


def _wait(ready: Callable[[], bool], words: str) -> None:
    ends = time.monotonic() + WITHIN_S
    while not ready():
        if time.monotonic() > ends:
            raise TimeoutError(words)
        time.sleep(0.5)
