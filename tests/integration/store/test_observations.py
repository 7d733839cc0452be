from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from domain.instant import MINUTE, parse
from domain.observation import CLOCK, OBSERVATION, Observations, observations
from store import batches, clock, rejects
from store.database import Connection, connect
from store.observations import Refused, Written, write
from store.rejects import Reject

T = parse("2024-07-01T06:00:00+08:00")

pytestmark = pytest.mark.usefixtures("registry")


def stored(conn: Connection) -> list[tuple[int, int, float | None, int]]:
    query = "SELECT datastream_id, time, value, flag FROM observation ORDER BY 1, 2"
    return conn.execute(query).fetchall()


def superseded(conn: Connection) -> list[tuple[int, int, float | None]]:
    query = "SELECT datastream_id, time, value FROM observation_revision ORDER BY replaced_at"
    return conn.execute(query).fetchall()


def logged(conn: Connection) -> list[Observations]:
    return [batch.rows for batch in batches.read_after(conn, 0, 1000)]


def test_new_readings_are_stored_and_logged_in_arrival_order(connection: Connection) -> None:
    rows = observations([(2, T, 0.5, 1), (1, T + MINUTE, 74.1, 3), (1, T, 74.0, 1)])
    assert write(connection, rows) == Written(1, accepted=3, duplicates=0, revised=0)
    assert stored(connection) == [(1, T, 74.0, 1), (1, T + MINUTE, 74.1, 3), (2, T, 0.5, 1)]
    assert logged(connection)[0].tobytes() == rows.tobytes()


def test_a_redelivered_batch_changes_nothing(connection: Connection) -> None:
    rows = observations([(1, T, 74.0, 1), (2, T, np.nan, 9)])
    write(connection, rows)
    assert write(connection, rows) == Written(None, accepted=0, duplicates=2, revised=0)
    assert len(logged(connection)) == 1
    assert superseded(connection) == []


def test_a_missing_value_is_stored_as_null(connection: Connection) -> None:
    rows = observations([(1, T, np.nan, 9), (1, T + 1, 1.0, 1), (2, T, np.nan, 9)])
    write(connection, rows)
    assert stored(connection) == [(1, T, None, 9), (1, T + 1, 1.0, 1), (2, T, None, 9)]


def test_a_different_value_is_a_revision_and_the_old_one_is_kept(connection: Connection) -> None:
    write(connection, observations([(1, T, 74.0, 1), (2, T, 1.0, 1)]))
    again = observations([(2, T, 1.0, 1), (1, T, 74.2, 3), (3, T, 7.0, 1)])
    assert write(connection, again) == Written(2, accepted=2, duplicates=1, revised=1)
    assert stored(connection) == [(1, T, 74.2, 3), (2, T, 1.0, 1), (3, T, 7.0, 1)]
    assert superseded(connection) == [(1, T, 74.0)]
    assert logged(connection)[1].tobytes() == again[1:].tobytes()


def test_a_value_may_become_missing_and_come_back(connection: Connection) -> None:
    for value in (74.0, np.nan, 74.0):
        write(connection, observations([(1, T, value, 1)]))
    assert stored(connection) == [(1, T, 74.0, 1)]
    assert superseded(connection) == [(1, T, 74.0), (1, T, None)]


def test_repeats_within_a_batch_count_as_if_written_one_by_one(connection: Connection) -> None:
    rows = observations([(1, T, value, 1) for value in (1.0, 1.0, 2.0, 2.0, 1.0)])
    assert write(connection, rows) == Written(1, accepted=3, duplicates=2, revised=2)
    assert stored(connection) == [(1, T, 1.0, 1)]
    assert superseded(connection) == [(1, T, 1.0), (1, T, 2.0)]
    assert logged(connection)[0]["value"].tolist() == [1.0, 2.0, 1.0]


def test_a_hundred_thousand_duplicates_leave_one_reading(connection: Connection) -> None:
    rows = np.repeat(observations([(1, T, 74.0, 1)]), 100_000)
    assert write(connection, rows) == Written(1, accepted=1, duplicates=99_999, revised=0)
    assert stored(connection) == [(1, T, 74.0, 1)]


def test_ticks_are_logged_in_their_place_and_move_the_clock(connection: Connection) -> None:
    ticks = [(CLOCK, T, np.nan, 1), (CLOCK, T + MINUTE, np.nan, 1)]
    rows = observations([ticks[0], (1, T, 74.0, 1), ticks[1]])
    assert write(connection, rows).accepted == 1
    assert logged(connection)[0].tobytes() == rows.tobytes()
    assert clock.now(connection) == T + MINUTE
    write(connection, observations(ticks[:1]))
    assert clock.now(connection) == T + MINUTE


def test_a_tick_alone_makes_a_batch(connection: Connection) -> None:
    tick = observations([(CLOCK, T, np.nan, 1)])
    assert write(connection, tick) == Written(1, accepted=0, duplicates=0, revised=0)


def test_nothing_makes_no_batch(connection: Connection) -> None:
    assert write(connection, observations([])) == Written(None, 0, 0, 0)


def test_rejects_are_stored_in_the_same_transaction(connection: Connection) -> None:
    reject = Reject("miluo/v1/X/obs", b"\x00{", "no\x00JSON", T)
    write(connection, observations([]), [reject])
    with pytest.raises(Refused):
        write(connection, observations([(99, T, 1.0, 1)]), [reject])
    assert [(one.payload, one.reason) for one in rejects.pending(connection, 9)] == [
        (b"\x00{", "no\ufffdJSON")
    ]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param((99, T, 1.0, 1), id="unknown datastream"),
        pytest.param((-1, T, 1.0, 1), id="negative datastream"),
        pytest.param((1, T, 1.0, 5), id="unknown flag"),
        pytest.param((1, -(2**63), 1.0, 1), id="time before all dates"),
        pytest.param((1, 2**63 - 1, 1.0, 1), id="time after all dates"),
        pytest.param((CLOCK, 2**63 - 1, 1.0, 1), id="tick after all dates"),
    ],
)
def test_a_row_that_cannot_be_stored_is_refused_with_its_batch(
    connection: Connection, row: tuple[int, int, float, int]
) -> None:
    with pytest.raises(Refused):
        write(connection, observations([(1, T, 74.0, 1), row]))
    assert stored(connection) == []
    assert logged(connection) == []


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_whole_calendar_can_be_stored(connection: Connection, time: str) -> None:
    write(connection, observations([(1, parse(time), 1.0, 1)]))
    assert stored(connection) == [(1, parse(time), 1.0, 1)]


def test_infinities_are_kept(connection: Connection) -> None:
    write(connection, observations([(1, T, np.inf, 4), (2, T, -np.inf, 4)]))
    assert [row[2] for row in stored(connection)] == [np.inf, -np.inf]


def test_writing_goes_on_after_the_connection_was_replaced(database_url: str) -> None:
    for value in (1.0, 2.0):
        with connect(database_url, application="tests") as conn:
            assert write(conn, observations([(1, T, value, 1)])).accepted == 1


def test_listeners_are_told_the_batch(connection: Connection, database_url: str) -> None:
    connection.execute("LISTEN miluo_batch")
    with connect(database_url, application="tests") as other:
        number = write(other, observations([(1, T, 1.0, 1)])).batch_id
    told = [said.payload for said in connection.notifies(timeout=5, stop_after=1)]
    assert told == [str(number)]


def overlapping(seed: int) -> list[Observations]:
    """Batches over four chunks in which two collectors name mostly the same 3,000 keys."""
    random = np.random.default_rng(seed)
    parts = []
    for _ in range(12):
        rows = np.zeros(600, dtype=OBSERVATION)
        rows["datastream"] = random.integers(1, 4, 600)
        rows["time"] = T + random.integers(0, 1000, 600) * 40 * MINUTE
        rows["value"] = rows["datastream"] * 10 + rows["time"] % 7
        rows["flag"] = 1
        parts.append(rows)
    return parts


def test_two_collectors_at_once_accept_every_key_exactly_once(
    connection: Connection, database_url: str
) -> None:
    def collect(seed: int) -> None:
        with connect(database_url, application="tests") as conn:
            for rows in overlapping(seed):
                write(conn, rows)

    with ThreadPoolExecutor(2) as both:
        list(both.map(collect, (1, 2)))
    sent = np.unique(np.concatenate(overlapping(1) + overlapping(2)))
    accepted = np.concatenate(logged(connection))
    assert np.array_equal(np.sort(accepted), sent)
    assert len(stored(connection)) == len(sent)


def test_two_collectors_that_disagree_log_every_revision(
    connection: Connection, database_url: str
) -> None:
    def collect(seed: int) -> int:
        with connect(database_url, application="tests") as conn:
            changed = 0
            for rows in overlapping(seed)[:6]:
                rows["value"] += seed
                changed += write(conn, rows).revised
            return changed

    with ThreadPoolExecutor(2) as both:
        revised = sum(both.map(collect, (1, 2)))
    accepted = np.concatenate(logged(connection))
    assert len(superseded(connection)) == revised
    assert len(accepted) == len(stored(connection)) + revised
    last = {(row["datastream"], row["time"]): row["value"] for row in accepted}
    assert {row[:2]: row[2] for row in stored(connection)} == last


def test_batches_become_visible_in_the_order_of_their_ids(
    connection: Connection, database_url: str
) -> None:
    def collect(datastream: int) -> None:
        with connect(database_url, application="tests") as conn:
            for i in range(40):
                write(conn, observations([(datastream, T + i, 1.0, 1)]))

    seen: list[int] = []
    with ThreadPoolExecutor(3) as collectors:
        running = [collectors.submit(collect, number) for number in (1, 2, 3)]
        while len(seen) < 120:
            seen += [one.id for one in batches.read_after(connection, max(seen, default=0), 9)]
            for one in running:
                if one.done():
                    one.result()
    assert seen == sorted(batch.id for batch in batches.read_after(connection, 0, 1000))
