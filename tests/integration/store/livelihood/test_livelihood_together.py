"""Several at once, on one plan: each test has an indicator or a month of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from psycopg.errors import RestrictViolation

from domain.livelihood.month import Month
from domain.livelihood.report import Status
from store.database import Connection, connect
from store.livelihood import dispatches, evidence, reports, targets
from store.livelihood.reports import Exists
from tests.integration.store.livelihood.conftest import FIRST, JOBS, MARCH, PLAN, T, draft

JULY, MAY = Month(2023, 7), Month(2023, 5)


@pytest.fixture
def one(county: str) -> Iterator[Connection]:
    with connect(county, application="one") as conn:
        yield conn


@pytest.fixture
def other(county: str) -> Iterator[Connection]:
    with connect(county, application="other") as conn:
        yield conn


def at_once(county: str, act: Callable[[Connection], object]) -> list[object]:
    """Results of doing the same four times, two at a time."""

    def run(_: int) -> object:
        with connect(county, application="tests") as conn:
            return act(conn)

    with ThreadPoolExecutor(2) as both:
        return list(both.map(run, range(4)))


def has_to_wait(one: Connection, other: Connection, result: Future[object]) -> bool:
    """Whether `other` comes to wait for a lock of `one` rather than to its result."""
    query = "SELECT %s = ANY(pg_blocking_pids(%s))"
    pids = one.info.backend_pid, other.info.backend_pid
    while not result.done():
        if one.execute(query, pids).fetchone() == (True,):
            return True
    return False


def test_targets_set_at_once_get_a_version_each(county: str) -> None:
    def act(conn: Connection) -> int:
        return targets.add(conn, PLAN.code, JOBS, FIRST[JOBS], "keeper").version

    assert sorted(at_once(county, act)) == [2, 3, 4, 5]  # type: ignore[type-var]


def test_dispatch_notes_given_at_once_get_a_version_each(county: str) -> None:
    def act(conn: Connection) -> int:
        return dispatches.add(conn, PLAN.code, MARCH, "加快进度", "keeper", T).version

    assert sorted(at_once(county, act)) == [1, 2, 3, 4]  # type: ignore[type-var]


def test_of_two_who_begin_at_once_one_is_refused_and_sees_the_other(county: str) -> None:
    together = Barrier(2)

    def begin(name: str) -> str:
        with connect(county, application=name) as conn, conn.transaction():
            together.wait(30)
            try:
                return reports.insert(conn, PLAN.code, draft(), name, T).created_by
            except Exists:
                (found,) = reports.of_month(conn, PLAN.code, JOBS, MARCH)
                return f"exists, by {found.created_by}"

    with ThreadPoolExecutor(2) as both:
        told = sorted(both.map(begin, ["a", "c"]))
    assert told in (["a", "exists, by a"], ["c", "exists, by c"])


def test_decisions_on_one_indicator_come_one_after_the_other(
    one: Connection, other: Connection
) -> None:
    def second() -> int:
        with other.transaction():
            reports.lock_indicator(other, PLAN.code, JOBS)
            return len(reports.of_month(other, PLAN.code, JOBS, JULY))

    with ThreadPoolExecutor(1) as thread:
        with one.transaction():
            reports.lock_indicator(one, PLAN.code, JOBS)
            reports.insert(one, PLAN.code, draft(month=JULY), "a", T)
            result: Future[object] = thread.submit(second)
            assert has_to_wait(one, other, result)
        assert result.result(30) == 1


def test_evidence_does_not_come_behind_an_approval(one: Connection, other: Connection) -> None:
    row = reports.insert(one, PLAN.code, draft(month=MAY), "a", T)
    submitted = replace(row.report, status=Status.SUBMITTED)
    reports.write(one, row.id, submitted, "a", T, "submit")

    def attach() -> object:
        told = {"name": "a.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
        return evidence.add(other, row.id, **told, by="a", at=T)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as thread:
        with one.transaction():
            approved = replace(row.report, status=Status.APPROVED)
            reports.write(one, row.id, approved, "b", T, "approve")
            result = thread.submit(attach)
            assert has_to_wait(one, other, result)
        with pytest.raises(RestrictViolation, match="its report is approved"):
            result.result(30)
    assert evidence.of_report(one, row.id) == []
