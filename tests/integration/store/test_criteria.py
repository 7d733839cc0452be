"""Rules with inputs, tables, parts, news and marks, as they are kept, changed and shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.criterion import Condition, Criterion, Direction
from domain.datastream import Datastream
from domain.instant import HOUR
from domain.level import Level
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.threshold_versions import in_force
from domain.warning import Warning
from store import criteria, registry_changes, warnings
from store.database import Connection
from store.registry import apply, load, read, undo

STATION = Station("JF01", "九峰", StationKind.RESERVOIR)
STREAMS = [Datastream("JF01", "pool_level", "m"), Datastream("JF01", "seepage_flow", "L/s")]
POOL = Condition("JF01", "pool_level", "rate", {"window_h": 1}, red=-0.1, direction=Direction.BELOW)
SEEPAGE = Condition("JF01", "seepage_flow", "value", tables={"x": ((1, 2.5), (3, 4))}, yellow=60.0)
RULE = Criterion(
    "JF01", "seepage_flow", "all_of", {"stale_h": 2}, {"pool": "JF01/pool_level"},
    tables={"curve": ((100.0, 1.5), (125.0, 12.0))}, yellow=2.0, parts=(SEEPAGE, POOL),
    news_from=3.0, news_step=0.5, marks={"坝顶": 128.5}, impact={"yellow": "转移", "red": "撤离"},
)  # fmt: skip


def known(rule: Criterion = RULE) -> Registry:
    return Registry.numbered([STATION], STREAMS, [rule])


def parts_in_force(conn: Connection) -> tuple[Condition, ...]:
    soon = datetime.now(UTC) + timedelta(hours=1)
    rule = in_force(read(conn).criteria.values(), soon)
    assert rule is not None
    return rule.parts


def test_a_rule_with_all_its_words_reads_back_equal(connection: Connection) -> None:
    assert load(connection, known()) == known()
    found = criteria.get(connection, 1)
    assert found is not None
    assert found.criterion == RULE


def test_an_unknown_criterion_is_none(connection: Connection) -> None:
    assert criteria.get(connection, 2**31) is None


def test_the_history_keeps_parts_and_tables(connection: Connection) -> None:
    done = apply(connection, known())
    assert registry_changes.changes_of(connection, done.version) == list(done.changes)


def test_other_parts_are_a_version_that_can_be_undone(connection: Connection) -> None:
    apply(connection, known())
    stricter = replace(RULE, parts=(replace(SEEPAGE, yellow=50.0), POOL))
    done = apply(connection, known(stricter))
    assert parts_in_force(connection) == stricter.parts
    undo(connection, done.version)
    assert parts_in_force(connection) == RULE.parts


def test_a_warning_shows_what_its_present_level_means(connection: Connection) -> None:
    load(connection, known())
    now = Warning(
        1, Level.YELLOW, Level.RED, 4.0, HOUR, 2.0, HOUR, 2.0, HOUR, True, detail="两项均达"
    )
    warnings.save(connection, [now])
    (view,) = warnings.open_views(connection)
    assert (view.impact, view.warning.detail) == ("转移", "两项均达")
    warnings.save(connection, [replace(now, level=Level.ORANGE)])
    (view,) = warnings.open_views(connection)
    assert view.impact == ""


def test_a_transition_shows_what_the_level_means_and_what_decided(connection: Connection) -> None:
    load(connection, known())
    connection.execute("""
        INSERT INTO transition (criterion_id, event_time, from_level, to_level, value, threshold,
            flag, reason, batch_id, detail)
        VALUES (1, now(), 'none', 'red', 4, 4, 1, 'reached', 1, '渗流 seepage')
    """)
    query = "SELECT impact, detail FROM v_transition"
    assert connection.execute(query).fetchone() == ("撤离", "渗流 seepage")


def test_the_view_of_criteria_shows_all_of_a_rule(connection: Connection) -> None:
    load(connection, known())
    query = "SELECT inputs, news_step, marks, parts -> 0 ->> 'property' FROM v_criterion"
    assert connection.execute(query).fetchone() == (
        RULE.inputs, 0.5, RULE.marks, "seepage_flow",
    )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [replace(RULE, inputs={}), replace(RULE, parts=(POOL, replace(SEEPAGE, indicator="rate")))],
)
def test_a_rule_that_measures_otherwise_is_another_rule(
    connection: Connection, other: Criterion
) -> None:
    load(connection, known())
    apply(connection, known(other))
    assert [one.valid_from for one in read(connection).criteria.values()] == [None, None]
