"""Why a step in a report's life is refused, as problems."""

from collections.abc import Sequence

from api.livelihood import access, views
from api.problems import Problem
from domain.account import Account
from domain.livelihood.check import Fault
from domain.livelihood.project import Plan
from domain.livelihood.report import Status
from domain.livelihood.wording import both
from store.livelihood.reports import ReportRow

_STATUS = {
    Status.DRAFT: "草稿",
    Status.SUBMITTED: "已提交",
    Status.APPROVED: "已核定",
    Status.RETURNED: "已退回",
}


def unknown_report(number: int) -> Problem:
    """No such report."""
    return Problem(404, both(f"没有编号为 {number} 的月报", f"There is no report {number}"))


def unknown_indicator(plan: Plan, code: str) -> Problem:
    """No such indicator."""
    detail = both(f"方案中没有指标 {code}", f"Plan {plan.code} has no indicator {code}")
    return Problem(404, detail)


def unknown_project(plan: Plan, code: str) -> Problem:
    """No such project."""
    detail = both(f"方案中没有项目 {code}", f"Plan {plan.code} has no project {code}")
    return Problem(404, detail)


def unknown_unit(plan: Plan, unit: str) -> Problem:
    """No such unit."""
    detail = both(f"方案中没有单位 {unit}", f"Plan {plan.code} has no unit {unit}")
    return Problem(404, detail)


def unknown_file(number: int) -> Problem:
    """No such file."""
    return Problem(404, both(f"没有编号为 {number} 的附件", f"There is no file {number}"))


def invalid(faults: Sequence[Fault]) -> Problem:
    """What cannot be, each with its member of the body."""
    detail = "; ".join(f"{one.field}: {one.what}" for one in faults)
    errors = [{"in": "body", "name": one.field, "detail": one.what} for one in faults]
    return Problem(422, detail, errors=errors)


def stale(plan: Plan, row: ReportRow) -> Problem:
    """Somebody was faster; `current` is the report as it stands."""
    detail = both(
        f"他人已先修改（现为第 {row.revision} 次修订）：请对照现有内容合并后再提交，您的文字已留存",
        f"Somebody was faster: the report is at revision {row.revision} now. Merge your text into "
        "`current` and send it with that revision; the history keeps what you sent",
    )
    return Problem(409, detail, current=views.report(plan, row, named=True))


def taken(plan: Plan, row: ReportRow, author: Account) -> Problem:
    """The month has a report already; `current` is it, where the author may see it."""
    said = row.report
    way, english = (
        ("请提交更正", "it is locked: correct it")
        if said.status is Status.APPROVED
        else ("请在该月报上继续填报", "go on with that one")
    )
    detail = both(
        f"{said.indicator} 的 {said.month} 月报已存在（{_STATUS[said.status]}），{way}",
        f"{said.indicator} has a report for {said.month}, which is {said.status}; {english}",
    )
    return _conflict(detail, plan, row, author)


def not_correctable(plan: Plan, newest: ReportRow, author: Account) -> Problem:
    """Only the newest version is corrected, once it is approved."""
    status = newest.report.status
    detail = both(
        f"只能更正最新且已核定的一版；最新一版（编号 {newest.id}）是{_STATUS[status]}",
        f"Only the newest version is corrected, once approved: it is report {newest.id}, {status}",
    )
    return _conflict(detail, plan, newest, author)


def require_open(plan: Plan, row: ReportRow) -> None:
    """A 409 problem unless the report's unit may still write in it."""
    status = row.report.status
    if status.is_open:
        return
    way, english = (
        ("如有差错请提交更正", "correct it by a version of its own")
        if status is Status.APPROVED
        else ("请等待专班办公室核定或退回", "wait until the office approves or returns it")
    )
    detail = both(
        f"月报为{_STATUS[status]}，已锁定，{way}", f"The report is {status} and locked; {english}"
    )
    raise Problem(409, detail, current=views.report(plan, row, named=True))


def require_submitted(plan: Plan, row: ReportRow) -> None:
    """A 409 problem unless the report waits for a decision."""
    status = row.report.status
    if status is not Status.SUBMITTED:
        detail = both(
            f"只能核定或退回已提交的月报，此月报是{_STATUS[status]}",
            f"Only a submitted report is decided on; this one is {status}",
        )
        raise Problem(409, detail, current=views.report(plan, row, named=True))


def own_report(author: Account) -> Problem:
    """Four eyes."""
    detail = both(
        "提交人不能核定自己提交的月报，请由专班办公室其他人核定",
        f"{author.name} submitted this report: somebody else of the office has to approve it",
    )
    return Problem(403, detail)


def _conflict(detail: str, plan: Plan, row: ReportRow, author: Account) -> Problem:
    if row.report.status is Status.APPROVED or access.sees_unfinished(author, row.report.unit):
        return Problem(409, detail, current=views.report(plan, row, named=True))
    return Problem(409, detail)
