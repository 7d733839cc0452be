import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto
from deploy.local.runtime import Runtime
from sensors.mqtt import Publisher
from store import registry
from store.database import Connection
from tests.integration.ingest.line import STATIONS, Line, demo_registry


@pytest.fixture
def broker(runtime: Runtime, scratch: Path) -> Iterator[Mosquitto]:
    """A broker with no memory of other tests: sessions outlive their collectors."""

    folder = scratch / f"broker-{uuid.uuid4().hex[:8]}"
    with runtime.mosquitto(folder) as running:
        yield running
    shutil.rmtree(running.folder, ignore_errors=True)


@pytest.fixture
def publisher(broker: Mosquitto) -> Iterator[Publisher]:
    one = Publisher(broker.url)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def line(
    database_url: str, connection: Connection, broker: Mosquitto, publisher: Publisher
) -> Line:
    connection.execute("UPDATE instance SET mode = 'live'")
    registry.load(connection, demo_registry(*STATIONS))
    return Line(database_url, connection, broker, publisher)
