from collections.abc import Iterator

import httpx
import pytest

from store.database import Connection
from tests.integration.api.county import County, served, settle


@pytest.fixture
def county(connection: Connection) -> County:
    return settle(connection)


@pytest.fixture
def base(database_url: str) -> Iterator[str]:
    with served(database_url) as url:
        yield url


@pytest.fixture(scope="module")
def reading(shared_url: str, shared: Connection) -> Iterator[httpx.Client]:
    """A client of an API on the module's county, which tests only read."""
    settle(shared)
    with served(shared_url) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


@pytest.fixture
def http(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, timeout=20) as client:
        yield client
