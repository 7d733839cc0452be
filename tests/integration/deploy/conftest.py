from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.place import reachable, unprivileged
from deploy.local.runtime import Runtime, prepare

VAR = Path("var")


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    return prepare(VAR)


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder that the servers' user can reach, gone after the test."""
    place = reachable(VAR / "test" / request.node.name, unprivileged())
    shutil.rmtree(place, ignore_errors=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)
