"""`miluo doctor`: whether the platform has what it needs, and what to do where it has not."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep, time

from rich.console import Console
from rich.markup import escape

from alerting.fitting import fitting
from domain.account import Role
from domain.instant import SECOND
from miluo.gateway import place
from miluo.notify import channels
from miluo.servers import broker, database
from miluo.settings import Settings
from miluo.trouble import TroubleError, sentence
from sensors.gateway.spool import occupied
from sensors.mqtt import Publisher
from store import accounts, channel_health, health, heartbeats, registry
from store.database import connect, now
from store.livelihood import plans

FREE_BYTES = 5 * 2**30
CLOCK_S = 2.0
SPOOL_SHARE = 0.5
BROKER_S = 5.0
ALIVE_S = 45.0
FAILURES = 3
_ALL = 10_000

Check = Callable[[Settings], str]
"""Returns what is well, or raises with what to do."""


def doctor(settings: Settings) -> bool:
    """Run the checks and print a line for each; True when all is well.

    Where the database is away, what only it could tell is left out.
    """
    terminal = Console(highlight=False)
    troubled: set[str] = set()
    for title, check in CHECKS.items():
        if "database" in troubled and title in OF_DATABASE:
            continue
        try:
            terminal.print(f"[green]ok[/]       {title}: {escape(check(settings))}", soft_wrap=True)
        except Exception as error:
            words = sentence(error)
            if words is None:
                raise
            troubled.add(title)
            terminal.print(f"[bold red]trouble[/]  {title}: {escape(words)}", soft_wrap=True)
    return not troubled


def _database(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        version, edition = health.extension(conn)
        if not version:
            raise TroubleError("The database has no TimescaleDB yet: run `miluo migrate`.")
        return f"TimescaleDB {version} ({edition}), durable"


def _platform(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        if reasons := health.reasons(conn, settings.mode):
            raise TroubleError(" ".join(reasons))
    return f"migrated as {settings.mode}, an engine judges"


def _broker(settings: Settings) -> str:
    publisher = Publisher(broker(settings))
    publisher.start()
    try:
        deadline = monotonic() + BROKER_S
        while not publisher.connected:
            if monotonic() > deadline:
                raise TroubleError(
                    f"{publisher.broker} does not answer: start Mosquitto or set MILUO_MQTT_URL."
                )
            sleep(0.05)
    finally:
        publisher.stop()
    return publisher.broker


def _clock(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        apart = abs(now(conn) / SECOND - time())
    if apart > CLOCK_S:
        raise TroubleError(
            f"This machine and the database's differ by {apart:.0f} s: run NTP (chrony) on both."
        )
    return f"{apart * 1000:.0f} ms from the database's"


def _disk(settings: Settings) -> str:
    folder = settings.data if settings.data.exists() else Path("/")
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        raise TroubleError(f"Only {free / 2**30:.1f} GiB are free here: make room.")
    return f"{free / 2**30:.0f} GiB free"


def _gateway(settings: Settings) -> str:
    size, most = occupied(place(settings) / "spool"), settings.gateway_spool_mb * 2**20
    share = f"{size / 2**20:.1f} of {settings.gateway_spool_mb} MiB of the spool in use"
    if size > SPOOL_SHARE * most:
        raise TroubleError(
            f"{share}: see that broker, database and `miluo ingest` run, "
            "or set MILUO_GATEWAY_SPOOL_MB higher; devices are not confirmed when it is full."
        )
    return share


def _criteria(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        known, faults = fitting(registry.read(conn))
    if faults:
        raise TroubleError("; ".join(faults))
    return f"{len(known.criteria)} can be judged"


def _accounts(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        known = [one for one in accounts.page(conn, limit=_ALL) if one.disabled_at is None]
    if not any(one.role == Role.ADMINISTRATOR for one in known):
        raise TroubleError("Nobody may add accounts: miluo accounts add NAME administrator.")
    return f"{len(known)} may come in"


def _notifier(settings: Settings) -> str:
    for way in channels(settings).values():
        way.close()
    with connect(database(settings), application="miluo doctor") as conn:
        beats = heartbeats.heartbeats(conn)
        ill = [one for one in channel_health.everything(conn) if one.failures >= FAILURES]
    alive = [one for one in beats if one.process == "notifier" and one.age_s < ALIVE_S]
    if not alive:
        raise TroubleError("Nobody calls the people whom warnings concern: start `miluo notify`.")
    if ill:
        said = (f"{one.channel} ({one.failures} times: {one.last_error})" for one in ill)
        raise TroubleError(f"Channels fail, see MILUO_CHANNELS: {'; '.join(said)}.")
    return f"{len(alive)} at work, no channel fails"


def _livelihood(settings: Settings) -> str:
    folder = settings.data / "evidence"
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise TroubleError(f"Evidence cannot be written to {folder}: let this user write there.")
    with connect(database(settings), application="miluo doctor") as conn:
        plan = plans.newest(conn)
    if plan is None:
        return "no plan is loaded (`miluo livelihood load`)"
    return f"{plan.code}, {len(plan.projects)} projects; evidence can be written"


CHECKS: dict[str, Check] = {
    "database": _database,
    "platform": _platform,
    "criteria": _criteria,
    "notifier": _notifier,
    "accounts": _accounts,
    "livelihood": _livelihood,
    "broker": _broker,
    "gateway": _gateway,
    "clock": _clock,
    "disk": _disk,
}

OF_DATABASE = ("platform", "criteria", "notifier", "accounts", "livelihood", "clock")
"""Checks that ask the database."""
