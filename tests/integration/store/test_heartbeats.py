from store import heartbeats, watch
from store.database import Connection
from store.heartbeats import Pulse
from store.watch import Alarm


def ages(conn: Connection) -> list[tuple[str, str, str]]:
    return [(one.process, one.holder, one.doing) for one in heartbeats.heartbeats(conn)]


def test_a_heart_beats_under_its_name_and_leaves_none_behind(connection: Connection) -> None:
    heartbeats.beat(connection, "engine", "a", "stands by")
    heartbeats.beat(connection, "engine", "a", "judges")
    heartbeats.beat(connection, "engine", "b", "stands by")
    assert ages(connection) == [("engine", "a", "judges"), ("engine", "b", "stands by")]
    heartbeats.leave(connection, "engine", "a")
    assert ages(connection) == [("engine", "b", "stands by")]


def test_a_pulse_does_not_write_at_every_round(connection: Connection) -> None:
    pulse = Pulse("notifier", "1")
    for number in range(3):
        pulse.beat(connection, f"round {number}")
    assert ages(connection) == [("notifier", "1", "round 0")]


def test_an_alarm_is_kept_until_it_is_over(connection: Connection) -> None:
    watch.keep(connection, Alarm("engine 1", 1_000_000, None, "sms sent"))
    assert watch.going_on(connection) == [Alarm("engine 1", 1_000_000, None, "sms sent")]
    watch.keep(connection, Alarm("engine 1", 1_000_000, 2_000_000, ""))
    watch.keep(connection, Alarm("engine 1", 1_000_000, None, "sms sent"))
    assert watch.going_on(connection) == []
    row = connection.execute("SELECT told FROM watch_alarm").fetchall()
    assert row == [("sms sent",)]


def test_only_one_begins_a_trouble(connection: Connection) -> None:
    assert watch.begin(connection, "watch", "")
    assert not watch.begin(connection, "watch", "")


def test_a_day_that_brought_nothing_is_all_zeros(connection: Connection) -> None:
    assert watch.day(connection) == watch.Day(0, 0, 0, 0, 0, 0)
