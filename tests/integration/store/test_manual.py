"""Warnings that a person issues by hand."""

from dataclasses import replace
from math import isnan

import pytest

from domain.instant import MINUTE
from domain.level import Level
from domain.life import State
from domain.warning import Issued, Mode
from store import incidents, life, manual, warnings
from store.database import Connection, connect
from store.life import NotPossible
from store.migrate import migrate
from tests.integration.store.lives import BLUE, NONE, ORANGE, RED, YELLOW, County

SLOPE = Issued(
    "geohazard", ORANGE, "加义镇滑坡险情", "裂缝加宽", "立即转移", ("加义镇",), Mode.EXERCISE
)


@pytest.fixture
def county(connection: Connection) -> County:
    return County(connection)


def test_it_stands_among_the_others_with_its_words_and_no_values(county: County) -> None:
    number = manual.issue(county.conn, SLOPE, "wang")
    (view,) = warnings.open_views(county.conn)
    assert (view.id, view.issued_by, view.mode, view.state) == (
        number, "wang", "exercise", State.OPEN,
    )  # fmt: skip
    assert (view.hazard, view.headline, view.impact, view.towns) == (
        "geohazard", "加义镇滑坡险情", "立即转移", ("加义镇",),
    )  # fmt: skip
    assert (view.catchment, view.family) == ("加义镇", "water")
    assert (view.warning.level, view.warning.opened) == (ORANGE, county.now)
    assert (view.station, view.warning.criterion, isnan(view.warning.peak)) == ("", 0, True)
    assert county.told() == [("opened", ORANGE)]
    assert county.life()[0].by == "wang"


def test_the_engine_knows_nothing_of_it(county: County) -> None:
    manual.issue(county.conn, SLOPE, "wang")
    county.judge(YELLOW)
    assert set(warnings.open_by_criterion(county.conn)) == {1}
    assert county.told(1) == [("opened", ORANGE)]


def test_another_one_of_the_same_town_is_the_same_incident(county: County) -> None:
    first = manual.issue(county.conn, SLOPE, "wang")
    second = manual.issue(county.conn, replace(SLOPE, hazard="flash_flood"), "wang")
    (one,) = incidents.page(county.conn, state="open", after=None, limit=9)
    assert {view.id for view in one.warnings} == {first, second}


def test_a_test_stands_in_no_incident_of_what_is_meant(county: County) -> None:
    manual.issue(county.conn, SLOPE, "wang")
    manual.issue(county.conn, replace(SLOPE, mode=Mode.TEST), "wang")
    manual.issue(county.conn, SLOPE, "wang")
    found = incidents.page(county.conn, state="open", after=None, limit=9)
    assert sorted((one.incident.mode, one.incident.total) for one in found) == [
        (Mode.EXERCISE, 2),
        (Mode.TEST, 1),
    ]


def test_without_a_town_it_is_for_the_whole_county(county: County) -> None:
    manual.issue(county.conn, replace(SLOPE, towns=()), "wang")
    assert county.newest.catchment == "全县"


@pytest.mark.parametrize(
    ("instance", "refused"), [("exercise", Mode.ACTUAL), ("live", Mode.EXERCISE)]
)
def test_an_instance_takes_no_warning_of_another_mode(
    connection: Connection, empty_url: str, instance: str, refused: Mode
) -> None:
    with connect(empty_url, application="tests") as live:
        migrate(live, "live")
        conn = connection if instance == "exercise" else live
        with pytest.raises(ValueError, match="On this instance a warning is"):
            manual.issue(conn, replace(SLOPE, mode=refused), "wang")
        assert warnings.open_views(conn) == []
        assert incidents.page(conn, state="all", after=None, limit=9) == []


def test_a_warning_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="A warning has a level"):
        replace(SLOPE, level=NONE)


def test_raising_it_asks_for_an_answer_again_and_lowering_does_not(county: County) -> None:
    number = manual.issue(county.conn, SLOPE, "wang")
    life.acknowledge(county.conn, number, "li", "")
    manual.set_level(county.conn, number, YELLOW, "wang", "趋缓")
    assert county.newest.state is State.ACKNOWLEDGED
    county.wait(MINUTE)
    manual.set_level(county.conn, number, RED, "wang", "再次加速")
    view = county.newest
    assert (view.state, view.warning.level, view.warning.peak_level) == (State.OPEN, RED, RED)
    assert view.warning.peak_time == county.now
    assert county.told()[2:] == [("lowered", YELLOW), ("raised", RED)]
    assert county.life()[-1].remark == "再次加速"


def test_ending_it_closes_it(county: County) -> None:
    number = manual.issue(county.conn, SLOPE, "wang")
    life.shelve(county.conn, number, "li", "复核", county.now + MINUTE)
    manual.end(county.conn, number, "wang", "险情排除")
    view = county.newest
    assert (view.state, view.warning.level, view.warning.cleared, view.closed) == (
        State.CLOSED, NONE, county.now, county.now,
    )  # fmt: skip
    assert view.shelved_until is None
    assert county.told()[2:] == [("returned", NONE), ("closed", NONE)]
    with pytest.raises(NotPossible, match="不能解除"):
        manual.end(county.conn, number, "wang", "")


@pytest.mark.parametrize("level", [ORANGE, NONE])
def test_the_same_level_or_none_is_no_change(county: County, level: Level) -> None:
    number = manual.issue(county.conn, SLOPE, "wang")
    with pytest.raises(ValueError, match=r"already|end it"):
        manual.set_level(county.conn, number, level, "wang", "")
    assert county.told() == [("opened", ORANGE)]


def test_nobody_changes_the_level_of_what_the_readings_decide(county: County) -> None:
    county.judge(YELLOW)
    with pytest.raises(NotPossible, match="The readings decide"):
        manual.set_level(county.conn, 1, BLUE, "wang", "")
    with pytest.raises(NotPossible, match="The readings decide"):
        manual.end(county.conn, 1, "wang", "")
    assert county.told() == [("opened", YELLOW)]
