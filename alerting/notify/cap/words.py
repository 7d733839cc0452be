"""What a public message says of a hazard, Chinese and English."""

import math
from dataclasses import dataclass

from alerting.indicators import unit
from alerting.notify.channel import MARKS
from alerting.rulebook.titles import TITLES
from domain.instant import from_micros
from domain.level import Level
from domain.warning import Mode
from store.cap_messages import Facts, Kind

_ENGLISH_MARKS = {Mode.ACTUAL: "", Mode.EXERCISE: "[EXERCISE] ", Mode.TEST: "[TEST] "}
_STEPS = {
    "Alert": ("（{}）", "({})"),
    "Update": ("变更为{}", "is now {}"),
    "Cancel": ("解除", "has ended"),
}


@dataclass(frozen=True, slots=True)
class Hazard:
    """CAP's category, and the event in Chinese and English."""

    category: str
    chinese: str
    english: str


HAZARDS = {
    "flood": Hazard("Met", "洪水预警", "flood warning"),
    "flash_flood": Hazard("Met", "山洪灾害预警", "flash flood warning"),
    "rainstorm": Hazard("Met", "降雨实况达标提示", "observed rainfall criterion met"),
    "reservoir": Hazard("Met", "水库水情预警", "reservoir warning"),
    "gate": Hazard("Met", "闸门泄水预警", "gate release warning"),
    "dam": Hazard("Geo", "大坝安全预警", "dam safety warning"),
    "geohazard": Hazard("Geo", "地质灾害预警", "geohazard warning"),
    "water_quality": Hazard("Env", "水污染预警", "water pollution warning"),
    "forest_fire": Hazard("Fire", "森林火险预警", "forest fire warning"),
}
"""What endangers people. Rainstorm signals are the weather bureau's to issue: of rain only what
was observed is said."""

OTHER = Hazard("Other", "突发事件预警", "emergency warning")


def hazard(facts: Facts) -> Hazard:
    """The words of a warning's hazard."""
    return HAZARDS.get(facts.hazard.replace("-", "_"), OTHER)


def headlines(facts: Facts, level: Level, kind: Kind) -> tuple[str, str]:
    """One line each: mark of an exercise, place, event, colour, and what is done."""
    about, place = hazard(facts), facts.station_name or "、".join(facts.towns)
    if facts.headline:
        about, place = Hazard(about.category, facts.headline, facts.headline), ""
    marks = MARKS[facts.mode], _ENGLISH_MARKS[facts.mode]
    colours, steps = (level.chinese, level.word), _STEPS[kind]
    chinese = f"{marks[0]}{place}{about.chinese}{steps[0].format(colours[0])}"
    english = f"{marks[1]}{place} {about.english} {steps[1].format(colours[1])}"
    return chinese, " ".join(english.split())


def descriptions(facts: Facts, kind: Kind) -> tuple[str, str]:
    """What was measured, where and when, and what the engine says of it."""
    said = halves(facts.detail)
    if kind == "Cancel":
        lead = "已退出预警条件。", "The warning has ended."
    elif facts.value is None or facts.time is None or not math.isfinite(facts.value):
        lead = "", ""
    else:
        lead = _measured(facts, facts.value, f"{from_micros(facts.time):%Y-%m-%d %H:%M}")
    unsure = ("", "") if facts.confirmed else ("数据未经核实。", "Not confirmed.")
    chinese = MARKS[facts.mode] + " ".join(filter(None, (lead[0], unsure[0], said[0])))
    english = _ENGLISH_MARKS[facts.mode] + " ".join(filter(None, (lead[1], unsure[1], said[1])))
    return chinese or "无", english or "None"


def halves(text: str) -> tuple[str, str]:
    """The Chinese and the English of a text; one that has no English is said in both."""
    chinese, _, english = text.partition(" / ")
    return chinese.strip(), (english or chinese).strip()


def _measured(facts: Facts, value: float, when: str) -> tuple[str, str]:
    own = unit(facts.indicator, facts.property) or ""
    what = facts.title if facts.indicator == "value" else TITLES.get(facts.indicator, facts.title)
    if own == "level":
        return f"{when}，{facts.station_name}：{what}。", f"{facts.station_name} at {when}."
    limit = ("", "")
    if facts.threshold is not None and math.isfinite(facts.threshold):
        limit = f"，阈值 {facts.threshold:g} {own}", f", threshold {facts.threshold:g} {own}"
    place = f"{facts.river}{facts.station_name}"
    return (
        f"{when}，{place}{what} {value:g} {own}{limit[0]}。",
        f"{place} at {when} (UTC+8): {facts.property} {facts.indicator} {value:g} {own}{limit[1]}.",
    )
