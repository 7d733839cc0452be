"""The answer to "why" in one sentence, Chinese first."""

from collections.abc import Mapping
from typing import Any

from domain.criterion import Criterion
from domain.instant import iso, to_micros
from domain.level import Level

WORDS = {
    Level.NONE: "无",
    Level.BLUE: "蓝色",
    Level.YELLOW: "黄色",
    Level.ORANGE: "橙色",
    Level.RED: "红色",
}


def in_force(rule: Criterion, at: int) -> bool:
    """Whether a version of a rule holds at an instant."""
    begun = rule.valid_from is None or to_micros(rule.valid_from) <= at
    return begun and (rule.valid_to is None or at < to_micros(rule.valid_to))


def because(
    rule: Criterion, said: Mapping[str, Any], level: Level, at: int, *, asleep: bool
) -> str:
    """Why a rule stood at `level`; `said` is its condition as `explain` gives it."""
    if asleep:
        return "测站已停用，不作判断 / the station is suspended and not judged"
    if not in_force(rule, at):
        return f"该规则在 {iso(at)} 不生效 / this version of the rule is not in force then"
    if said["measured"] is None:
        return "没有可用读数，无法判断；缺测不等于安全 / nothing to judge: missing is not safe"
    value = f"{said['measured']['value']:.6g} {said['unit']}"
    return f"{value}：" + _ladder_words(said["steps"], level)


def _ladder_words(steps: list[Mapping[str, Any]], level: Level) -> str:
    waiting = [one for one in steps if one["beyond"] and Level.of(one["level"]) > level]
    if waiting:
        one = waiting[-1]
        word, held, hold = one["level"], one["held_s"], one["hold_on_s"]
        return (
            f"已越过 {one['threshold']:g}（{WORDS[Level.of(word)]}）{held:.0f} 秒，"
            f"需 {hold:.0f} 秒 / beyond {one['threshold']:g} ({word}) for {held:.0f} s "
            f"of {hold:.0f} s"
        )
    reached = next((one for one in reversed(steps) if Level.of(one["level"]) <= level), None)
    above = next((one for one in steps if Level.of(one["level"]) > level), None)
    if level is Level.NONE or reached is None:
        return _short_of(steps[0])
    if reached["beyond"]:
        return (
            f"达到 {reached['threshold']:g}，{WORDS[level]} / "
            f"at or beyond {reached['threshold']:g}: {level.word}"
            + ("" if above is None else f"；{_short_of(above)}")
        )
    return (
        f"已退回 {reached['threshold']:g} 以内，未满回差或保持时间，仍为{WORDS[level]} / "
        f"short of {reached['threshold']:g}, {level.word} until hysteresis and hold are over"
    )


def _short_of(step: Mapping[str, Any]) -> str:
    threshold, word = step["threshold"], step["level"]
    colour = WORDS[Level.of(word)]
    return f"未达 {threshold:g}（{colour}）/ short of {threshold:g} ({word})"
