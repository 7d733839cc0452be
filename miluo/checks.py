"""The checks of `miluo doctor`, each a function of the settings that returns or raises words."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep, time

from alerting.fitting import fitting
from domain.account import Role
from domain.instant import SECOND
from domain.warning import ISSUABLE
from miluo.gateway import place
from miluo.notify import channels
from miluo.servers import broker, database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors.gateway.spool import occupied
from sensors.mqtt import Publisher
from store import accounts, channel_health, contacts, health, heartbeats, registry
from store.database import connect, now
from store.livelihood import plans

FREE_GIB = 5.0
CLOCK_S = 2.0
SPOOL_SHARE = 0.5
BROKER_S = 5.0
_ALL = 10_000

Check = Callable[[Settings], str]
"""Returns what is well, or raises with what to do: "中文 / English"."""


def _database(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        version, edition = health.extension(conn)
        if not version:
            raise TroubleError(
                "数据库里还没有 TimescaleDB：请运行 `miluo migrate` / "
                "The database has no TimescaleDB yet: run `miluo migrate`."
            )
        return f"TimescaleDB {version}（{edition}），写入可靠 / {version} ({edition}), durable"


def _platform(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        if reasons := health.reasons(conn, settings.mode):
            raise TroubleError(" ".join(reasons))
    mode = {"live": "实况", "exercise": "演练"}[settings.mode]
    return f"{mode}库，引擎正在研判 / migrated as {settings.mode}, an engine judges"


def _broker(settings: Settings) -> str:
    publisher = Publisher(broker(settings))
    publisher.start()
    try:
        deadline = monotonic() + BROKER_S
        while not publisher.connected:
            if monotonic() > deadline:
                name = publisher.broker
                raise TroubleError(
                    f"{name} 没有应答：请启动 Mosquitto，或设置 MILUO_MQTT_URL / "
                    f"{name} does not answer: start Mosquitto or set MILUO_MQTT_URL."
                )
            sleep(0.05)
    finally:
        publisher.stop()
    return f"{publisher.broker} 有应答 / {publisher.broker} answers"


def _clock(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        apart = abs(now(conn) / SECOND - time())
    if apart > CLOCK_S:
        raise TroubleError(
            f"本机与数据库的时钟相差 {apart:.0f} 秒：请在两边启用 NTP（chrony） / "
            f"This machine and the database's differ by {apart:.0f} s: run NTP (chrony) on both."
        )
    ms = f"{apart * 1000:.0f}"
    return f"与数据库时钟相差 {ms} 毫秒 / {ms} ms from the database's"


def _disk(settings: Settings) -> str:
    folder = settings.data if settings.data.exists() else Path("/")
    free = shutil.disk_usage(folder).free / 2**30
    if free < FREE_GIB:
        raise TroubleError(
            f"磁盘只剩 {free:.1f} GiB：请清理 / Only {free:.1f} GiB are free here: make room."
        )
    return f"剩余 {free:.0f} GiB / {free:.0f} GiB free"


def _gateway(settings: Settings) -> str:
    size, most = occupied(place(settings) / "spool"), settings.gateway_spool_mb
    mib = size / 2**20
    if mib > SPOOL_SHARE * most:
        raise TroubleError(
            f"网关缓存已用 {mib:.1f}（共 {most} MiB）：请确认消息代理、数据库和 `miluo ingest` "
            "在运行，或调大 MILUO_GATEWAY_SPOOL_MB；写满后设备收不到确认 / "
            f"{mib:.1f} of {most} MiB of the spool in use: see that broker, database and "
            "`miluo ingest` run, or set MILUO_GATEWAY_SPOOL_MB higher; devices are not confirmed "
            "when it is full."
        )
    return f"缓存已用 {mib:.1f}（共 {most} MiB） / {mib:.1f} of {most} MiB of the spool in use"


def _criteria(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        known, faults = fitting(registry.read(conn))
    if faults:
        raise TroubleError(f"有规则无法研判，请修改或停用 / {'; '.join(faults)}")
    return f"{len(known.criteria)} 条规则可以研判 / {len(known.criteria)} can be judged"


def _accounts(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        known = [one for one in accounts.page(conn, limit=_ALL) if one.disabled_at is None]
    if not any(one.role == Role.ADMINISTRATOR for one in known):
        raise TroubleError(
            "没有管理员，无人能添加账号：miluo accounts add 账号 administrator / "
            "Nobody may add accounts: miluo accounts add NAME administrator."
        )
    return f"{len(known)} 个账号可以登录 / {len(known)} may come in"


def _notifier(settings: Settings) -> str:
    for way in channels(settings).values():
        way.close()
    with connect(database(settings), application="miluo doctor") as conn:
        beats = heartbeats.heartbeats(conn)
        ill = [one for one in channel_health.everything(conn) if one.fails]
        people = contacts.callable_(conn, ISSUABLE[settings.mode][0])
    alive = [one for one in beats if one.process == "notifier" and one.alive]
    if not alive:
        raise TroubleError(
            "没有通知进程，预警不会叫到人：请启动 `miluo notify` / "
            "Nobody calls the people whom warnings concern: start `miluo notify`."
        )
    if people and settings.channels is None:
        raise TroubleError(
            "没有配置通道，谁也叫不到：请设置 MILUO_CHANNELS / "
            "Nobody can be reached: say by which ways in MILUO_CHANNELS."
        )
    if ill:
        names = "、".join(one.channel for one in ill)
        said = "; ".join(f"{one.channel} ({one.failures} times: {one.last_error})" for one in ill)
        raise TroubleError(
            f"通道发送失败（{names}），请检查 MILUO_CHANNELS / "
            f"Channels fail, see MILUO_CHANNELS: {said}."
        )
    if not people:
        return (
            f"{len(alive)} 个通知进程在工作，尚无联系人可叫（`miluo contacts load`） / "
            f"{len(alive)} at work; nobody can be called yet"
        )
    return (
        f"{len(alive)} 个通知进程在工作，通道正常，可叫 {len(people)} 个联系人 / "
        f"{len(alive)} at work, no channel fails, {len(people)} contacts can be called"
    )


def _watch(settings: Settings) -> str:
    with connect(database(settings), application="miluo doctor") as conn:
        beats = heartbeats.heartbeats(conn)
    if not any(one.process == "watch" and one.alive for one in beats):
        raise TroubleError(
            "无人看护平台，停了也没有人知道：请启动 `miluo watch` / "
            "Nobody would notice if the platform stopped: start `miluo watch`."
        )
    if not settings.watch_tell.strip() and settings.watch_ping_url is None:
        return (
            "看守进程在看护，故障只告知在班人员（MILUO_WATCH_TELL 未设置） / "
            "it looks; only who is on duty would be told (MILUO_WATCH_TELL is not set)"
        )
    return "看守进程在看护，故障有人可告知 / it looks, and has somebody to tell"


def _livelihood(settings: Settings) -> str:
    folder = settings.data / "evidence"
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise TroubleError(
            f"佐证材料无法写入 {folder}：请授予本用户写权限 / "
            f"Evidence cannot be written to {folder}: let this user write there."
        )
    with connect(database(settings), application="miluo doctor") as conn:
        plan = plans.newest(conn)
    if plan is None:
        return "尚未载入方案（`miluo livelihood load`） / no plan is loaded"
    code, size = plan.code, len(plan.projects)
    return f"{code}，{size} 个项目，佐证可写入 / {code}, {size} projects; evidence can be written"


CHECKS: dict[str, Check] = {
    "database": _database,
    "platform": _platform,
    "criteria": _criteria,
    "notifier": _notifier,
    "watch": _watch,
    "accounts": _accounts,
    "livelihood": _livelihood,
    "broker": _broker,
    "gateway": _gateway,
    "clock": _clock,
    "disk": _disk,
}

OF_DATABASE = ("platform", "criteria", "notifier", "watch", "accounts", "livelihood", "clock")
"""Checks that ask the database."""
