"""The one sentence that says why a month has its light, in Chinese and English."""

from dataclasses import dataclass

from domain.livelihood import light, progress
from domain.livelihood.board import Light
from domain.livelihood.indicator import Course, Indicator, Kind, Target
from domain.livelihood.light import Standing, Verdict
from domain.livelihood.month import Month
from domain.livelihood.report import Said
from domain.livelihood.rule import Rule
from domain.livelihood.schedule import is_due
from domain.livelihood.wording import both, due_by, english_month, figure, halves, percent

Words = tuple[str, str]
"""Chinese and English of a part of the sentence."""

NO_MONTH = both("计划年度首月尚未结束", "No month of the plan's year is over yet")
NO_INDICATOR = both("本项目没有可计量的指标", "This project has no figure to be measured")
NO_TARGET = both("目标尚未生效", "No target is in force yet")

_CLASSES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
_ENGLISH_CLASSES = ("I", "II", "III", "IV", "V", "worse than V")


@dataclass(frozen=True, slots=True)
class Case:
    """All that a sentence is made of. `told` is the month of the figures, None for none."""

    indicator: Indicator
    target: Target | None
    said: Said
    told: Month | None
    standing: Standing
    verdict: Verdict


def of(case: Case, rule: Rule) -> str:
    """The reason of a month's light; small gaps that are still green are told, too."""
    if case.target is None:
        return NO_TARGET
    if case.standing.planned is None:
        return both(*_unset(case))
    parts = [_judged_by(case), _reached(case, case.target), _tail(case, case.target, rule)]
    parts += [_late_start(case, case.target), _made_up(case)]
    chinese, english = ("".join(part) for part in zip(*parts, strict=True))
    return both(chinese, english[0].upper() + english[1:])


def named(title: str, reason: str) -> str:
    """A reason with the title of the indicator that it is of."""
    chinese, english = halves(reason)
    return both(f"{title}：{chinese}", f"{title}: {english}")


def _unset(case: Case) -> Words:
    chinese, english = _why_unset(case)
    if case.said.value is None or case.told is None:
        return chinese, english
    value, month = figure(case.said.value), case.told
    if case.indicator.kind.course is not Course.LINEAR:
        now = f"{month.number} 月为 {value}", f"{value} in {english_month(month)}"
    else:
        now = f"至 {month.number} 月完成 {value}", f"{value} by the end of {english_month(month)}"
    return f"{chinese}，{now[0]} {case.indicator.unit}", f"{english}; {now[1]}"


def _why_unset(case: Case) -> Words:
    if case.indicator.kind is Kind.BETTER_THAN_BASELINE:
        return "基准值尚未给出", "The baseline is still to be given"
    if case.indicator.kind is Kind.SET_BY_CITY or (case.target and case.target.provisional):
        return "目标待市级下达", "The target is still to be set"
    return "计划未给出目标数", "The plan sets no figure to reach"


def _judged_by(case: Case) -> Words:
    month = case.standing.month
    if case.standing.reported or _is_done(case):
        return "", ""
    if case.told is None:
        return (
            f"至 {month.number} 月尚无核定数据",
            f"no figure approved by the end of {english_month(month)}",
        )
    now, then = english_month(month), english_month(case.told)
    return (
        f"{month.number} 月尚无核定数，按 {case.told.number} 月数判定：",
        f"no approved report of {now} yet, judged by {then}'s: ",
    )


def _is_done(case: Case) -> bool:
    """Whether all is done for good, so that no further report is owed."""
    return case.indicator.kind.is_cumulative and (case.standing.physical or 0.0) >= 100


def _reached(case: Case, target: Target) -> Words:
    """What the figures are, by kind."""
    if case.told is None or case.standing.physical is None:
        return "", ""
    kind = case.indicator.kind
    if kind.course is Course.LINEAR:
        return _done(case, target, case.told, case.standing.physical)
    if kind is Kind.CLASS_FLOOR:
        return _water(case, target, case.told)
    return _level(case, target, case.told)


def _done(case: Case, target: Target, told: Month, physical: float) -> Words:
    share = f"{percent(physical)} %"
    chinese, english = f"至 {told.number} 月", f"by the end of {english_month(told)} "
    if case.indicator.kind is Kind.MULTI_UNIT:
        done = _by_part(case.said, target)
        return f"{chinese}各分项平均完成 {share}（{done}）", f"{english}{share} on average ({done})"
    if case.indicator.kind.is_percentage:
        verb = "形象进度为" if case.indicator.kind is Kind.MILESTONE else "达到"
        value, wanted = percent(case.said.value or 0.0), percent(target.value or 0.0)
        return (
            f"{chinese}{verb} {value} %，目标 {wanted} %",
            f"{english}{value} %, to be {wanted} %",
        )
    return _counted(case, target, chinese, english, share)


def _counted(case: Case, target: Target, chinese: str, english: str, share: str) -> Words:
    unit = case.indicator.unit
    verb = "完成投资" if case.indicator.kind is Kind.MONEY else "完成"
    value = figure(case.said.value or 0.0)
    wanted = figure(progress.aim(case.indicator.kind, target) or 0.0)
    aim = _aim(case.indicator.kind, target)
    open_still = ("（暂定）", " (provisional)") if target.provisional else ("", "")
    return (
        f"{chinese}{verb} {value} {unit}，为{aim} {wanted} {unit}{open_still[0]}的 {share}",
        f"{english}{value} of {wanted}{open_still[1]} done, {share}",
    )


def _aim(kind: Kind, target: Target) -> str:
    if kind is Kind.MONEY and target.value is None:
        return "总投资"
    return "年度目标" if (target.due.month, target.due.day) == (12, 31) else "目标"


def _by_part(said: Said, target: Target) -> str:
    return "、".join(
        f"{figure(said.parts.get(unit, 0.0))}/{figure(wanted)} {unit}"
        for unit, wanted in target.parts.items()
    )


def _level(case: Case, target: Target, told: Month) -> Words:
    """A figure that has to be at some level: a standard, a ratio, better than it was."""
    unit = case.indicator.unit
    value = figure(case.said.value or 0.0)
    if case.indicator.kind is Kind.BETTER_THAN_BASELINE:
        limit = figure(target.baseline or 0.0)
        aim = f"应好于 {limit} {unit}", f"to be above {limit}"
    else:
        limit = figure(target.value or 0.0)
        aim = f"应不低于 {limit} {unit}", f"to be at least {limit}"
    return (
        f"{told.number} 月为 {value} {unit}，{aim[0]}",
        f"{value} in {english_month(told)}, {aim[1]}",
    )


def _water(case: Case, target: Target, told: Month) -> Words:
    found, wanted = int(case.said.value or 1) - 1, int(target.value or 1) - 1
    return (
        f"{told.number} 月水质为{_CLASSES[found]}类，应达到{_CLASSES[wanted]}类或更好",
        f"water of class {_ENGLISH_CLASSES[found]} in {english_month(told)}, "
        f"to be {_ENGLISH_CLASSES[wanted]} or better",
    )


def _tail(case: Case, target: Target, rule: Rule) -> Words:
    course = case.indicator.kind.course
    if (case.standing.physical or 0.0) >= 100:
        return ("，已完成", ", reached") if course is Course.LINEAR else ("，已达标", ", met")
    if course is Course.ALWAYS:
        return _unmet(case)
    year = case.standing.month.year
    if is_due(target.due, case.standing.month):
        chinese, english = due_by(target.due, year)
        late = f"，{chinese}应完成而未完成", f", but was due {english}"
    elif course is Course.STEP:
        chinese, english = due_by(target.due, year)
        return f"，{chinese}到位，尚未到期", f", due {english}"
    else:
        late = "", ""
    gap = _gap(case.verdict.behind or 0.0, rule)
    return late[0] + gap[0], late[1] + gap[1]


def _unmet(case: Case) -> Words:
    if case.standing.physical is None:
        return "，无从认定达标", ", so nothing shows that it holds"
    if case.verdict.unmet < 2:
        return "，未达标", ", not met"
    count = case.verdict.unmet
    return f"，连续 {count} 个月未达标", f", not met {count} months in a row"


def _gap(behind: float, rule: Rule) -> Words:
    if abs(behind) < 0.05:
        return "，与进度线持平", ", on schedule"
    points = _points(abs(behind), rule)
    if behind < 0:
        return f"，超前进度线 {points} 个百分点", f", {points} points ahead of the schedule"
    chinese, english = f"，落后进度线 {points} 个百分点", f", {points} points behind the schedule"
    if light.by_schedule(behind, rule) is not Light.GREEN:
        return chinese, english
    limit = figure(rule.yellow_from)
    return (
        f"{chinese}（未达 {limit} 个百分点，按正常计）",
        f"{english} (under {limit} is still green)",
    )


def _points(behind: float, rule: Rule) -> str:
    """With as many decimals as it takes not to look like another light: 9.96, not 10."""
    own = light.by_schedule(behind, rule)
    fitting = (
        f"{behind:.{digits}f}"
        for digits in (1, 2, 6)
        if light.by_schedule(round(behind, digits), rule) is own
    )
    text = next(fitting)
    return text.removesuffix(".0")


def _late_start(case: Case, target: Target) -> Words:
    late = case.verdict.late
    if late is None or target.start is None:
        return "", ""
    chinese = f"；计划 {target.start.number} 月启动，未启动也未说明原因"
    english = f"; to begin in {english_month(target.start)}, not begun, no reason given"
    if late == 0:
        return chinese, english
    return f"{chinese}，已逾期 {late} 个月", f"{english}, {late} months overdue"


def _made_up(case: Case) -> Words:
    if not case.verdict.made_up:
        return "", ""
    return "；所欠进度此后已补上，红灯转为黄灯", "; made up since, so red has become yellow"
