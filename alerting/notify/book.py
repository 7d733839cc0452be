"""The book of call plans: that of the program, or the one that the county has loaded."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from domain.call import Plan, Ring
from domain.contact import CHANNELS
from domain.level import Level
from store import call_plans
from store.call_plans import Book
from store.database import Connection

DEFAULT = Path(__file__).parent / "plans.toml"

SELECTORS = frozenset(
    {"duty", "county", "towns", "villages", "all_towns", "all_villages", "groups"}
)
"""... and `post:…`; see `domain.call.Ring`."""


def in_force(conn: Connection) -> Book:
    """The newest book that was loaded, else that of the program."""
    return call_plans.newest(conn) or program()


@cache
def program() -> Book:
    """The book that comes with the program, version 0."""
    return Book(0, read(DEFAULT.read_text("utf-8")), "miluo", "", None)


def read(text: str) -> tuple[Plan, ...]:
    """The plans of a TOML text; ValueError says all that is wrong with them."""
    document = tomllib.loads(text)
    if unknown := set(document) - {"plan"}:
        raise ValueError(f"未知的键 / unknown keys: {', '.join(sorted(unknown))}")
    plans = tuple(map(_plan, call_plans.tables(document.get("plan", ()))))
    if wrong := list(faults(plans)):
        raise ValueError("\n".join(wrong))
    return plans


def plan_for(plans: Sequence[Plan], hazard: str, level: Level) -> Plan | None:
    """The plan for a hazard at a level; None: nobody is called.

    A hazard that any plan names has the plans that name it and no others.
    """
    hazard = hazard.replace("-", "_")
    named = any(hazard in plan.hazards for plan in plans)
    fits = (plan for plan in plans if (hazard in plan.hazards if named else not plan.hazards))
    return next((plan for plan in fits if plan.level is level), None)


def faults(plans: Sequence[Plan]) -> Iterator[str]:
    """What is wrong with plans, each in words."""
    if not plans:
        yield "没有预案 / no plans"
    twice = Counter((plan.level, hazard) for plan in plans for hazard in plan.hazards or ("",))
    for (level, hazard), count in twice.items():
        if count > 1:
            yield f"{level.word} {hazard or '*'}: 有 {count} 个预案 / {count} plans"
    for plan in plans:
        name = f"{plan.level.word} {','.join(plan.hazards) or '*'}"
        yield from (f"{name}: {one}" for one in _plan_faults(plan))


def _plan(table: object) -> Plan:
    """TOML calls one ring `ring`, as it calls one plan `plan`."""
    if not isinstance(table, dict):
        raise ValueError(f"应为表 / a table was expected, not {table!r}")
    named = {"rings" if key == "ring" else key: value for key, value in table.items()}
    return call_plans.from_document({"rings": (), **named})


def _plan_faults(plan: Plan) -> Iterator[str]:
    if plan.level is Level.NONE:
        yield "没有预警等级 / none is no level to call at"
    if not plan.rings:
        yield "没有叫应批次 / no ring"
    if any(not 0 < one <= 24 for one in plan.reminders_h):
        yield "reminders_h 应在 0 到 24 小时 / between 0 and 24 h"
    for number, ring in enumerate(plan.rings, 1):
        yield from (f"ring {number}: {one}" for one in _ring_faults(ring))


def _ring_faults(ring: Ring) -> Iterator[str]:
    if not ring.whom or not ring.channels:
        yield "须有 whom 和 channels / whom and channels are needed"
    for one in ring.whom:
        if one not in SELECTORS and one.removeprefix("post:") == one:
            yield f"未知对象 / unknown selector {one!r}: {', '.join(sorted(SELECTORS))}, post:…"
    for one in ring.channels:
        if one not in CHANNELS:
            yield f"未知渠道 / unknown channel {one!r}: {', '.join(CHANNELS)}"
    if not 0 < ring.answer_s <= 86_400:
        yield "answer_s 应在 0 到 86400 秒 / between 0 and 86,400 s"
    if not 0 <= ring.channel_s <= 86_400:
        yield "channel_s 应在 0 到 86400 秒 / between 0 and 86,400 s"
