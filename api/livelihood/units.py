"""What each unit of a plan owes."""

from collections.abc import Sequence
from datetime import date

from api.livelihood import access, boards, models, views
from api.problems import Problem
from domain.account import Account
from domain.livelihood.board import Board
from domain.livelihood.missing import Missing, State, due_day
from domain.livelihood.month import Month
from domain.livelihood.project import Plan
from domain.livelihood.rule import Rule
from domain.livelihood.wording import both
from store.database import Connection
from store.livelihood import dispatches


def all_of(conn: Connection, plan: str | None, rule: Rule) -> models.Units:
    """Every unit of a plan, as of now."""
    board = boards.board_of(conn, plan, None, rule)
    month = boards.last_month(board.plan, board.as_of)
    owed = boards.missing_of(conn, board.plan, month, rule)
    return models.Units(
        plan=views.plan(board.plan),
        as_of=board.as_of,
        month=str(month),
        items=[_unit(board, unit, owed) for unit in board.plan.units],
    )


def one(
    conn: Connection,
    who: Account | None,
    unit: str,
    plan: str | None,
    month: Month | None,
    rule: Rule,
) -> models.UnitDetail:
    """One unit: its projects now, its missing reports and the office's note of a month."""
    whole, exposed = boards.shown(conn, plan, None, rule)
    own = boards.of_unit(whole, unit)
    wanted = _month(own.plan, month, own.as_of)
    owed = boards.missing_of(conn, own.plan, wanted, rule)
    note = dispatches.newest(conn, own.plan.code, wanted)
    return models.UnitDetail(
        plan=views.plan(own.plan),
        as_of=own.as_of,
        month=str(wanted),
        unit=unit,
        counts=views.counts(own.projects),
        projects=[views.on_board(state, exposed) for state in own.projects],
        missing=[_missing(one, who) for one in owed if one.unit == unit],
        dispatch=None if note is None else views.dispatch(note, named=who is not None),
    )


def missing(
    conn: Connection, who: Account | None, plan: str | None, month: Month | None, rule: Rule
) -> models.MissingMonth:
    """Who owes a report for a month."""
    known = boards.known_plan(conn, plan)
    wanted = _month(known, month, boards.today(conn))
    owed = boards.missing_of(conn, known, wanted, rule)
    units = [unit for unit in known.units if any(one.unit == unit for one in owed)]
    return models.MissingMonth(
        plan=views.plan(known),
        month=str(wanted),
        due=due_day(known, wanted, rule),
        count=len(owed),
        units=[
            models.UnitMissing(unit, [_missing(one, who) for one in owed if one.unit == unit])
            for unit in units
        ],
    )


def _unit(board: Board, unit: str, owed: Sequence[Missing]) -> models.UnitItem:
    own = boards.of_unit(board, unit).projects
    leads = sum(unit in one.project.leads for one in own)
    return models.UnitItem(
        unit=unit,
        leads=leads,
        taking_part=len(own) - leads,
        counts=views.counts(own),
        missing=sum(one.unit == unit for one in owed),
    )


def _missing(one: Missing, who: Account | None) -> models.MissingItem:
    """Something owed; that it was begun is for those only who may follow its making."""
    begun = one.state if access.sees_unfinished(who, one.unit) else State.NONE
    return models.MissingItem(
        project=one.project.code,
        project_title=one.project.title,
        indicator=one.indicator.code,
        title=one.indicator.title,
        unit=one.unit,
        state=begun,
        days_late=one.days_late,
    )


def _month(plan: Plan, asked: Month | None, day: date) -> Month:
    if asked is None:
        return boards.last_month(plan, day)
    if asked.year != plan.year:
        what = both(f"方案属于 {plan.year} 年", f"the plan is of {plan.year}")
        raise Problem(422, f"month: {what}")
    return asked
