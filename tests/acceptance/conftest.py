import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto
from deploy.local.postgres import Postgres
from deploy.local.runtime import Runtime


@pytest.fixture
def own_broker(runtime: Runtime, scratch: Path) -> Iterator[Mosquitto]:
    """A broker of this test's own, with no sessions in it."""
    with runtime.mosquitto(scratch / f"broker-{uuid.uuid4().hex[:8]}") as broker:
        yield broker


@pytest.fixture
def own_database(runtime: Runtime, scratch: Path) -> Iterator[Postgres]:
    """A database server of this test's own, to be killed."""
    with runtime.postgres(scratch / f"database-{uuid.uuid4().hex[:8]}") as server:
        yield server
