"""The board of a plan, read from the store and judged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from api.livelihood import refusals
from api.problems import Problem
from domain.instant import from_micros
from domain.livelihood import judge
from domain.livelihood.board import Board
from domain.livelihood.missing import Missing, missing
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan
from domain.livelihood.rule import Rule
from domain.livelihood.wording import both
from store import clock
from store.database import Connection
from store.livelihood import approved, exposure, plans, reports, targets
from store.livelihood.exposure import Exposure


def known_plan(conn: Connection, code: str | None) -> Plan:
    """The plan of a code, the newest for None; a 404 problem where there is none."""
    plan = plans.newest(conn) if code is None else plans.read(conn, code)
    if plan is not None:
        return plan
    if code is None:
        raise Problem(
            404,
            both(
                "尚未载入方案，请运行 miluo livelihood load",
                "No plan is loaded: run `miluo livelihood load`",
            ),
        )
    raise Problem(404, both(f"没有方案 {code}", f"There is no plan {code}"))


def today(conn: Connection) -> date:
    """The day by the instance's clock, in Beijing time."""
    return from_micros(clock.instant(conn)).date()


def board_of(conn: Connection, plan: str | None, as_of: date | None, rule: Rule) -> Board:
    """A plan's board as it stood at the end of a day: the newest plan, today, where not given.

    404 problem for an unknown plan, 422 for a day that has not come.
    """
    return judged(conn, known_plan(conn, plan), as_of, rule)


def judged(conn: Connection, plan: Plan, as_of: date | None, rule: Rule) -> Board:
    """The same of a plan that was read before."""
    now = today(conn)
    if as_of is not None and as_of > now:
        what = both(f"{as_of} 尚未到来，今天是 {now}", f"{as_of} has not come, today is {now}")
        raise Problem(422, f"as_of: {what}")
    day = as_of or now
    until = midnight(day + timedelta(days=1))
    counting = approved.of_plan(conn, plan.code, until)
    return judge.board(plan, targets.of_plan(conn, plan.code), counting, day, rule)


def shown(
    conn: Connection, plan: str | None, as_of: date | None, rule: Rule
) -> tuple[Board, dict[str, list[Exposure]]]:
    """A board with the open warnings that its projects lie in; a past day's has none."""
    board = board_of(conn, plan, as_of, rule)
    if board.as_of != today(conn):
        return board, {}
    return board, exposure.exposed(conn, board.plan)


def of_unit(board: Board, unit: str) -> Board:
    """The part of a board in which a unit has a part; a 404 problem for an unknown one."""
    if unit not in board.plan.units:
        raise refusals.unknown_unit(board.plan, unit)
    return replace(board, projects=[one for one in board.projects if unit in one.project.units])


def last_month(plan: Plan, day: date) -> Month:
    """The last whole month of the plan's year before a day; January while none is over."""
    wanted = Month.of(day).plus(-1)
    return min(max(wanted, Month(plan.year, 1)), Month(plan.year, 12))


def missing_of(conn: Connection, plan: Plan, month: Month, rule: Rule) -> Sequence[Missing]:
    """Reports that are owed for a month of the plan's year, now."""
    versions = [row.report for row in reports.all_of_plan(conn, plan.code)]
    goals = targets.of_plan(conn, plan.code)
    return missing(plan, goals, versions, month, clock.instant(conn), rule)
