from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local.errors import RuntimeUnavailable
from deploy.local.postgres import Postgres
from deploy.local.process import is_free, wait_until
from deploy.local.runtime import Runtime


@pytest.fixture
def postgres(runtime: Runtime, folder: Path) -> Iterator[Postgres]:
    with runtime.postgres(folder) as running:
        yield running


def execute(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def test_timescaledb_makes_a_hypertable(postgres: Postgres) -> None:
    execute(postgres.url, "CREATE EXTENSION timescaledb")
    execute(postgres.url, "CREATE TABLE reading (time timestamptz NOT NULL, value float8)")
    execute(postgres.url, "SELECT create_hypertable('reading', by_range('time'))")
    execute(postgres.url, "INSERT INTO reading VALUES ('2024-06-30 04:36+08', 70.5)")

    assert execute(postgres.url, "SELECT count(*) FROM show_chunks('reading')") == [(1,)]


def test_what_was_committed_survives_a_kill(postgres: Postgres) -> None:
    url = postgres.url
    execute(url, "CREATE TABLE kept (value int)")
    execute(url, "INSERT INTO kept VALUES (7)")

    postgres.kill()
    postgres.start()

    assert postgres.url == url
    assert execute(url, "SELECT value FROM kept") == [(7,)]


def test_a_kill_leaves_nothing_running(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        backend = connection.info.backend_pid
        postmaster = postgres.pid

        postgres.kill()

        assert not any(is_running(pid) for pid in (backend, postmaster))
        assert is_free(postgres.port)


def test_durability_is_on(postgres: Postgres) -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert execute(postgres.url, f"SHOW {setting}") == [("on",)]


def test_the_log_holds_no_complaint_about_the_settings(postgres: Postgres) -> None:
    assert "ERROR" not in postgres.log.read_text(encoding="utf-8")


def test_a_database_comes_and_goes_even_while_in_use(postgres: Postgres) -> None:
    url = postgres.create_database("县 1")
    with psycopg.connect(url):
        postgres.drop_database("县 1")
    postgres.drop_database("县 1")

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_a_wrong_password_is_refused(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url, password="guess")


def test_a_port_in_use_is_one_plain_sentence(runtime: Runtime, postgres: Postgres) -> None:
    other = runtime.postgres(postgres.folder.with_name("other"), postgres.port)

    with pytest.raises(RuntimeUnavailable, match=rf"Port {postgres.port} .* is in use"):
        other.start()


def test_a_folder_in_use_is_one_plain_sentence(runtime: Runtime, postgres: Postgres) -> None:
    with pytest.raises(RuntimeUnavailable, match="in use by process"):
        runtime.postgres(postgres.folder).start()


def test_a_deep_path_with_spaces_and_chinese_works(runtime: Runtime, folder: Path) -> None:
    with runtime.postgres(folder / ("深 deep " * 20) / "库") as running:
        assert execute(running.url, "SELECT 1") == [(1,)]


def test_a_start_that_fails_tells_the_last_lines(runtime: Runtime, folder: Path) -> None:
    postgres = runtime.postgres(folder)
    postgres.start().stop()
    (postgres.folder / "data/global/pg_control").unlink()

    with pytest.raises(RuntimeUnavailable, match=r"did not start.*could not"):
        postgres.start()


def test_it_ends_when_the_program_that_started_it_is_killed(folder: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from deploy.local.runtime import prepare\n"
        "postgres = prepare(Path('var')).postgres(Path(sys.argv[1])).start()\n"
        "print(postgres.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)

    wait_until(lambda: not is_running(pid), 30)
    assert not is_running(pid)


def is_running(pid: int | None) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
