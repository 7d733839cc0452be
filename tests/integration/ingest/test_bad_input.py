import pytest

from domain.instant import DAY, iso
from ingest.retry import retry_rejects
from sensors import topics
from sensors.mqtt import PublishError
from sensors.wire import json as wire
from store import registry, rejects
from tests.integration.ingest.line import Line, demo_registry, eventually, now

OBS = topics.observation("S00")


def now_text() -> str:
    return iso(now())


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ('{"t":"NOW","v":{"stage":', "truncated"),
        ('{"t":"NOW","v":{"stage":"high"}}', "Expected `float"),
        ('{"t":"2024-07-01T06:00:00","v":{"stage":1}}', "timezone"),
        ('{"t":"NOW","v":{"stage":NaN}}', "malformed"),
        ('{"t":"NOW","v":{"stage":-Infinity}}', "malformed"),
        ('{"t":"NOW","v":{"stage":1e999}}', "out of range"),
        ('{"t":"NOW","v":{"colour\\u0000":1}}', "unknown property"),
        ("\0\1\2", "malformed"),
    ],
)
def test_a_bad_payload_is_kept_as_a_reject(line: Line, payload: str, reason: str) -> None:
    sent = payload.replace("NOW", now_text()).encode()
    line.subscribed()
    line.publisher.publish(OBS, sent)
    with line.collecting():
        eventually(line.reasons)
    (kept,) = rejects.pending(line.connection, 10)
    assert (kept.topic, kept.payload) == (OBS, sent)
    assert reason in kept.reason
    assert line.count() == 0


def test_a_clock_one_year_ahead_is_a_reject(line: Line) -> None:
    line.subscribed()
    line.send("S00", now() + 365 * DAY, stage=1.0)
    with line.collecting():
        eventually(line.reasons)
    assert "s in the future" in line.reasons()[0]
    assert line.count() == 0


def test_a_value_beyond_the_span_is_stored_as_it_came_and_marked(line: Line) -> None:
    line.subscribed()
    line.send("S00", now(), stage=123_456.0)
    with line.collecting():
        eventually(lambda: line.count() == 1)
    assert line.count("observation WHERE value = 123456 AND flag = 4") == 1


def test_ten_megabytes_are_refused_by_the_broker_and_disturb_nobody(line: Line) -> None:
    line.subscribed()
    line.send("S00", now(), stage=1.0)
    line.publisher.publish(OBS, bytes(10_000_000))
    line.send("S01", now(), stage=1.0)
    with pytest.raises(PublishError, match=r"1 messages refused.*0x95"):
        line.publisher.flush()
    with line.collecting():
        eventually(lambda: line.count() == 2)
    assert line.reasons() == []


def test_a_poison_message_among_good_ones_is_the_only_reject(line: Line) -> None:
    line.subscribed()
    at = now()
    for number in range(200):
        line.send("S00", at - number * 1_000_000, stage=70.0)
        if number == 100:
            line.publisher.publish(OBS, b"[" * 100_000)
    line.publisher.flush()
    with line.collecting():
        eventually(lambda: line.count() == 200 and line.reasons())
    (kept,) = rejects.pending(line.connection, 10)
    assert kept.payload == b"[" * 100_000


def test_rejects_are_stored_when_the_registry_has_been_mended(line: Line) -> None:
    line.subscribed()
    line.send("NEW", now(), stage=70.0)
    line.publisher.publish(topics.observation("NEW"), b"never")
    line.publisher.flush()
    with line.collecting():
        eventually(lambda: len(line.reasons()) == 2)
    mended = registry.load(line.connection, demo_registry("NEW"))
    assert retry_rejects(line.connection, mended, mode="live") == (1, 1)
    assert line.count("observation WHERE value = 70") == 1
    assert list(rejects.count(line.connection).values()) == [1]
    assert retry_rejects(line.connection, mended, mode="live") == (0, 1)


def test_a_reject_that_the_database_refuses_stays_a_reject(line: Line) -> None:
    line.connection.execute("ALTER TABLE observation ADD CONSTRAINT odd CHECK (value <> 66.6)")
    line.subscribed()
    for value in (66.6, 70.0):
        line.publisher.publish(
            topics.observation("NEW"), wire.encode(now() - int(value), {"stage": value})
        )
    with line.collecting():
        eventually(lambda: len(line.reasons()) == 2)
    mended = registry.load(line.connection, demo_registry("NEW"))
    assert retry_rejects(line.connection, mended, mode="live") == (1, 1)
    assert line.count("observation WHERE value = 70") == 1
