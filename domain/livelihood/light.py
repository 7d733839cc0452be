"""The traffic light of each month, by the rule of Yinchuan's supervision (see `Rule`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.livelihood.board import Light
from domain.livelihood.indicator import Course
from domain.livelihood.month import Month
from domain.livelihood.rule import Rule

_BADNESS = tuple(Light)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the light of a month: percentages at its end, and what its report said.

    `planned` is None where there is nothing to be measured against, `physical` where nothing was
    ever reported; a month without an approved figure (not `reported`) has that of the month before.
    `justified`: its report explains why nothing has begun.
    """

    month: Month
    planned: float | None
    physical: float | None
    reported: bool
    justified: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light, and what it comes from.

    `behind` is in percentage points, negative where ahead. `unmet` is for how many reported months
    in a row what must hold all year has not held; `late` how many months ago a start was missed
    without reason, 0 in the month itself, None where none was.
    """

    light: Light
    behind: float | None = None
    unmet: int = 0
    late: int | None = None
    made_up: bool = False


def by_schedule(behind: float, rule: Rule) -> Light:
    """The light of a distance to the schedule: both limits themselves are still yellow."""
    if behind > rule.red_above:
        return Light.RED
    return Light.YELLOW if behind >= rule.yellow_from else Light.GREEN


def by_holding(holds: bool, unmet: int, rule: Rule) -> Light:
    """The light of what must hold all year: what nobody has reported is not shown to hold."""
    if holds:
        return Light.GREEN
    return Light.RED if unmet >= rule.unmet_red_after else Light.YELLOW


def by_start(late: int | None, rule: Rule) -> Light:
    """The light of a start that was missed `late` months ago."""
    if late is None:
        return Light.GREEN
    return Light.RED if late >= rule.late_start_red_after else Light.YELLOW


def worst(lights: Sequence[Light]) -> Light:
    """The worst of several lights, NONE of none."""
    return max(lights, key=_BADNESS.index, default=Light.NONE)


def judge(
    course: Course, start: Month | None, months: Sequence[Standing], rule: Rule
) -> list[Verdict]:
    """The verdict on each of the months, which follow one another from the year's first.

    A red month is shown as yellow, `made_up`, once a later one is not red and has reached what
    was planned for it.
    """
    if course is Course.ALWAYS:
        first = list(_holding(months, rule))
    else:
        first = list(_following(start, months, rule))
    return [_mended(place, months, first) for place in range(len(months))]


def _following(start: Month | None, months: Sequence[Standing], rule: Rule) -> Iterator[Verdict]:
    excused = False
    for one in months:
        if one.planned is None:
            yield Verdict(Light.NONE)
            continue
        behind = _behind(one.planned, one.physical)
        waiting = start is not None and one.month >= start and not one.physical
        excused |= waiting and one.justified
        late = one.month.since(start) if start and waiting and not excused else None
        light = worst([by_schedule(behind, rule), by_start(late, rule)])
        yield Verdict(light, behind, late=late)


def _holding(months: Sequence[Standing], rule: Rule) -> Iterator[Verdict]:
    unmet = 0
    for one in months:
        if one.planned is None:
            yield Verdict(Light.NONE)
            continue
        behind = None if one.physical is None else _behind(one.planned, one.physical)
        holds = behind is not None and behind <= 0
        unmet = 0 if holds else unmet + one.reported
        yield Verdict(by_holding(holds, unmet, rule), behind, unmet)


def _behind(planned: float, physical: float | None) -> float:
    """To a millionth of a point, so that 40 - 30 of arithmetic in floats is exactly 10."""
    return round(planned - (physical or 0.0), 6)


def _mended(place: int, months: Sequence[Standing], verdicts: Sequence[Verdict]) -> Verdict:
    own, planned = verdicts[place], months[place].planned
    if own.light is not Light.RED or planned is None:
        return own
    later = zip(months[place + 1 :], verdicts[place + 1 :], strict=True)
    made_up = any(
        verdict.light is not Light.RED and _behind(planned, month.physical) <= 0
        for month, verdict in later
    )
    return replace(own, light=Light.YELLOW, made_up=True) if made_up else own
