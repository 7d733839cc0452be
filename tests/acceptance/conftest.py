import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.local.mosquitto import Mosquitto
from deploy.local.postgres import Postgres
from deploy.local.runtime import Runtime, prepare
from tests.conftest import VAR


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the stories of one module."""
    own = prepare(VAR, browser=True).browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=own.executable, args=list(own.arguments), env={**own.environment}
        )
        yield browser
        browser.close()


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
