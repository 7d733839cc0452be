"""A year to look at: made-up monthly reports of a plan, written as units would have written them.

Every step is stored at the time at which it would have been taken, so that boards of past days
stand as they would have stood, and all of it says that it is a demonstration. It goes to the store
without `reporting`, which reads so much anew for every step that a year would take five times as
long: a test holds every report against the rules of reporting instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from api.livelihood import made_up, plan
from api.livelihood.made_up import told
from domain.instant import DAY, HOUR, MINUTE
from domain.livelihood import judge, progress
from domain.livelihood.board import Board, Light
from domain.livelihood.indicator import Indicator, Target
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Plan
from domain.livelihood.report import Report, Said, Status
from domain.livelihood.rule import Rule
from domain.livelihood.versions import in_force
from store.database import Connection
from store.livelihood import dispatches, plans, reports, targets
from store.livelihood.reports import Change, ReportRow
from store.migrate import instance_mode

OFFICE = "演示 专班办公室"
"""Who decides in the demonstration."""


class DemonstrationError(ValueError):
    """Nothing is made up here: the message says why."""


class Fate(Enum):
    """What becomes of a report that is not simply written in time and approved."""

    NEVER = "never written"
    DRAFT = "left as a draft"
    SUBMITTED = "left undecided"
    RETURNED = "left with its unit after it was returned"
    AGAIN = "returned, mended and approved"
    LATE = "written after the due day, and approved"


FATES: Mapping[tuple[str, int], Fate] = {
    ("1-02.1", 4): Fate.LATE, ("1-13.4", 7): Fate.LATE, ("2-02.2", 9): Fate.LATE,
    ("1-12.1", 5): Fate.AGAIN, ("2-01.2", 8): Fate.AGAIN, ("1-13.8", 6): Fate.NEVER,
    ("2-04.2", 10): Fate.NEVER, ("1-13.8", 12): Fate.NEVER, ("1-13.5", 12): Fate.NEVER,
    ("1-12.3", 12): Fate.DRAFT, ("1-11.2", 12): Fate.DRAFT, ("2-02.2", 12): Fate.RETURNED,
    ("1-13.4", 12): Fate.RETURNED, ("1-04.1", 12): Fate.SUBMITTED, ("1-15.1", 12): Fate.SUBMITTED,
}  # fmt: skip
"""By indicator and month."""

CORRECTED: Mapping[int, tuple[str, int, float]] = {5: ("1-06.2", 4, 0.97)}
"""After the reports of that month: which report was put right, and by which factor."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A later version of a target: what is None stays as it was."""

    day: date
    value: float | None = None
    start: Month | None = None


CHANGES: Mapping[str, Revision] = {
    "1-05.1": Revision(date(2023, 7, 10), 120_000),
    "1-05.2": Revision(date(2023, 7, 10), 480),
    "1-05.3": Revision(date(2023, 7, 10), 260),
    "1-05.4": Revision(date(2023, 7, 10), 50),
    "1-09.1": Revision(date(2023, 8, 15), 64),
    "1-09.2": Revision(date(2023, 8, 15), 490),
    "1-14.2": Revision(date(2023, 3, 10), start=Month(2023, 4)),
    "1-16.2": Revision(date(2023, 3, 10), start=Month(2023, 3)),
}
"""What the city set in the course of the year, and when works were to begin: all made up."""


def make(conn: Connection, *, rule: Rule) -> None:
    """Load the county's plan, marked as a demonstration, with a year of made-up reports.

    One transaction, and the same reports every time. Raises `DemonstrationError` on a live
    instance, and where the plan has reports already.
    """
    if instance_mode(conn) != "exercise":
        raise DemonstrationError(
            "Made-up reports belong into an exercise: this is a live instance, nothing was stored."
        )
    county, first = plan.load()
    with conn.transaction():
        if reports.page(conn, plan=county.code, after=0, limit=1):
            raise DemonstrationError(
                f"Plan {county.code} has reports already: nothing was stored. "
                "A demonstration needs a database of its own."
            )
        county = replace(county, demonstration=True)
        plans.load(conn, county, first)
        _change_targets(conn, county, first)
        _Year(conn, county, targets.of_plan(conn, county.code), rule).write()


def _change_targets(conn: Connection, county: Plan, first: Mapping[str, Target]) -> None:
    for code, change in CHANGES.items():
        known = first[code]
        later = replace(
            known,
            value=known.value if change.value is None else change.value,
            start=change.start or known.start,
            provisional=known.provisional and change.value is None,
            document="演示文件，非官方 / demonstration document, not official",
            dated=change.day,
            in_force_from=midnight(change.day) + 9 * HOUR,
        )
        targets.add(conn, county.code, code, later, OFFICE)


@dataclass(slots=True)
class _Year:
    """The units and the office at work; `approved` grows as the year goes on."""

    conn: Connection
    plan: Plan
    targets: Mapping[str, Sequence[Target]]
    rule: Rule
    approved: list[Report] = field(default_factory=list)

    def write(self) -> None:
        """All twelve months, one after the other."""
        said = made_up.year(self.plan, {code: own[-1] for code, own in self.targets.items()})
        done: set[str] = set()
        for number in range(1, 13):
            month = Month(self.plan.year, number)
            for place, one in self._owed(done):
                if self._report(one, month, said[one.code][number - 1], place):
                    done.add(one.code)
            if number in CORRECTED:
                self._correct(*CORRECTED[number], month.end + 19 * DAY + 10 * HOUR)
            if month.end > midnight(self.plan.issued):
                self._dispatch(month)

    def _owed(self, done: set[str]) -> Iterator[tuple[int, Indicator]]:
        every = enumerate(one for _, one in self.plan.indicators())
        return ((place, one) for place, one in every if one.code not in done)

    def _report(self, one: Indicator, month: Month, said: Said, place: int) -> bool:
        """One report as far as it comes; whether it shows that all is done."""
        fate = FATES.get((one.code, month.number))
        if fate is Fate.NEVER:
            return False
        unit = one.leads[month.number % len(one.leads)]
        by, at = reporter(unit), self._begin(month) + place * 5 * MINUTE
        if fate is Fate.LATE:
            at += (self.rule.report_due_day + 3) * DAY
        report = Report(one.code, month, 1, Status.DRAFT, unit, said)
        row = reports.insert(self.conn, self.plan.code, report, by, at)
        if fate is Fate.DRAFT:
            return False
        row = self._step(row, Status.SUBMITTED, "submit", by, at + HOUR)
        if fate in (Fate.RETURNED, Fate.AGAIN):
            reason = told("请补充说明完成数的来源", "say where the figure comes from")
            row = self._step(row, Status.RETURNED, "return", OFFICE, at + DAY, reason)
        if fate is Fate.AGAIN:
            source = told("数据来自部门台账", "the figure is from the unit's own register")
            row = self._say(row, f"{said.narrative}\n{source}", said.value, by, at + DAY + HOUR)
        if fate in (Fate.RETURNED, Fate.SUBMITTED):
            return False
        return self._approve(one, row, at + 2 * DAY)

    def _begin(self, month: Month) -> int:
        """When the first report of a month is written: not before there is a plan."""
        return max(month.end, midnight(self.plan.issued) + DAY) + 9 * HOUR

    def _step(
        self, row: ReportRow, status: Status, action: Change, by: str, at: int, reason: str = ""
    ) -> ReportRow:
        report = replace(row.report, status=status)
        return reports.write(self.conn, row.id, report, by, at, action, reason)

    def _say(
        self, row: ReportRow, narrative: str, value: float | None, by: str, at: int
    ) -> ReportRow:
        """Say something else in an open report, and hand it in."""
        said = replace(row.report.said, narrative=narrative, value=value)
        report = replace(row.report, said=said)
        row = reports.write(self.conn, row.id, report, by, at, "edit")
        return self._step(row, Status.SUBMITTED, "submit", by, at + HOUR)

    def _approve(self, one: Indicator, row: ReportRow, at: int) -> bool:
        row = self._step(row, Status.APPROVED, "approve", OFFICE, at)
        self.approved.append(row.report)
        target = in_force(self.targets[one.code], at)
        reached = progress.physical(one, target, row.report.said)
        return one.kind.is_cumulative and reached is not None and reached >= 100

    def _correct(self, code: str, number: int, factor: float, at: int) -> None:
        month = Month(self.plan.year, number)
        old = reports.of_month(self.conn, self.plan.code, code, month)[-1].report
        by, reason = reporter(old.unit), told("剔除重复统计", "what was counted twice is out")
        wanted = replace(old, version=2, status=Status.DRAFT, correction=reason, decided_at=None)
        row = reports.insert(self.conn, self.plan.code, wanted, by, at)
        value = round((old.said.value or 0.0) * factor)
        text = told(f"更正为 {value}", f"corrected to {value}")
        row = self._say(row, text, value, by, at + HOUR)
        row = self._step(row, Status.APPROVED, "approve", OFFICE, at + DAY)
        self.approved.append(row.report)

    def _dispatch(self, month: Month) -> None:
        """The office's note on the board of the day on which it is written."""
        day = month.plus(1).first.replace(day=20)
        shown = judge.board(self.plan, self.targets, self.approved, day, self.rule)
        text = _note(month, shown)
        at = midnight(day) + 16 * HOUR
        dispatches.add(self.conn, self.plan.code, month, text, OFFICE, at)


def reporter(unit: str) -> str:
    """Who writes the demonstration's reports of a unit."""
    return f"演示 {unit}填报员"


def _note(month: Month, board: Board) -> str:
    chinese, english = [], []
    for light, name in ((Light.RED, "红灯"), (Light.YELLOW, "黄灯")):
        lit = [one.project for one in board.projects if one.light is light]
        named = "；".join(f"{one.code} {one.title}（{'、'.join(one.leads)}）" for one in lit)
        chinese.append(f"{name} {len(lit)} 项{'：' if lit else ''}{named}。")
        english.append(f"{len(lit)} {light.value}")
    first = f"{month.year} 年 {month.number} 月调度。"
    last = "请牵头单位逐项说明原因，倒排工期。"
    return told(first + "".join(chinese) + last, f"after {month}: {', '.join(english)} projects")
