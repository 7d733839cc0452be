"""Who may read and write what of livelihood projects.

What is approved is open where the operator made it public, and else to every account. A reporter
writes, and sees unfinished, what its own unit owes; the coordination office sees and writes all.
"""

from typing import Annotated

from fastapi import Depends, Request

from api.context import Shared
from api.identity import Caller, require, unknown
from api.livelihood.models import Action
from api.problems import Problem
from domain.account import Account, Role
from domain.livelihood.indicator import Indicator
from domain.livelihood.project import Project
from domain.livelihood.report import Report, Status
from domain.livelihood.wording import both
from store.livelihood.reports import ReportRow


async def reading(request: Request, shared: Shared, caller: Caller) -> Account | None:
    """Who reads approved things: anybody where they are public, an account otherwise (401)."""
    if caller is None and not shared.livelihood.public:
        raise unknown(request, both("请先登录", "This needs an account here: log in"))
    return caller


Reader = Annotated[Account | None, Depends(reading)]
"""Who reads, None for the public."""

Writer = Annotated[Account, Depends(require(Role.REPORTER, Role.KEEPER))]
"""Who writes reports."""

Keeper = Annotated[Account, Depends(require(Role.KEEPER))]
"""The coordination office."""


def sees(reader: Account | None) -> str | None:
    """Whose unfinished reports a reader sees: a unit's, "" for nobody's, None for everybody's."""
    if reader is None or not reader.may(Role.REPORTER, Role.KEEPER):
        return ""
    return reader.unit if reader.role is Role.REPORTER else None


def sees_unfinished(reader: Account | None, unit: str) -> bool:
    """Whether a reader sees drafts, files and steps of a unit's reports."""
    return sees(reader) in (None, unit)


def require_unit(author: Account, unit: str) -> None:
    """A 403 problem unless the author speaks for a unit."""
    if not sees_unfinished(author, unit):
        own = author.unit or "—"
        raise Problem(
            403,
            both(
                f"您所属单位是{own}，不能填报{unit}的月报",
                f"{author.name} reports for {own}, not for {unit}",
            ),
        )


def require_owing(author: Account, project: Project, indicator: Indicator, unit: str) -> None:
    """A 403 problem where a reporter's unit has a part in the project, but none in the indicator.

    A unit that has no part in the project at all is a fault of the report, whoever writes it.
    """
    owes = unit in indicator.leads or unit in project.taking_part
    if author.role is Role.REPORTER and unit in project.units and not owes:
        leads = "、".join(indicator.leads)
        raise Problem(
            403,
            both(
                f"指标 {indicator.code} 由{leads}填报",
                f"Indicator {indicator.code} is reported by {leads}",
            ),
        )


def sees_report(reader: Account | None, report: Report) -> bool:
    """Whether a report is there for a reader: approved, or one whose making he may follow."""
    return report.status is Status.APPROVED or sees_unfinished(reader, report.unit)


def may(reader: Account | None, row: ReportRow, newest: int) -> list[Action]:
    """What a reader may do with a report now; `newest` is its month's newest version."""
    status, unit = row.report.status, row.report.unit
    if reader is None or not sees_unfinished(reader, unit):
        return []
    if status.is_open:
        return ["edit", "submit"]
    if status is Status.APPROVED:
        return ["correct"] if row.id == newest else []
    if not reader.may(Role.KEEPER):
        return []
    return ["return"] if row.submitted_by == reader.name else ["approve", "return"]
