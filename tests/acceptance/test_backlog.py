"""A station comes back after a night without uplink and sends six hours at once."""

import json

from deploy.local.mosquitto import Mosquitto
from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.instant import HOUR, MINUTE, iso
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import Reason
from sensors import topics
from sensors.mqtt import Publisher
from store import curves, database, migrate, registry, transitions, warnings
from store.database import connect
from tests.acceptance.services import eventually, services

STREAM = 1
STEPS = 72

COUNTY = Registry.numbered(
    [Station("S", "站", StationKind.RIVER_LEVEL)],
    [Datastream("S", "stage", "m")],
    [Criterion("S", "stage", "value", yellow=70.5)],
)


def backlog(begin: int) -> bytes:
    """Six hours of five-minute stages over the warning level, from `begin` on."""
    values = [71.0] * STEPS
    return json.dumps({"t0": iso(begin), "dt": 300, "v": {"stage": values}}).encode()


def test_six_hours_at_once_are_stored_and_assessed_and_ring_for_nobody(
    empty_url: str, own_broker: Mosquitto
) -> None:
    with connect(empty_url, application="tests") as conn:
        migrate.migrate(conn, "live")
        registry.load(conn, COUNTY)
        begin = (database.now(conn) - 9 * HOUR) // MINUTE * MINUTE
        publisher = Publisher(own_broker.url)
        publisher.start()

        def stored() -> int:
            columns = curves.raw(
                conn, STREAM, start=begin, end=begin + 7 * HOUR, after=None, limit=None
            )
            return int(columns.time.size)

        def sent() -> bool:
            publisher.publish(topics.observation("S"), backlog(begin))
            return stored() == STEPS

        with services(empty_url, own_broker.url, "live") as line:
            line.start("alert", "alert")
            line.start("ingest", "ingest")
            eventually(sent, "the backlog in the database", every_s=0.5)
            eventually(lambda: transitions.newest(conn) > 0, "an assessment")
        publisher.stop()
        (only,) = transitions.all_in_order(conn)
        assert (only.reason, only.time) == (Reason.LATE, begin)
        assert warnings.open_by_criterion(conn) == {}
