from math import isnan, nan
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from deploy.local.runtime import Runtime
from domain.instant import SECOND
from domain.observation import CLOCK
from sensors import topics
from sensors.wire import json as wire
from store import batches, database, migrate, registry
from tests.integration.ingest.line import STATIONS, Line, connected, demo_registry, eventually, now


def test_readings_are_stored_with_their_flags_and_logged_in_order(line: Line) -> None:
    at = now()
    line.subscribed()
    line.send("S00", at, stage=74.0, rain=None)
    line.send("S01", at - SECOND, stage=99_999.0)
    with line.collecting():
        eventually(lambda: line.count() == 3)
    rows = [
        row for batch in batches.read_after(line.connection, 0, 10) for row in batch.rows.tolist()
    ]
    assert [(stream, time, flag) for stream, time, _, flag in rows] == [
        (1, at, 1),
        (2, at, 9),
        (3, at - SECOND, 4),
    ]
    assert rows[0][2] == 74.0
    assert isnan(rows[1][2])
    assert rows[2][2] == 99_999.0


def test_a_collector_killed_before_its_commit_loses_and_doubles_nothing(line: Line) -> None:
    line.subscribed()
    at = now()
    waiting = "pg_locks WHERE NOT granted AND relation = 'observation'::regclass"
    locker = database.connect(line.database_url, application="locker")
    with locker, locker.transaction(force_rollback=True), line.process() as process:
        locker.execute("LOCK TABLE observation IN ACCESS EXCLUSIVE MODE")
        for number in range(50):
            line.send("S00", at - number * SECOND, stage=70.0)
        line.publisher.flush()
        eventually(lambda: line.count(waiting) == 1)
        process.kill()
        process.wait()
    assert line.count() == 0
    with line.collecting():
        eventually(lambda: line.count() == 50)
    assert line.count("observation_revision") == 0


def test_two_collectors_share_the_load_and_lose_and_double_nothing(line: Line) -> None:
    at = now()
    with capture_logs() as logs, line.collecting(), line.collecting(collector_id="2"):
        eventually(lambda: connected(logs) >= {"miluo-ingest-1", "miluo-ingest-2"})
        for number in range(4000):
            line.send(STATIONS[number % 20], at - number // 20 * SECOND, stage=float(number % 100))
        line.publisher.flush()
        eventually(lambda: line.count() == 4000)
    totals = [one for one in logs if one["event"] == "collector stopped"]
    assert min(one["messages"] for one in totals) > 0
    assert sum(one["messages"] for one in totals) == 4000
    assert sum(one["duplicates"] for one in totals) == 0
    logged = sum(len(one.rows) for one in batches.read_after(line.connection, 0, 10_000))
    assert logged == 4000


def test_a_hundred_thousand_duplicates_are_stored_once(line: Line) -> None:
    values = ",".join(f"{number % 90}.5" for number in range(10_000))
    backlog = f'{{"t0":"2024-06-01T00:00:00+08:00","dt":60,"v":{{"stage":[{values}]}}}}'
    line.subscribed()
    for _ in range(11):
        line.publisher.publish(topics.observation("S00"), backlog.encode())
    line.publisher.flush()
    with capture_logs() as logs:
        with line.collecting():
            eventually(lambda: line.count() == 10_000)
        with line.collecting():
            line.send("S01", now(), stage=1.0)
            eventually(lambda: line.count() == 10_001)
    assert (
        sum(one.get("duplicates", 0) for one in logs if one["event"] == "collector stopped")
        == 100_000
    )
    assert line.count("observation_revision") == 0


def test_a_row_that_the_database_refuses_becomes_a_reject_and_its_batch_is_stored(
    line: Line,
) -> None:
    line.connection.execute("ALTER TABLE observation ADD CONSTRAINT odd CHECK (value <> 66.6)")
    line.subscribed()
    at = now()
    for number in range(100):
        line.send("S00", at - number * SECOND, stage=66.6 if number == 37 else 70.0)
    line.publisher.flush()
    with line.collecting():
        eventually(lambda: line.count() == 99 and line.reasons())
    (reason,) = line.reasons()
    assert reason.startswith("refused by the database:")


def test_a_station_that_was_just_registered_is_known_at_once(line: Line) -> None:
    line.subscribed()
    line.send("S00", now(), stage=1.0)
    with line.collecting():
        eventually(lambda: line.count() == 1)
        registry.load(line.connection, demo_registry("NEW"))
        line.send("NEW", now(), stage=1.0)
        eventually(lambda: line.count() == 2)
    assert line.reasons() == []


def test_nothing_is_lost_while_the_database_is_away(
    runtime: Runtime, scratch: Path, line: Line
) -> None:
    at = now()
    with runtime.postgres(scratch / "postgres-away") as postgres:
        postgres.drop_database("away")
        line.database_url = postgres.create_database("away")
        with database.connect(line.database_url, application="test") as connection:
            migrate.migrate(connection, "live")
            registry.load(connection, demo_registry(*STATIONS))
        with capture_logs() as logs, line.collecting():
            eventually(lambda: "miluo-ingest-1" in connected(logs))
            postgres.stop()
            for number in range(2500):
                line.send(STATIONS[number % 20], at - number // 20 * SECOND, stage=70.0)
            line.publisher.flush()
            eventually(lambda: any("database away" in one["event"] for one in logs))
            postgres.start()
            with database.connect(line.database_url, application="test") as line.connection:
                eventually(lambda: line.count() == 2500)


def test_a_collector_that_is_stopped_while_the_database_is_away_acknowledges_nothing(
    line: Line,
) -> None:
    line.subscribed()
    line.send("S00", now(), stage=1.0)
    line.publisher.flush()
    nowhere = "postgresql://miluo@127.0.0.1:1/none"
    with capture_logs() as logs, line.collecting(database_url=nowhere):
        eventually(lambda: any("database away" in one["event"] for one in logs))
    with line.collecting():
        eventually(lambda: line.count() == 1)


def test_a_database_of_the_other_mode_is_refused(line: Line) -> None:
    with pytest.raises(migrate.WrongMode), line.collecting(mode="exercise"):
        pass


def test_a_live_instance_refuses_the_clock(line: Line) -> None:
    line.subscribed()
    line.publisher.publish(topics.CLOCK, wire.encode_clock(now()))
    with line.collecting():
        eventually(line.reasons)
    assert line.reasons() == ["clock refused: this instance is live"]


def test_an_exercise_logs_ticks_among_the_readings_once_for_each(line: Line) -> None:
    line.connection.execute("UPDATE instance SET mode = 'exercise'")
    at = now()
    with capture_logs() as logs, line.collecting(mode="exercise"):
        eventually(lambda: "miluo-exercise-1" in connected(logs))
        for step in range(3):
            line.publisher.publish(topics.CLOCK, wire.encode_clock(at + step * SECOND))
            line.send("S00", at + step * SECOND, stage=70.0 + step)
        eventually(lambda: line.count() == 3)
    rows = [
        row for batch in batches.read_after(line.connection, 0, 99) for row in batch.rows.tolist()
    ]
    assert [(stream, time - at) for stream, time, _, _ in rows] == [
        (stream, step * SECOND) for step in range(3) for stream in (CLOCK, 1)
    ]


def test_a_null_and_a_nan_are_the_same_missing_value(line: Line) -> None:
    at = now()
    line.subscribed()
    line.send("S00", at, stage=None)
    line.send("S00", at, stage=nan)
    with line.collecting():
        eventually(lambda: line.count() == 1)
    assert line.count("observation WHERE value IS NULL AND flag = 9") == 1
    assert line.count("observation_revision") == 0


def test_an_exercise_takes_no_message_away_from_a_live_instance(line: Line, empty_url: str) -> None:
    with database.connect(empty_url, application="tests") as conn:
        migrate.migrate(conn, "exercise")
    line.subscribed()
    with capture_logs() as logs, line.collecting(mode="exercise", database_url=empty_url):
        eventually(lambda: "miluo-exercise-1" in connected(logs))
        with line.collecting():
            begin = now()
            for second in range(20):
                line.send(STATIONS[0], begin - second * 1_000_000, stage=70.0)
            eventually(lambda: line.count() == 20)
