"""A flood through broker, collector, database and engine is the flood of the rehearsal."""

from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto
from sensors.simulators.scenario import Scenario, load
from store import registry, rejects
from store.database import Connection
from tests.acceptance.floods import colorado, rehearsed, told, written
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
    with services(database_url, own_broker.url) as line:
        told(line, connection, own_broker.url, scenario)
        assert (line.stop("ingest"), line.stop("alert")) == (0, 0)
    assert written(connection) == rehearsed(scenario)
    assert rejects.count(connection) == {}
