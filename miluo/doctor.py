"""`miluo doctor`: whether the platform has what it needs, and what to do where it has not."""

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape

from domain.finding import Finding
from miluo.checks import CHECKS, OF_DATABASE, Check
from miluo.settings import Settings
from miluo.trouble import sentence

FAULT = "A fault of the program, tell its developers"

HINTS = {
    "database": "数据库没有应答：请启动它，或设置 MILUO_DATABASE_URL",
    "platform": "平台尚未就绪：请按英文提示处理",
    "criteria": "规则无法读取",
    "notifier": "通知配置有误：请检查 MILUO_CHANNELS 所指的文件",
    "watch": "看守进程的状态无法读取",
    "accounts": "账号无法读取",
    "livelihood": "民生实事无法读取",
    "broker": "不知道消息代理在哪里：请设置 MILUO_MQTT_URL，或运行 `miluo up`",
    "gateway": "网关缓存无法读取",
    "clock": "时钟无法比对",
    "disk": "磁盘无法检查",
}
"""What is said in Chinese of a trouble whose own words are English alone."""


def doctor(settings: Settings) -> bool:
    """Run the checks and print a line for each; True when all is well."""
    terminal = Console(highlight=False)
    findings = []
    for one in examine(settings):
        mark = "[green]ok[/]      " if one.ok else "[bold red]trouble[/] "
        terminal.print(f"{mark} {one.check}: {escape(one.words)}", soft_wrap=True)
        findings.append(one)
    return all(one.ok for one in findings)


def examine(settings: Settings) -> Iterator[Finding]:
    """What each check finds, as soon as it is known; it raises nothing.

    Where the database is away, what only it could tell is left out.
    """
    away = False
    for name, check in CHECKS.items():
        if not (away and name in OF_DATABASE):
            found = _finding(name, check, settings)
            away = away or (name == "database" and not found.ok)
            yield found


def _finding(name: str, check: Check, settings: Settings) -> Finding:
    try:
        return Finding(name, True, check(settings))
    except Exception as error:
        words = sentence(error) or f"{FAULT}: {error!r}"
        return Finding(name, False, words if " / " in words else f"{HINTS[name]} / {words}")
