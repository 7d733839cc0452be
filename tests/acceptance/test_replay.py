"""A flood through broker, collector, database and engine is the flood of the rehearsal."""

from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto
from sensors.mqtt import Publisher
from sensors.simulators.scenario import Scenario, load, messages
from store import registry, rejects
from store.database import Connection
from tests.acceptance.floods import close_line, colorado, open_line, rehearsed, written
from tests.acceptance.services import services


@pytest.fixture(params=["pingjiang-2024", "colorado-2013"])
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    if request.param == "colorado-2013":
        return colorado(tmp_path / "colorado-2013")
    return load(request.param)


def test_the_line_writes_what_the_rehearsal_says(
    database_url: str, connection: Connection, own_broker: Mosquitto, scenario: Scenario
) -> None:
    registry.load(connection, scenario.registry)
    publisher = Publisher(own_broker.url)
    publisher.start()
    with services(database_url, own_broker.url) as line:
        line.start("alert", "alert")
        line.start("ingest", "ingest")
        open_line(connection, publisher, scenario)
        for one in messages(scenario):
            publisher.publish(one.topic, one.payload)
        close_line(connection, publisher, scenario)
        assert (line.stop("ingest"), line.stop("alert")) == (0, 0)
    publisher.stop()
    assert written(connection) == rehearsed(scenario)
    assert rejects.count(connection) == {}
