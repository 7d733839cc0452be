"""Livelihood projects as the operator set them up, and what he does with them."""

from datetime import date
from pathlib import Path

from rich.table import Table

from api.context import Livelihood
from api.livelihood import boards, demonstration, plan
from api.problems import Problem
from domain.account import Account, Role
from domain.livelihood.board import Board, Light
from domain.livelihood.rule import Rule
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store.database import Connection, connect
from store.livelihood import plans

GUESTS = (
    Account("keeper", "演示 专班办公室", Role.KEEPER, "人社局"),
    Account("reporter", "演示 教育局填报员", Role.REPORTER, "教育局"),
)
"""Who can sign in to a demonstration."""

WORDS = {
    Light.NONE: "[dim]— 未评[/]",
    Light.GREEN: "[green]● 绿[/]",
    Light.YELLOW: "[yellow]▲ 黄[/]",
    Light.RED: "[bold red]■ 红[/]",
}


def served(settings: Settings) -> Livelihood:
    """How this instance serves its projects; a TroubleError where the rule makes no sense."""
    evidence = settings.data / "evidence"
    return Livelihood(settings.livelihood_public, rule(settings), evidence, settings.evidence_mb)


def rule(settings: Settings) -> Rule:
    """The rule of the lights as configured; a TroubleError where it makes no sense."""
    try:
        return Rule(
            yellow_from=settings.livelihood_yellow_from,
            red_above=settings.livelihood_red_above,
            late_start_red_after=settings.livelihood_late_start_red_after,
            unmet_red_after=settings.livelihood_unmet_red_after,
            report_due_day=settings.livelihood_report_due_day,
        )
    except ValueError as error:
        raise TroubleError(f"MILUO_LIVELIHOOD_…: {error}.") from None


def load(settings: Settings, name: str | Path) -> str:
    """Load a plan and say how much it holds; TroubleError where its file is wrong."""
    try:
        wanted, targets = plan.load(name)
    except plan.PlanError as error:
        raise TroubleError(str(error)) from None
    with connect(database(settings), application="miluo livelihood") as conn:
        plans.load(conn, wanted, targets)
    return f"{wanted.title}: {len(wanted.projects)} projects, {len(targets)} indicators"


def demonstrate(settings: Settings) -> str:
    """Make up a year of reports in an exercise; TroubleError where real ones could be meant."""
    with connect(database(settings), application="miluo livelihood") as conn:
        try:
            demonstration.make(conn, rule=rule(settings))
        except ValueError as error:
            raise TroubleError(str(error)) from None
    return "演示数据已写入 / a made-up year of reports is in place"


def show(conn: Connection, settings: Settings) -> None:
    """Fill a demonstration."""
    demonstration.make(conn, rule=rule(settings))


def board(settings: Settings, as_of: date | None) -> Table:
    """The board as a table."""
    with connect(database(settings), application="miluo livelihood") as conn:
        try:
            return _table(boards.board_of(conn, None, as_of, rule(settings)))
        except Problem as refusal:
            raise TroubleError(refusal.detail) from None


def _table(found: Board) -> Table:
    mark = " · 演示数据 demonstration" if found.plan.demonstration else ""
    table = Table(title=f"{found.plan.title} · {found.as_of}{mark}")
    for name in ("", "项目 project", "牵头 lead", "灯 light", "%", "应达 due %"):
        table.add_column(name, justify="right" if "%" in name else "left")
    for one in found.projects:
        numbers = ("—" if part is None else f"{part:.0f}" for part in (one.physical, one.planned))
        project = one.project
        table.add_row(
            project.code, project.title, "、".join(project.leads), WORDS[one.light], *numbers
        )
    return table
