"""What OC4IDS says of progress: metrics, forecasts and milestones of a project.

`physicalProgress` and `financialProgress` are codes of metricID, in percent (UN/CEFACT P1).
An observation of a single indicator carries its code as dimension `indicator`; that of the whole
project carries none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from domain.instant import SECOND, iso
from domain.livelihood import schedule
from domain.livelihood.board import Board, Forecast, IndicatorState, MonthState, ProjectState
from domain.livelihood.indicator import Course, Indicator, Kind
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan
from domain.livelihood.report import Report

Fields = dict[str, object]

_PHYSICAL, _FINANCIAL = "physicalProgress", "financialProgress"
_PERCENT = {"name": "%", "scheme": "UNCEFACT", "id": "P1"}


def day(of: date) -> str:
    """The beginning of a day in Beijing time, as the standard's dates are times."""
    return iso(midnight(of))


def end_of(last: date) -> str:
    """The last second of a day."""
    return iso(midnight(last + timedelta(days=1)) - SECOND)


def yuan(ten_thousands: float) -> Fields:
    """A sum of 10,000 yuan as the standard's value, to the fen."""
    return {"amount": round(ten_thousands * 10_000, 2), "currency": "CNY"}


def kept(fields: Mapping[str, object]) -> Fields:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def metrics(board: Board, one: ProjectState) -> list[Fields]:
    """What was reached: percentages of each reported month, and the newest figures in units."""
    return [
        *_metric(_PHYSICAL, "实物进度 / physical progress", _reached(board, one, _physical)),
        *_metric(_FINANCIAL, "资金进度 / financial progress", _reached(board, one, _financial)),
        *(figure for state in one.indicators for figure in _figures(state)),
    ]


def forecasts(plan: Plan, one: ProjectState) -> list[Fields]:
    """What was planned for each month's end, and where the line of the last months ends."""
    of_money = [state for state in one.indicators if state.indicator.kind is Kind.MONEY]
    physical = [*_planned(plan, one.indicators), *_predicted(one.indicators)]
    return [
        *_metric(_PHYSICAL, "计划与预测的实物进度 / planned and predicted progress", physical),
        *_metric(_FINANCIAL, "计划的投资进度 / planned spending", list(_planned(plan, of_money))),
    ]


def milestones(board: Board, one: ProjectState) -> list[Fields]:
    """The due date of each indicator, and whether it was kept by the board's day."""
    return [
        kept(
            {
                "id": state.indicator.code,
                "title": state.indicator.title,
                "type": "delivery",
                "description": state.indicator.sentence,
                "dueDate": day(state.target.due),
                **_outcome(board.as_of, state, state.target.due),
            }
        )
        for state in one.indicators
        if state.target
    ]


def _outcome(as_of: date, state: IndicatorState, due: date) -> Fields:
    """Met once it is reached; what must hold all year can only be met at the end of it."""
    reached, is_over = state.physical, as_of >= schedule.day_after(due)
    must_hold = state.indicator.kind.course is Course.ALWAYS
    if reached is None:
        return {} if is_over else {"status": "scheduled"}
    if reached >= 100 and (is_over or not must_hold):
        return {"status": "met", "dateMet": _date_met(state, due, must_hold)}
    if not is_over:
        return {"status": "scheduled"}
    return {"status": "partiallyMet" if reached > 0 else "notMet"}


def _date_met(state: IndicatorState, due: date, must_hold: bool) -> str:
    """The end of the month from which on it stayed reached, or of what it had to hold through."""
    if must_hold:
        return end_of(due)
    last = state.months[-1].month
    for one in reversed(state.months):
        if one.physical is None or one.physical < 100:
            break
        last = one.month
    return end_of(last.last)


def _metric(code: str, title: str, observations: Sequence[Fields]) -> list[Fields]:
    """A metric, none where nobody observed anything."""
    return [{"id": code, "title": title, "observations": observations}] if observations else []


def _physical(of: ProjectState | MonthState) -> float | None:
    return of.physical


def _financial(of: ProjectState | MonthState) -> float | None:
    return of.financial


def _reached(
    board: Board, one: ProjectState, said: Callable[[ProjectState | MonthState], float | None]
) -> list[Fields]:
    found: list[Fields] = []
    whole = said(one)
    if board.month is not None and whole is not None:
        found.append(_observation(str(board.month), board.month, whole))
    for state in one.indicators:
        code = state.indicator.code
        found += [
            _of(code, f"{code}-{month.month}", month.month, value)
            for month in state.months
            if month.reported and (value := said(month)) is not None
        ]
    return found


def _planned(plan: Plan, states: Sequence[IndicatorState]) -> Iterator[Fields]:
    for state in states:
        code, kind = state.indicator.code, state.indicator.kind
        for number in range(1, 13):
            month = Month(plan.year, number)
            value = schedule.planned(kind, state.target, month, plan.year)
            if value is not None:
                yield _of(code, f"{code}-{month}-planned", month, value)


def _predicted(states: Sequence[IndicatorState]) -> Iterator[Fields]:
    for state in states:
        if state.forecast is not None:
            yield _prediction(state.indicator.code, state.forecast)


def _prediction(code: str, found: Forecast) -> Fields:
    bounds = {"low": round(found.low, 2), "high": round(found.high, 2)}
    return {
        "id": f"{code}-predicted",
        "period": {"endDate": end_of(found.due)},
        "measure": round(found.value, 2),
        "unit": _PERCENT,
        "dimensions": {"indicator": code, **bounds, "confidence": found.confidence},
        "notes": f"近 {found.months} 次填报的趋势线 / line of the last {found.months} reports",
    }


def _observation(name: str, month: Month, percent: float) -> Fields:
    """A percentage as it stood at the end of a month, of what was to be done since January."""
    return {
        "id": name,
        "period": _until(month),
        "measure": round(percent, 2),
        "unit": _PERCENT,
    }


def _of(code: str, name: str, month: Month, percent: float) -> Fields:
    return {**_observation(name, month, percent), "dimensions": {"indicator": code}}


def _until(month: Month) -> Fields:
    return {"startDate": day(Month(month.year, 1).first), "endDate": end_of(month.last)}


def _figures(state: IndicatorState) -> list[Fields]:
    """The newest figure of an indicator in its own unit, and the money paid for it."""
    if state.report is None:
        return []
    indicator, report = state.indicator, state.report
    found = [_metric_of(indicator, indicator.code, _measured(indicator, report))]
    if report.said.funds_paid is not None:
        paid = _told(indicator, report, "paid", {"value": yuan(report.said.funds_paid)})
        found.append(_metric_of(indicator, f"{indicator.code}-paid", [paid]))
    return [one for one in found if "observations" in one]


def _metric_of(indicator: Indicator, name: str, observations: Sequence[Fields]) -> Fields:
    return kept(
        {
            "id": name,
            "title": indicator.title,
            "description": indicator.sentence,
            "observations": observations,
        }
    )


def _measured(indicator: Indicator, report: Report) -> list[Fields]:
    """Money as a value, all else as a measure with its unit; parts one by one."""
    said = report.said
    if said.value is None:
        return [
            _told(indicator, report, unit, {"measure": value, "unit": {"name": unit}})
            for unit, value in said.parts.items()
        ]
    if indicator.kind is Kind.MONEY:
        return [_told(indicator, report, "value", {"value": yuan(said.value)})]
    unit = kept({"name": indicator.unit})
    return [_told(indicator, report, "value", kept({"measure": said.value, "unit": unit}))]


def _told(indicator: Indicator, report: Report, name: str, said: Fields) -> Fields:
    return {
        "id": f"{indicator.code}-{report.month}-{name}",
        "period": _until(report.month),
        **said,
    }
