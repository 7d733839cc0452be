from domain.instant import SECOND
from miluo.watch.sight import EXPECTED, Ledger, Sight
from store.heartbeats import Heartbeat

SILENT_S = 45.0


def beats(**ages: float) -> tuple[Heartbeat, ...]:
    """Everybody beat 3 s ago, but for those told otherwise."""
    known = dict.fromkeys(EXPECTED, 3.0) | ages
    return tuple(Heartbeat(process, "1", "works", age) for process, age in known.items())


def sight(at: float, *, database: str = "", api: str = "", **ages: float) -> Sight:
    found = None if database else beats(**ages)
    return Sight(at, round(at * SECOND), database, api, found)


def told(ledger: Ledger, *looks: Sight) -> list[tuple[str, bool]]:
    """What is told in the course of some looks: who, and whether it is over."""
    return [(one.subject, one.over is not None) for look in looks for one in ledger.follow(look)]


def test_a_healthy_day_says_nothing() -> None:
    ledger = Ledger(SILENT_S)
    assert told(ledger, *(sight(at * 10.0, engine=at % 40) for at in range(500))) == []


def test_who_stops_beating_is_told_once_and_once_again_when_it_is_over() -> None:
    ledger = Ledger(SILENT_S)
    silent = [sight(40.0 + 10 * n, engine=44.0 + 10 * n) for n in range(5)]
    assert told(ledger, *silent) == [("engine 1", False)]
    assert told(ledger, sight(90.0), sight(100.0)) == [("engine 1", True)]


def test_two_collectors_are_told_apart() -> None:
    ledger = Ledger(SILENT_S)
    two = (*beats(), Heartbeat("collector", "2", "works", 50.0))
    assert told(ledger, Sight(0.0, 0, "", "", two)) == [("collector 2", False)]


def test_what_never_ran_is_missed_after_a_while() -> None:
    ledger = Ledger(SILENT_S)
    without = [one for one in beats() if one.process != "notifier"]
    looks = [Sight(at, 0, "", "", tuple(without)) for at in (0.0, 30.0, 44.0)]
    assert told(ledger, *looks) == []
    assert told(ledger, Sight(45.0, 0, "", "", tuple(without))) == [("notifier", False)]


def test_a_database_that_restarts_in_seconds_troubles_nobody() -> None:
    ledger = Ledger(SILENT_S)
    assert told(ledger, sight(0.0), sight(10.0, database="refused"), sight(20.0)) == []


def test_a_database_that_stays_away_is_told_within_half_a_minute() -> None:
    ledger = Ledger(SILENT_S)
    away = [sight(at, database="refused") for at in (0.0, 10.0, 20.0, 30.0)]
    assert told(ledger, *away) == [("database", False)]
    assert told(ledger, sight(40.0)) == [("database", True)]


def test_while_the_database_is_away_what_was_wrong_is_not_taken_for_over() -> None:
    ledger = Ledger(SILENT_S)
    assert told(ledger, sight(0.0, engine=50.0)) == [("engine 1", False)]
    assert told(ledger, sight(10.0, database="refused")) == []
    assert "engine 1" in ledger.open


def test_an_api_that_does_not_answer_is_told() -> None:
    ledger = Ledger(SILENT_S)
    silent = [sight(at, api="timed out") for at in (0.0, 10.0, 20.0)]
    assert told(ledger, *silent, sight(30.0)) == [("api", False), ("api", True)]


def test_a_new_watch_does_not_tell_again_what_the_last_one_told() -> None:
    ledger = Ledger(SILENT_S)
    before = Sight(0.0, 0, "", "", beats(engine=50.0), {"engine 1": 7})
    assert told(ledger, before) == []
    assert ledger.open["engine 1"].began == 7
    assert told(ledger, sight(10.0)) == [("engine 1", True)]
