from dataclasses import replace

from domain.livelihood.report import Said, Status
from domain.livelihood.versions import in_force, nearest, newest_by_month
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


def test_the_nearest_figures_are_each_of_the_first_report_that_gives_one() -> None:
    told = [
        Said(narrative="x"),
        Said(5, {"户": 2}),
        Said(4, {"户": 1, "栋": 7}, 30),
        Said(3, {}, 20),
    ]
    assert nearest(told) == Said(5, {"户": 2, "栋": 7}, 30)
    assert nearest([]) == Said()
