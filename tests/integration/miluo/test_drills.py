"""Drills: a flood played through an exercise, its result, and the way of that to the live one."""

import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from alerting import engine as engines
from domain.drill import Drill
from domain.instant import HOUR, iso, parse
from domain.observation import CLOCK, observations
from ingest.desk import Desk
from miluo import drills
from miluo.drills_cli import app
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors.simulators.scenario import Header, Scenario, load, messages, save
from store import batches, engine, registry
from store import drills as stored
from store.database import Connection, connect
from store.database import now as wall_clock
from store.migrate import WrongMode, migrate
from store.observations import write
from tests.acceptance.services import eventually
from tests.conftest import new_database

BEGAN, ENDED = "2024-06-30T04:36:00+08:00", "2024-06-30T23:10:00+08:00"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rise of the flood of 2024 to its guarantee level, as a scenario of its own."""
    target, whole = tmp_path_factory.mktemp("drills") / "rise", load("pingjiang-2024")
    header = Header("涨水", whole.kind, whole.source, whole.licence, whole.timezone)
    rows = whole.rows[whole.rows["time"] <= parse(ENDED)]
    save(target, header, whole.registry, rows)
    return target


@pytest.fixture(scope="module")
def flood(folder: Path) -> Scenario:
    return load(folder)


@pytest.fixture(scope="module")
def exercise(postgres: str, template: str, flood: Scenario) -> Iterator[str]:
    """An exercise in which the flood of 2024 has been heard and judged."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        with connect(url, application="tests") as conn:
            registry.load(conn, flood.registry)
            desk = Desk(url, "exercise", "1", 600)
            desk.store([(one.topic, one.payload) for one in messages(flood)])
            desk.close()
            _judge(url, conn)
        yield url


@pytest.fixture(scope="module")
def live(postgres: str) -> Iterator[str]:
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}") as url:
        with connect(url, application="tests") as conn:
            migrate(conn, "live")
        yield url


@pytest.fixture
def played(exercise: str) -> Iterator[Connection]:
    with connect(exercise, application="tests") as conn:
        yield conn


def _judge(url: str, conn: Connection) -> None:
    """Let an engine judge all that is stored."""
    stop = threading.Event()
    own = engines.Settings(holder="one", mode="exercise")
    thread = threading.Thread(target=engines.run, args=(url, own, stop))
    thread.start()
    try:
        eventually(lambda: engine.progress(conn).cursor >= batches.newest(conn), "all is judged")
    finally:
        stop.set()
        thread.join()


def record(conn: Connection, scenario: Scenario, remark: str = "") -> Drill:
    return drills.record(conn, scenario, "李", settings=Settings(mode="exercise"), remark=remark)


def test_a_flood_that_made_the_transitions_of_its_rehearsal_is_passed(
    played: Connection, flood: Scenario
) -> None:
    before = wall_clock(played)
    done = record(played, flood, "汛前")
    assert (done.passed, done.scenario, done.title) == (True, "rise", "涨水")
    assert done.transitions == done.expected > 2
    assert (iso(done.began), iso(done.ended)) == (BEGAN, ENDED)
    assert (done.by, done.remark) == ("李", "汛前")
    assert before <= done.recorded_at <= wall_clock(played)
    assert done in stored.everything(played)


def test_another_threshold_in_the_rehearsal_fails_the_drill_and_is_named(
    played: Connection, flood: Scenario
) -> None:
    rules = {
        number: replace(rule, yellow=71.0) if rule.yellow == 70.5 else rule
        for number, rule in flood.registry.criteria.items()
    }
    done = record(played, replace(flood, registry=replace(flood.registry, criteria=rules)), "汛前")
    assert not done.passed
    assert done.remark.startswith("汛前; transition 1: expected 2024-06-30T04:36:00+08:00 DEMO-PJ")
    assert "none → blue, found" in done.remark
    assert done in stored.everything(played)


def test_rules_beside_the_scenario_s_own_change_nothing(
    played: Connection, flood: Scenario
) -> None:
    """An exercise may know more rules than the scenario: here the scenario knows one."""
    number, rule = next(
        (number, rule)
        for number, rule in flood.registry.criteria.items()
        if rule.indicator == "value" and rule.red is not None
    )
    one = replace(flood, registry=replace(flood.registry, criteria={number: rule}))
    done = record(played, one)
    assert (done.passed, done.transitions) == (True, 2)


def test_a_scenario_that_raises_nothing_passes_no_drill(
    played: Connection, flood: Scenario
) -> None:
    done = record(played, replace(flood, registry=replace(flood.registry, criteria={})))
    assert (done.passed, done.expected) == (False, 0)
    assert "raises no warning" in done.remark


def test_a_replay_that_has_not_ended_is_no_drill_yet(played: Connection, flood: Scenario) -> None:
    with pytest.raises(TroubleError, match="not come to the end"):
        record(played, replace(flood, end=parse(ENDED) + HOUR))


def test_a_flood_that_is_not_judged_yet_is_no_drill(
    connection: Connection, flood: Scenario
) -> None:
    write(connection, observations([(CLOCK, parse(ENDED), float("nan"), 1)]))
    with pytest.raises(TroubleError, match="still judging"):
        record(connection, flood)
    assert stored.everything(connection) == []


def test_a_live_instance_holds_no_drill(live: str, flood: Scenario) -> None:
    with connect(live, application="tests") as conn, pytest.raises(WrongMode):
        record(conn, flood)


def test_the_live_instance_loads_what_the_exercise_recorded_and_only_once(
    exercise: str, live: str, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "drills.json"
    run = CliRunner()
    here = {"MILUO_MODE": "exercise", "MILUO_DATABASE_URL": exercise}
    there = {"MILUO_MODE": "live", "MILUO_DATABASE_URL": live}
    done = run.invoke(app, ["record", str(folder), "--by", "王"], env=here)
    assert (done.exit_code, "通过 passed  rise" in done.stdout) == (0, True)
    assert run.invoke(app, ["export", "--out", str(file)], env=here).exit_code == 0
    told = msgspec.json.decode(file.read_bytes())
    count = len(told)
    assert (told[-1]["by"], told[-1]["began"]) == ("王", BEGAN)
    first = run.invoke(app, ["load", str(file)], env=there)
    again = run.invoke(app, ["load", str(file)], env=there)
    assert first.stdout == f"{count} drills added, 0 known already\n"
    assert again.stdout == f"0 drills added, {count} known already\n"
    listed = run.invoke(app, ["list"], env=there).stdout.splitlines()
    assert listed == drills.listed(Settings(mode="exercise", database_url=exercise))


GOOD = {
    "scenario": "s", "title": "t", "began": BEGAN, "ended": ENDED, "transitions": 3,
    "expected": 3, "passed": True, "by": "李", "remark": "of a file", "recorded_at": ENDED,
}  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"transitions": 2}, {"transitions": 0, "expected": 0}, {"transitions": -1},
        {"began": "2024-07-04T00:00:00+08:00"}, {"ended": "2024-07-03T08:00:00"}, {"by": " "},
        {"more": 1}, {"passed": 1}, {"scenario": ""},
    ],
)  # fmt: skip
def test_a_file_with_one_that_is_no_drill_adds_none(
    exercise: str, played: Connection, tmp_path: Path, wrong: dict[str, object]
) -> None:
    file = tmp_path / "drills.json"
    file.write_bytes(msgspec.json.encode([GOOD, {**GOOD, **wrong}]))
    with pytest.raises(TroubleError, match="holds no drills"):
        drills.load(Settings(mode="exercise", database_url=exercise), file)
    assert "of a file" not in {one.remark for one in stored.everything(played)}


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="cannot be read"):
        drills.load(Settings(), tmp_path / "none.json")
