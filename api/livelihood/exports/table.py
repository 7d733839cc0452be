"""The board as tables: their rows, and CSV of them.

Percentages are percent points with two decimals, money is in 10,000 yuan. A cell is None where
nothing is known.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import chain
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from api.livelihood.exports.words import DEMONSTRATION, KINDS, LIGHTS
from domain.livelihood.board import Board, Forecast, IndicatorState, Light, MonthState, ProjectState
from domain.livelihood.indicator import Target
from domain.livelihood.missing import Missing
from domain.livelihood.wording import figure

Cell: TypeAlias = str | float | date | Light | None
Of = TypeVar("Of")

_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Column(Generic[Of]):
    """A column: its heading, its width in characters, and what it says of a thing."""

    heading: str
    width: int
    cell: Callable[[Of], Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; rows are as long as headings and widths."""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]


class OnBoard(NamedTuple):
    """A project on a board."""

    board: Board
    at: ProjectState


class Figure(NamedTuple):
    """An indicator of a project on a board."""

    board: Board
    at: ProjectState
    of: IndicatorState


class InMonth(NamedTuple):
    """A month of an indicator on a board."""

    board: Board
    at: ProjectState
    of: IndicatorState
    month: MonthState


def projects(board: Board) -> Table:
    """One row per project (看板)."""
    return _table("看板 board", _PROJECT, (OnBoard(board, at) for at in board.projects))


def indicators(board: Board) -> Table:
    """One row per indicator (指标)."""
    return _table("指标 indicators", _INDICATOR, _figures(board))


def months(board: Board) -> Table:
    """One row per indicator and month until the month judged (逐月)."""
    rows = chain.from_iterable(
        (InMonth(*one, month) for month in one.of.months) for one in _figures(board)
    )
    return _table("逐月 months", _MONTH, rows)


def owed(missing: Iterable[Missing]) -> Table:
    """One row per report that has not come (未报), without what was drafted of it."""
    return _table("未报 missing", _MISSING, missing)


def csv_of(table: Table) -> bytes:
    """A table as RFC 4180 CSV with a byte-order mark, as spreadsheets in Chinese need it.

    Texts that a spreadsheet would run as a formula begin with an apostrophe (OWASP ASVS 5.0,
    1.2.10); numbers stay numbers, negative ones too.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return (_BOM + out.getvalue()).encode()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Light):
        return LIGHTS[cell].word
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in _FORMULA and cell else cell
    if isinstance(cell, date):
        return cell.isoformat()
    return repr(int(cell)) if cell == int(cell) else repr(cell)


def _table(name: str, columns: Sequence[Column[Of]], things: Iterable[Of]) -> Table:
    return Table(
        name,
        [column.heading for column in columns],
        [column.width for column in columns],
        [[column.cell(thing) for column in columns] for thing in things],
    )


def _figures(board: Board) -> Iterable[Figure]:
    return (Figure(board, at, of) for at in board.projects for of in at.indicators)


def _points(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _listed(names: Sequence[str]) -> str:
    return "、".join(names)


def _parts(parts: Mapping[str, float]) -> str | None:
    return "；".join(f"{unit} {figure(value)}" for unit, value in parts.items()) or None


def _goal(said: Callable[[Target], Cell]) -> Callable[[Figure], Cell]:
    return lambda one: None if one.of.target is None else said(one.of.target)


def _wanted(goal: Target) -> Cell:
    return goal.value if goal.value is not None else _parts(goal.parts)


def _value(one: Figure) -> Cell:
    report = one.of.report
    if report is None:
        return None
    return report.said.value if report.said.value is not None else _parts(report.said.parts)


def _funds(one: Figure) -> Cell:
    return None if one.of.report is None else one.of.report.said.funds_paid


def _reported(one: Figure) -> Cell:
    return None if one.of.report is None else str(one.of.report.month)


def _forecast(said: Callable[[Forecast], float]) -> Callable[[Figure], Cell]:
    return lambda one: None if one.of.forecast is None else _points(said(one.of.forecast))


def _judged(one: OnBoard | Figure) -> Cell:
    return None if one.board.month is None else str(one.board.month)


def _mark(one: OnBoard | Figure | InMonth) -> Cell:
    return DEMONSTRATION if one.board.plan.demonstration else None


_PROJECT: tuple[Column[OnBoard], ...] = (
    Column("项目编号 / project", 10, lambda one: one.at.project.code),
    Column("部分 / section", 24, lambda one: one.at.project.section),
    Column("项目名称 / title", 34, lambda one: one.at.project.title),
    Column("牵头单位 / lead units", 18, lambda one: _listed(one.at.project.leads)),
    Column("参与单位 / taking part", 18, lambda one: _listed(one.at.project.taking_part)),
    Column("计划进度（%） / schedule (%)", 12, lambda one: _points(one.at.planned)),
    Column("实物进度（%） / progress (%)", 12, lambda one: _points(one.at.physical)),
    Column("资金进度（%） / money (%)", 12, lambda one: _points(one.at.financial)),
    Column("亮灯 / light", 8, lambda one: one.at.light),
    Column("原因 / reason", 60, lambda one: one.at.reason),
    Column("评判月份 / month judged", 12, _judged),
    Column("截至 / as of", 12, lambda one: one.board.as_of),
    Column("数据性质 / data", 24, _mark),
)

_INDICATOR: tuple[Column[Figure], ...] = (
    Column("项目编号 / project", 10, lambda one: one.at.project.code),
    Column("项目名称 / title", 30, lambda one: one.at.project.title),
    Column("牵头单位 / lead units", 18, lambda one: _listed(one.of.indicator.leads)),
    Column("参与单位 / taking part", 18, lambda one: _listed(one.at.project.taking_part)),
    Column("指标编号 / indicator", 10, lambda one: one.of.indicator.code),
    Column("指标 / figure", 30, lambda one: one.of.indicator.title),
    Column("类型 / kind", 10, lambda one: KINDS[one.of.indicator.kind]),
    Column("计量单位 / unit", 10, lambda one: one.of.indicator.unit),
    Column("原值 / baseline", 10, _goal(lambda one: one.baseline)),
    Column("目标 / target", 14, _goal(_wanted)),
    Column("总额（万元） / total (10,000 yuan)", 12, _goal(lambda one: one.total)),
    Column("期限 / due", 12, _goal(lambda one: one.due)),
    Column("已报月份 / reported month", 12, _reported),
    Column("完成值 / value", 14, _value),
    Column("已付资金（万元） / funds paid (10,000 yuan)", 12, _funds),
    Column("计划进度（%） / schedule (%)", 12, lambda one: _points(one.of.planned)),
    Column("实物进度（%） / progress (%)", 12, lambda one: _points(one.of.physical)),
    Column("资金进度（%） / money (%)", 12, lambda one: _points(one.of.financial)),
    Column("落后（百分点） / behind (points)", 12, lambda one: _points(one.of.behind)),
    Column("亮灯 / light", 8, lambda one: one.of.light),
    Column("原因 / reason", 60, lambda one: one.of.reason),
    Column("期末预测（%） / forecast (%)", 12, _forecast(lambda one: one.value)),
    Column("预测下限（%） / low (%)", 12, _forecast(lambda one: one.low)),
    Column("预测上限（%） / high (%)", 12, _forecast(lambda one: one.high)),
    Column("评判月份 / month judged", 12, _judged),
    Column("截至 / as of", 12, lambda one: one.board.as_of),
    Column("数据性质 / data", 24, _mark),
)

_MONTH: tuple[Column[InMonth], ...] = (
    Column("项目编号 / project", 10, lambda one: one.at.project.code),
    Column("指标编号 / indicator", 10, lambda one: one.of.indicator.code),
    Column("指标 / figure", 34, lambda one: one.of.indicator.title),
    Column("月份 / month", 10, lambda one: str(one.month.month)),
    Column("计划进度（%） / schedule (%)", 12, lambda one: _points(one.month.planned)),
    Column("实物进度（%） / progress (%)", 12, lambda one: _points(one.month.physical)),
    Column("资金进度（%） / money (%)", 12, lambda one: _points(one.month.financial)),
    Column("亮灯 / light", 8, lambda one: one.month.light),
    Column("已报 / reported", 8, lambda one: "是" if one.month.reported else "否"),
    Column("已补上 / made up", 8, lambda one: "是" if one.month.made_up else None),
    Column("原因 / reason", 60, lambda one: one.month.reason),
    Column("数据性质 / data", 24, _mark),
)

_MISSING: tuple[Column[Missing], ...] = (
    Column("单位 / unit", 16, lambda one: one.unit),
    Column("项目编号 / project", 10, lambda one: one.project.code),
    Column("项目名称 / title", 34, lambda one: one.project.title),
    Column("指标编号 / indicator", 10, lambda one: one.indicator.code),
    Column("指标 / figure", 34, lambda one: one.indicator.title),
    Column("逾期（天） / days late", 10, lambda one: float(one.days_late)),
)
