import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.datastream import Datastream
from domain.device import Device, Protocol
from domain.instant import parse
from domain.registry import Registry
from domain.station import Station, StationKind
from ingest.desk import Desk
from ingest.retry import retry_rejects
from sensors import topics
from sensors.mqtt import Session
from sensors.wire import sl651
from sensors.wire.sl651 import answer_key
from store import registry, telegrams
from store.database import scalar
from tests.integration.ingest.line import Line

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/telemetry.json").read_text())
FRAMES = {one["name"][:2]: bytes.fromhex(one["hex"]) for one in reversed(VECTORS["sl651"])}
TIMED, HOURLY, TEST = FRAMES["32"], FRAMES["34"], FRAMES["30"]
UP = topics.telemetry("R01", "sl651")


@pytest.fixture
def river(line: Line) -> Line:
    """The line with a river station that speaks SL 651."""
    units = {"stage": "m", "rain": "mm", "rain_total": "mm", "battery": "V", "device_state": "1"}
    streams = [Datastream("R01", name, unit) for name, unit in units.items()]
    streams[0] = replace(streams[0], base_level=60.0)
    known = Registry.numbered(
        [Station("R01", "R01", StationKind.RIVER_LEVEL)],
        streams,
        [],
        [Device("R01", Protocol.SL651, "4306260001", "1234")],
    )
    registry.load(line.connection, known)
    return line


@pytest.fixture
def station(river: Line) -> Iterator[Session]:
    """The station's own connection, that hears what is sent down to it."""
    session = Session(river.broker.url, "R01", [topics.down("R01")], 10)
    session.start()
    assert session.wait_until_connected(10)
    yield session
    session.stop()


def desk(river: Line) -> Desk:
    return Desk(river.database_url, "live", "1", 600)


def test_a_report_is_confirmed_when_it_is_in_the_database(river: Line, station: Session) -> None:
    river.subscribed()
    river.publisher.publish(UP, TIMED)
    with river.collecting():
        (answer,) = station.take(1, 20)
        assert answer_key(answer.payload) == "32:0008"
        assert river.count() == 3


def test_a_retransmission_is_known_again_and_changes_nothing(river: Line) -> None:
    one = desk(river)
    first = one.store([(UP, TIMED)])
    second = one.store([(UP, TIMED)])
    one.close()
    assert [answer_key(payload) for _, payload in first + second] == ["32:0008"] * 2
    assert river.count("telegram") == 1
    assert scalar(river.connection, "SELECT repeated FROM telegram") == 1
    assert river.count("observation_revision") == 0


def test_a_test_report_is_kept_apart_from_the_readings(river: Line) -> None:
    one = desk(river)
    one.store([(UP, TEST)])
    one.close()
    assert river.count("telegram WHERE test") == 1
    assert river.count() == 0


def test_the_hour_of_a_station_is_stored_group_by_group(river: Line) -> None:
    one = desk(river)
    one.store([(UP, HOURLY)])
    one.close()
    query = """SELECT count(o.value), count(*) FROM observation o
               JOIN datastream d ON d.id = o.datastream_id WHERE d.property = 'rain'"""
    assert river.connection.execute(query).fetchone() == (11, 12)
    assert river.reasons() == []


def packets_of_one_report(stage: float = 70.512) -> list[bytes]:
    """A timed report of which each group of elements comes in a packet of its own."""
    link, at = sl651.Link("4306260001", "1234"), parse("2024-07-01T08:00:00+08:00")
    groups = [sl651.group("Z", at, stage), sl651.group("VT", at, 12.6)]
    made = sl651.packets(link, 0x32, 9, at, "H", groups, size=24)
    assert len(made) > 1
    return made


def test_packets_that_come_in_messages_of_their_own_are_one_telegram(river: Line) -> None:
    *first, last = packets_of_one_report()
    one, other = desk(river), desk(river)
    assert one.store([(UP, packet) for packet in first]) == []
    assert river.count() == 0
    ((topic, answer),) = other.store([(UP, last)])
    one.close()
    other.close()
    assert (topic, answer_key(answer)) == (topics.down("R01"), "32:0009")
    assert river.count() == 2
    assert river.count("packet") == 0


def test_a_packet_that_comes_twice_counts_once(river: Line) -> None:
    first, *rest = packets_of_one_report()
    one = desk(river)
    one.store([(UP, first), (UP, first)])
    assert river.count() == 0
    one.store([(UP, packet) for packet in rest])
    one.close()
    assert river.count() == 2


def test_packets_whose_rest_never_comes_are_a_reject_that_names_what_came(river: Line) -> None:
    first, *_ = packets_of_one_report()
    one = desk(river)
    one.store([(UP, first)])
    one.close()
    river.connection.execute("UPDATE packet SET received_at = received_at - INTERVAL '1 hour'")
    one.open()
    one.close()
    (reason,) = river.reasons()
    assert reason.startswith("only packets 1 of ")
    assert river.count("packet") == 0


def test_packets_of_another_telegram_are_not_mixed_with_those_left_of_the_last(
    river: Line,
) -> None:
    *_, last = packets_of_one_report()
    one = desk(river)
    one.store([(UP, last)])
    one.store([(UP, packet) for packet in packets_of_one_report(stage=71.0)])
    one.close()
    assert scalar(river.connection, "SELECT max(value) FROM observation") == 71.0
    assert river.reasons() == ["only packets 2 of 2 came: then another telegram began"]


def test_a_telegram_that_named_an_unknown_property_is_stored_once_the_registry_is_mended(
    line: Line,
) -> None:
    stage = Datastream("R01", "stage", "m")
    station = Station("R01", "R01", StationKind.RIVER_LEVEL)
    device = Device("R01", Protocol.SL651, "4306260001")
    registry.load(line.connection, Registry.numbered([station], [stage], [], [device]))
    one = desk(line)
    one.store([(UP, TIMED)])
    assert line.count() == 1
    assert "unknown property: battery; unknown property: rain_total" in line.reasons()[0]
    streams = [Datastream("R01", "battery", "V"), Datastream("R01", "rain_total", "mm")]
    more = Registry({"R01": station}, dict(enumerate(streams, start=1)), {})
    known = registry.load(line.connection, more)
    one.close()
    assert retry_rejects(line.connection, known, mode="live") == (1, 0)
    assert line.count() == 3


def test_a_telegram_is_kept_for_ninety_days(river: Line) -> None:
    one = desk(river)
    one.store([(UP, TIMED)])
    one.close()
    assert telegrams.drop_old(river.connection) == 0
    river.connection.execute("UPDATE telegram SET received_at = now() - INTERVAL '91 days'")
    assert telegrams.drop_old(river.connection) == 1
    assert river.count("telegram") == 0
    assert river.count() == 3
