"""One county for all tests of the dashboards, told once."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from deploy.local.runtime import Runtime
from store.database import Connection, connect
from store.reader import ROLE, open_reader
from tests.conftest import new_database
from tests.integration.dashboards import story

PASSWORD = "only a test's"


@pytest.fixture(scope="module")
def county(
    postgres: str, template: str, runtime: Runtime, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """URL of the database after the story."""
    folder: Path = tmp_path_factory.mktemp("dashboards")
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url,
        connect(url, application="tests") as conn,
        runtime.mosquitto(folder / "broker") as broker,
    ):
        story.tell(conn, url, broker.url, folder)
        conn.execute("ANALYZE")
        yield url


@pytest.fixture(scope="module")
def owner(county: str) -> Iterator[Connection]:
    """A connection to the county as the platform has it."""
    with connect(county, application="tests") as conn:
        yield conn


@pytest.fixture(scope="module")
def reader(county: str, owner: Connection) -> Iterator[Connection]:
    """A connection as Grafana has it."""
    open_reader(owner, PASSWORD, "https://console.example")
    where = urlsplit(county)
    url = where._replace(netloc=f"{ROLE}@{where.hostname}:{where.port}").geturl()
    with psycopg.connect(url, password=PASSWORD, autocommit=True) as conn:
        yield conn
