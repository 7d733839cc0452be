from dataclasses import replace

from domain.livelihood.report import Status
from domain.livelihood.versions import in_force, newest_by_month
from tests.unit.domain.livelihood.county import BEGIN, JOBS_TARGET, month, report


def test_a_target_holds_from_its_very_instant() -> None:
    assert in_force([JOBS_TARGET], BEGIN - 1) is None
    assert in_force([JOBS_TARGET], BEGIN) == JOBS_TARGET


def test_the_newest_version_in_force_holds() -> None:
    second = replace(JOBS_TARGET, version=2, in_force_from=BEGIN + 10)
    assert in_force([second, JOBS_TARGET], BEGIN + 9) == JOBS_TARGET
    assert in_force([second, JOBS_TARGET], BEGIN + 10) == second


def test_the_newest_approved_version_of_a_month_counts() -> None:
    first, second = report(1, 1), report(2, 1, version=2)
    draft = report(3, 1, version=3, status=Status.DRAFT)
    assert newest_by_month([draft, second, first]) == {month(1): second}
    assert newest_by_month([draft]) == {}
