"""Plans, places, targets and dispatch notes in the database."""

from dataclasses import replace
from datetime import date

import pytest
from psycopg.errors import RestrictViolation

from domain.instant import DAY
from domain.livelihood.indicator import Target
from domain.livelihood.month import Month
from domain.livelihood.project import Place, Plan
from store.database import Connection
from store.livelihood import dispatches, places, plans, reports, targets
from tests.integration.store.livelihood.conftest import (
    FIRST,
    HALL,
    JOBS,
    MARCH,
    PLAN,
    T,
    draft,
    refused,
)

NEW = Target(1, 6500.0, date(2023, 12, 31), "岳民发〔2023〕7号", date(2023, 6, 1), T)


def stored(conn: Connection) -> Plan:
    found = plans.read(conn, PLAN.code)
    assert found is not None
    return found


def test_a_plan_comes_back_as_it_was_loaded(conn: Connection) -> None:
    assert plans.read(conn, PLAN.code) == PLAN


def test_an_unknown_plan_is_none(conn: Connection) -> None:
    assert plans.read(conn, "nowhere-2023") is None


def test_the_first_targets_come_back_as_they_were_loaded(conn: Connection) -> None:
    assert targets.of_plan(conn, PLAN.code) == {code: (one,) for code, one in FIRST.items()}


def test_loading_again_changes_nothing(conn: Connection) -> None:
    def everything() -> list[list[tuple[object, ...]]]:
        return [
            conn.execute(f"SELECT * FROM {one} ORDER BY id".encode()).fetchall()
            for one in ("plan", "project", "project_indicator", "target")
        ]

    before = everything()
    plans.load(conn, PLAN, FIRST)
    assert everything() == before
    assert plans.read(conn, PLAN.code) == PLAN


def test_a_text_that_changed_is_put_right(conn: Connection) -> None:
    last, first = PLAN.projects
    better = replace(first.indicators[0], sentence="城镇新增就业6100人")
    moved = replace(last, places=(Place("加义镇"),))
    plan = replace(
        PLAN, title="新", projects=(replace(first, text="就业", indicators=(better,)), moved)
    )
    plans.load(conn, plan, FIRST)
    assert plans.read(conn, PLAN.code) == plan


def test_a_first_target_that_changed_is_no_second_one(conn: Connection) -> None:
    plans.load(conn, PLAN, {JOBS: NEW})
    assert targets.of_plan(conn, PLAN.code)[JOBS] == (FIRST[JOBS],)


def test_a_plan_that_lost_an_indicator_is_refused(conn: Connection) -> None:
    last, first = PLAN.projects
    shorter = replace(PLAN, title="短", projects=(replace(last, indicators=()), first))
    with pytest.raises(plans.Unfit, match=r"1-12\.1, 1-12\.2, which it now lacks"):
        plans.load(conn, shorter, {})
    assert plans.read(conn, PLAN.code) == PLAN


def test_what_is_marked_as_demonstration_stays_so(conn: Connection) -> None:
    plans.load(conn, replace(PLAN, demonstration=True), FIRST)
    reports.insert(conn, PLAN.code, draft(), "a", T)
    plans.load(conn, replace(PLAN, demonstration=True), FIRST)
    plans.load(conn, PLAN, FIRST)
    assert stored(conn).demonstration


def test_a_demonstration_does_not_come_among_real_reports(conn: Connection) -> None:
    reports.insert(conn, PLAN.code, draft(), "a", T)
    with pytest.raises(plans.Unfit, match="has real reports"):
        plans.load(conn, replace(PLAN, demonstration=True), FIRST)


def test_the_newest_plan_is_that_of_the_latest_year(conn: Connection) -> None:
    plans.load(conn, replace(PLAN, code="demo-2024", year=2024), {})
    plans.load(conn, replace(PLAN, code="demo-2022", year=2022), {})
    assert plans.codes(conn) == ["demo-2024", "demo-2023", "demo-2022"]
    newest = plans.newest(conn)
    assert newest is not None
    assert (newest.code, newest.projects) == ("demo-2024", PLAN.projects)


def test_places_that_were_put_outlast_the_plan_s(conn: Connection) -> None:
    there = (Place("三市镇", "三市中学", 113.7, 28.6),)
    places.put(conn, PLAN.code, "1-12", there, "keeper")
    plans.load(conn, PLAN, FIRST)
    assert [one.places for one in stored(conn).projects] == [there, ()]


def test_places_can_be_taken_away(conn: Connection) -> None:
    places.put(conn, PLAN.code, "1-12", (), "keeper")
    plans.load(conn, PLAN, FIRST)
    assert stored(conn).projects[0].places == ()


def test_places_of_an_unknown_project_are_refused(conn: Connection) -> None:
    with pytest.raises(LookupError, match="no project 9-99"):
        places.put(conn, PLAN.code, "9-99", (), "keeper")


def test_a_new_target_is_the_next_version(conn: Connection) -> None:
    added = targets.add(conn, PLAN.code, JOBS, NEW, "keeper")
    assert added == replace(NEW, version=2)
    assert targets.of_plan(conn, PLAN.code)[JOBS] == (FIRST[JOBS], added)
    assert targets.of_indicator(conn, PLAN.code, JOBS) == (FIRST[JOBS], added)


def test_an_indicator_without_targets_has_none(conn: Connection) -> None:
    assert targets.of_indicator(conn, PLAN.code, HALL) == ()


def test_a_target_of_an_unknown_indicator_is_refused(conn: Connection) -> None:
    with pytest.raises(LookupError, match=r"no indicator 9-99\.1"):
        targets.add(conn, PLAN.code, "9-99.1", NEW, "keeper")


@pytest.mark.parametrize(
    "query", ["UPDATE target SET value = 1", "DELETE FROM target", "TRUNCATE target"]
)
def test_targets_are_only_ever_added(conn: Connection, query: str) -> None:
    assert "a new target is a new version" in refused(conn, query, RestrictViolation)


def test_dispatch_notes_of_a_month_are_versions(conn: Connection) -> None:
    first = dispatches.add(conn, PLAN.code, MARCH, "加快进度", "keeper", T)
    second = dispatches.add(conn, PLAN.code, MARCH, "再加快", "keeper", T + DAY)
    other = dispatches.add(conn, PLAN.code, Month(2023, 1), "开工", "keeper", T + DAY)
    assert [one.version for one in (first, second, other)] == [1, 2, 1]
    assert dispatches.newest(conn, PLAN.code, MARCH) == second
    assert dispatches.newest(conn, PLAN.code, Month(2023, 2)) is None
    assert dispatches.of_plan(conn, PLAN.code) == [other, first, second]


def test_dispatch_notes_are_read_as_of_an_instant(conn: Connection) -> None:
    first = dispatches.add(conn, PLAN.code, MARCH, "加快进度", "keeper", T)
    dispatches.add(conn, PLAN.code, MARCH, "再加快", "keeper", T + DAY)
    assert dispatches.of_plan(conn, PLAN.code, until=T + DAY) == [first]


def test_a_dispatch_note_of_an_unknown_plan_is_refused(conn: Connection) -> None:
    with pytest.raises(LookupError, match="no plan nowhere"):
        dispatches.add(conn, "nowhere", MARCH, "加快进度", "keeper", T)


@pytest.mark.parametrize(
    "query", ["UPDATE dispatch SET text = ''", "DELETE FROM dispatch", "TRUNCATE dispatch"]
)
def test_dispatch_notes_are_only_ever_added(conn: Connection, query: str) -> None:
    dispatches.add(conn, PLAN.code, MARCH, "加快进度", "keeper", T)
    assert "a new dispatch note is a new version" in refused(conn, query, RestrictViolation)
