"""The backup and its way back, with the very scripts that a county runs."""

import os
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from deploy.local.runtime import Runtime
from domain.level import Level
from store import audit, chain, migrate, registry
from store.database import Connection, connect
from tests.conftest import new_database
from tests.integration.api.county import COUNTY, RAIN, STAGE, START, settle

SCRIPTS = Path("deploy/backup").resolve()
TABLES = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relkind IN ('r', 'p') ORDER BY 1"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def hashes(conn: Connection) -> dict[str, str]:
    """What every table holds, readings and the batch log among them."""
    found = {}
    for (table,) in conn.execute(TABLES).fetchall():
        rows = conn.execute(f"SELECT one::text FROM {table} AS one ORDER BY 1".encode())
        found[table] = sha256("\n".join(row for (row,) in rows).encode()).hexdigest()
    return found


@pytest.fixture(scope="module")
def original(shared: Connection) -> Connection:
    """A database in which something happened."""
    county = settle(shared)
    county.stages(600)
    county.hear((RAIN, START, 12.5, 1), (STAGE, START, 70.02, 1))
    county.judge((1, Level.NONE, Level.YELLOW))
    audit.note(shared, audit.Entry("tests", "duty", "", "POST", "/drill", "drill", 200))
    return shared


@pytest.fixture(scope="module")
def run(runtime: Runtime) -> Run:
    """Runs a script on a database, as `run("backup.sh", url, argument)`."""

    def script(
        name: str, url: str, *arguments: Path, **own: str
    ) -> "subprocess.CompletedProcess[str]":
        where = urlsplit(url)
        environment = {
            **os.environ,
            "PATH": f"{runtime.postgres_binaries}:{os.environ['PATH']}",
            "PGHOST": where.hostname or "",
            "PGPORT": str(where.port),
            "PGUSER": where.username or "",
            "PGPASSWORD": unquote(where.password or ""),
            "PGDATABASE": where.path[1:],
            **own,
        }
        command = ["sh", str(SCRIPTS / name), *map(str, arguments)]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    return script


@pytest.fixture(scope="module")
def kept(
    run: Run, shared_url: str, original: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The file of a backup of `original`."""
    assert hashes(original)
    folder = tmp_path_factory.mktemp("backups")
    evidence = tmp_path_factory.mktemp("evidence")
    (evidence / "照片.jpg").write_bytes(b"picture")
    done = run("backup.sh", shared_url, folder, MILUO_EVIDENCE=str(evidence))
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def restored_url(run: Run, postgres: str, kept: Path) -> Iterator[str]:
    with new_database(postgres, f"restored_{os.getpid()}") as url:
        done = run("restore.sh", url, kept)
        assert done.returncode == 0, done.stderr
        yield url


@pytest.fixture(scope="module")
def restored(restored_url: str) -> Iterator[Connection]:
    with connect(restored_url, application="tests") as conn:
        yield conn


def test_every_table_comes_back_as_it_was(original: Connection, restored: Connection) -> None:
    before = hashes(original)
    assert before["observation"] != before["batch"] != sha256(b"").hexdigest()
    assert hashes(restored) == before
    query = "SELECT hypertable_name FROM timescaledb_information.hypertables ORDER BY 1"
    assert restored.execute(query).fetchall() == original.execute(query).fetchall() != []


def test_what_comes_back_is_a_platform_that_goes_on(restored: Connection) -> None:
    assert migrate.pending(restored) == []
    migrate.check_mode(restored, "exercise")
    assert registry.read(restored).lookup == COUNTY.lookup
    assert chain.verify(restored, "audit").trouble is None
    with pytest.raises(psycopg.errors.RestrictViolation):
        restored.execute("DELETE FROM transition")
    with restored.transaction(force_rollback=True):
        restored.execute("INSERT INTO reject (received_at, topic, payload, reason) "
                         "VALUES (now(), 't', '', 'r')")  # fmt: skip
        restored.execute("INSERT INTO observation VALUES (1, now(), 70.5, 1)")
    assert restored.execute("SHOW timescaledb.restoring").fetchone() == ("off",)


def test_the_views_are_granted_to_the_reader_again(restored: Connection) -> None:
    query = "SELECT has_table_privilege('miluo_reader', 'v_latest', 'SELECT')"
    assert restored.execute(query).fetchone() == (True,)


def test_a_backup_is_for_its_owner_alone_and_carries_its_sum(kept: Path) -> None:
    told = kept.with_name(f"{kept.name}.sha256").read_text().split()
    assert told == [sha256(kept.read_bytes()).hexdigest(), kept.name]
    assert kept.stat().st_mode & 0o077 == 0
    assert not list(kept.parent.glob("*.partial"))
    (evidence,) = kept.parent.glob("*.evidence.tar")
    assert b"picture" in evidence.read_bytes()


def test_a_platform_is_never_overwritten(run: Run, restored_url: str, kept: Path) -> None:
    done = run("restore.sh", restored_url, kept)
    assert done.returncode == 1
    assert "is not empty" in done.stderr


def test_a_file_that_was_damaged_is_refused(
    run: Run, empty_url: str, kept: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / kept.name
    spoilt.write_bytes(kept.read_bytes()[:-1] + b"?")
    spoilt.with_name(f"{spoilt.name}.sha256").write_text(
        kept.with_name(f"{kept.name}.sha256").read_text()
    )
    done = run("restore.sh", empty_url, spoilt)
    assert done.returncode != 0
    with connect(empty_url, application="tests") as conn:
        assert conn.execute("SELECT to_regclass('instance')").fetchone() == (None,)


def test_a_database_that_is_away_leaves_no_file(run: Run, tmp_path: Path) -> None:
    done = run("backup.sh", "postgresql://nobody:x@127.0.0.1:1/nothing", tmp_path)
    assert done.returncode != 0
    assert not list(tmp_path.glob("*.dump"))


def test_old_backups_go_and_the_newest_stays(run: Run, shared_url: str, tmp_path: Path) -> None:
    old, other = tmp_path / "miluo-20200101T000000Z.dump", tmp_path / "notes.txt"
    for file in (old, other):
        file.touch()
        os.utime(file, (0, 0))
    done = run("backup.sh", shared_url, tmp_path, KEEP_DAYS="7")
    assert done.returncode == 0, done.stderr
    assert not old.exists()
    assert other.exists()
    assert Path(done.stdout.strip()).exists()
