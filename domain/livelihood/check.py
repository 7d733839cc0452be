"""What cannot be reported, and what cannot be a target.

Each fault names the field and says, in Chinese and English, what is wrong with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from domain.livelihood import progress
from domain.livelihood.indicator import Course, Indicator, Kind, Target
from domain.livelihood.month import Month
from domain.livelihood.project import Project
from domain.livelihood.report import Said
from domain.livelihood.wording import both, figure

LARGEST = 1e12
"""More than any figure of a county: a slip of the keyboard (ours)."""

_CLASSES = range(1, progress.WORST_CLASS + 1)
_PERCENT = ("%", "％")


@dataclass(frozen=True, slots=True)
class Fault:
    """A field (`value`, `parts.户`, `funds_paid`, `unit`, `month` …) and what is wrong with it."""

    field: str
    what: str


def faults(
    project: Project,
    indicator: Indicator,
    target: Target | None,
    said: Said,
    *,
    unit: str,
    month: Month,
    now: int,
    year: int,
    before: Said,
    after: Said,
) -> list[Fault]:
    """Why a report cannot be kept, even as a draft; [] where it can.

    `year` is the plan's; `before` and `after` are the approved figures nearest before and after
    the month (see `nearest`), `Said()` where there are none. A cumulative figure that falls, or
    passes its target, and money beyond the project's need a justification; all else is refused
    always. What is not said yet is no fault here: see `incomplete`.
    """
    found = [
        *_place_faults(project, unit, month, now, year),
        *_figure_faults(indicator, said),
        *_shape_faults(indicator, target, said),
    ]
    if not said.justification.strip():
        found += _beyond_faults(indicator, target, said)
        found += _course_faults(indicator, said, before, after)
    return _first_of_each(found)


def incomplete(indicator: Indicator, target: Target | None, said: Said) -> list[Fault]:
    """What a report still lacks before it can be submitted; [] where it lacks nothing.

    Where the target is still to be set the figure may be left out, but then the narrative tells.
    """
    if not progress.is_measurable(indicator.kind, target):
        silent = said.value is None and not said.parts and not said.narrative.strip()
        what = both("请填写完成数或进展情况", "give a value or a narrative")
        return [Fault("value", what)] if silent else []
    lacking = both("尚未填写", "not given yet")
    if indicator.kind is Kind.MULTI_UNIT and target is not None:
        return [Fault(f"parts.{one}", lacking) for one in target.parts if one not in said.parts]
    return [Fault("value", lacking)] if said.value is None else []


def target_faults(indicator: Indicator, target: Target) -> list[Fault]:
    """Why a target cannot be one of its indicator; [] where it can.

    Its figures are above zero, none is missing unless the city still sets it, and they fit each
    other: a raised standard is above its baseline, this year's money is at most the total, the
    start is not after the due date, a curve has twelve percentages that never fall.
    """
    found = [
        *_target_number_faults(indicator, target),
        *_target_shape_faults(indicator, target),
        *_target_order_faults(indicator, target),
        *_curve_faults(target),
    ]
    if target.curve and indicator.kind.course is not Course.LINEAR:
        found.append(Fault("curve", both("本指标不设进度曲线", "this indicator has no curve")))
    return _first_of_each(found)


def _first_of_each(found: Iterable[Fault]) -> list[Fault]:
    first: dict[str, Fault] = {}
    for one in found:
        first.setdefault(one.field, one)
    return list(first.values())


def _place_faults(
    project: Project, unit: str, month: Month, now: int, year: int
) -> Iterator[Fault]:
    if unit not in project.units:
        what = both(f"“{unit}”不是本项目的牵头或参与单位", f"{unit} has no part in this project")
        yield Fault("unit", what)
    if month.year != year:
        what = both(f"{month} 不在 {year} 年计划之内", f"{month} is not in the plan's year {year}")
        yield Fault("month", what)
    if month > Month.at(now):
        yield Fault("month", both(f"{month} 尚未到来，不能提前上报", f"{month} is still to come"))


def _figures(said: Said) -> dict[str, float]:
    """Every figure that a report gives, by the name of its field."""
    given = {"value": said.value, "funds_paid": said.funds_paid}
    given |= {f"parts.{unit}": one for unit, one in said.parts.items()}
    return {field: one for field, one in given.items() if one is not None}


def _numbers(said: Said) -> dict[str, float]:
    """Those of its figures that can be compared."""
    return {field: one for field, one in _figures(said).items() if _number_fault(one) is None}


def _figure_faults(indicator: Indicator, said: Said) -> Iterator[Fault]:
    for field, value in _figures(said).items():
        what = _number_fault(value)
        if what is None and field == "value":
            what = _kind_fault(indicator, value)
        if what is not None:
            yield Fault(field, what)


def _number_fault(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return both("应填数字", "not a number")
    if not -inf < value < inf:
        return both("不是有效的数值", "not a finite number")
    if value < 0:
        return both("不能为负数", "below zero")
    if value > LARGEST:
        return both("数值过大，请核对", "too large to be true")
    return None


def _kind_fault(indicator: Indicator, value: float) -> str | None:
    if indicator.kind is Kind.CLASS_FLOOR and value not in _CLASSES:
        return both(
            "水质类别应为 1（Ⅰ类）至 6（劣Ⅴ类）的整数",
            "a water class is 1 (I) to 6 (worse than V)",
        )
    if value > 100 and (indicator.kind.is_percentage or indicator.unit in _PERCENT):
        return both("百分比不能超过 100", "a percentage is at most 100")
    return None


def _shape_faults(indicator: Indicator, target: Target | None, said: Said) -> Iterator[Fault]:
    known = target.parts if target is not None and indicator.kind is Kind.MULTI_UNIT else {}
    for unit in said.parts:
        if unit not in known:
            what = both(f"目标中没有“{unit}”这一分项", f"the target has no part {unit}")
            yield Fault(f"parts.{unit}", what)
    if indicator.kind is Kind.MULTI_UNIT and said.value is not None:
        yield Fault("value", both("本指标按分项填报", "this indicator is reported by its parts"))


def _beyond_faults(indicator: Indicator, target: Target | None, said: Said) -> Iterator[Fault]:
    limits = {"funds_paid": progress.budget(indicator, target)}
    if target is not None and indicator.kind.is_cumulative:
        limits |= {"value": progress.aim(indicator.kind, target)}
        limits |= {f"parts.{unit}": one for unit, one in target.parts.items()}
    for field, value in _numbers(said).items():
        limit = limits.get(field)
        if limit is not None and value > limit:
            yield Fault(field, _passed(value, limit, field))


def _passed(value: float, limit: float, field: str) -> str:
    money = field == "funds_paid"
    chinese, english = ("项目资金", "the project's money") if money else ("目标", "the target")
    return both(
        f"{figure(value)} 超过{chinese} {figure(limit)}，请填写说明",
        f"{figure(value)} passes {english} {figure(limit)}: give a justification",
    )


def _course_faults(indicator: Indicator, said: Said, before: Said, after: Said) -> Iterator[Fault]:
    earlier, later = _numbers(before), _numbers(after)
    for field, value in _numbers(said).items():
        if field != "funds_paid" and not indicator.kind.is_cumulative:
            continue
        if value < earlier.get(field, value):
            yield Fault(field, _fallen(value, "低于此前", earlier[field], "below the earlier"))
        if value > later.get(field, value):
            yield Fault(field, _fallen(value, "高于此后", later[field], "above the later"))


def _fallen(value: float, chinese: str, other: float, english: str) -> str:
    return both(
        f"累计数 {figure(value)} {chinese}已核定的 {figure(other)}，请填写说明",
        f"a cumulative {figure(value)} is {english} approved {figure(other)}: give a justification",
    )


def _target_number_faults(indicator: Indicator, target: Target) -> Iterator[Fault]:
    given = {"value": target.value, "total": target.total, "baseline": target.baseline}
    given |= {f"parts.{unit}": one for unit, one in target.parts.items()}
    for field, value in given.items():
        if value is None:
            continue
        what = _number_fault(value)
        if what is None and value == 0 and field != "baseline":
            what = both("不能为零", "a target must be above zero")
        if what is None and field in ("value", "baseline"):
            what = _kind_fault(indicator, value)
        if what is not None:
            yield Fault(field, what)


def _target_shape_faults(indicator: Indicator, target: Target) -> Iterator[Fault]:
    kind = indicator.kind
    if target.parts and kind is not Kind.MULTI_UNIT:
        yield Fault("parts", both("本指标不分项", "this indicator has no parts"))
    if target.value is not None and kind is Kind.MULTI_UNIT:
        yield Fault("value", both("本指标的目标按分项给出", "the target is given by its parts"))
    open_still = target.provisional or kind is Kind.SET_BY_CITY
    if not progress.is_measurable(kind, target) and not open_still:
        field = {Kind.MULTI_UNIT: "parts", Kind.BETTER_THAN_BASELINE: "baseline"}.get(kind, "value")
        yield Fault(field, both("请填写目标", "needed for a target"))


def _target_order_faults(indicator: Indicator, target: Target) -> Iterator[Fault]:
    value, baseline, total = target.value, target.baseline, target.total
    raised = indicator.kind is Kind.RAISED_STANDARD
    if raised and value is not None and baseline is not None and value <= baseline:
        yield Fault("value", both("提高后的标准应高于原标准", "not above the baseline"))
    money = indicator.kind is Kind.MONEY
    if money and value is not None and total is not None and value > total:
        yield Fault("value", both("本年投资超过总投资", "this year's money is above the total"))
    if target.start is not None and target.start > Month.of(target.due):
        yield Fault("start", both("启动月份晚于完成期限", "the start is after the due date"))


def _curve_faults(target: Target) -> Iterator[Fault]:
    curve = target.curve
    ordered = all(0 <= one <= 100 for one in curve) and list(curve) == sorted(curve)
    if curve and (len(curve) != 12 or not ordered):
        what = both(
            "进度曲线应为 12 个由低到高的百分比", "a curve is 12 percentages that never fall"
        )
        yield Fault("curve", what)
