"""Migrations: plain SQL files, applied once, in order, by one process at a time."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from store.database import Connection

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x4D694C55
"""Key of the advisory lock under which migrations run."""

_GRANT = """DO $$ BEGIN
    IF to_regprocedure('grant_reader()') IS NOT NULL THEN PERFORM grant_reader(); END IF;
END $$"""
"""The reader of dashboards sees new views, too; versions from before there is one have none."""

_TABLE = """
    CREATE TABLE IF NOT EXISTS migration (
        number integer PRIMARY KEY,
        name text NOT NULL,
        sha256 text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )
"""


class MigrationError(RuntimeError):
    """The database and this version of Miluo do not fit; the message is one plain sentence."""


class WrongMode(RuntimeError):  # noqa: N818
    """The process and the database disagree on whether this is an exercise."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: `name` is its stem, `edition` "" where it serves both editions."""

    number: int
    name: str
    edition: str
    sql: bytes

    @property
    def sha256(self) -> str:
        """Checksum of the file as it was applied."""
        return hashlib.sha256(self.sql).hexdigest()


def migrate(conn: Connection, mode: str, folder: Path = MIGRATIONS) -> list[str]:
    """Bring the database up to date and return the names applied now.

    `conn` is in autocommit; each file is a transaction of its own. A new database becomes one of
    `mode` ("live" or "exercise"). Raises `MigrationError` for a database that was migrated
    differently and `WrongMode` for one of the other mode, before anything is changed.
    """
    files = read_files(folder)
    with _alone(conn):
        if instance_mode(conn) is not None:
            check_mode(conn, mode)
        _extension(conn)
        conn.execute(_TABLE)
        todo = _todo(conn, files)
        for migration in todo:
            _apply(conn, migration)
        if todo:
            conn.execute(_GRANT)
        conn.execute("INSERT INTO instance (mode) VALUES (%s) ON CONFLICT DO NOTHING", (mode,))
    return [migration.name for migration in todo]


def pending(conn: Connection, folder: Path = MIGRATIONS) -> list[str]:
    """Names of the migrations that `migrate` would apply; raises `MigrationError` like it."""
    return [migration.name for migration in _todo(conn, read_files(folder))]


def instance_mode(conn: Connection) -> str | None:
    """ "live" or "exercise"; None before the first migration."""
    if conn.execute("SELECT to_regclass('instance')").fetchone() == (None,):
        return None
    row = conn.execute("SELECT mode FROM instance").fetchone()
    return None if row is None else str(row[0])


def check_mode(conn: Connection, mode: str) -> None:
    """Raise `WrongMode` unless the database is one of `mode`."""
    found = instance_mode(conn)
    if found is None:
        raise WrongMode("The database is empty: run `miluo migrate` first.")
    if found != mode:
        raise WrongMode(
            f"This database is one of mode {found}, but this process runs as {mode}: "
            f"set MILUO_MODE={found}, or use another database."
        )


def read_files(folder: Path) -> list[Migration]:
    """Migrations of `folder` in order; `MigrationError` where a number is missing."""
    files = [_parse(path) for path in sorted(folder.glob("*.sql"))]
    numbers = sorted({migration.number for migration in files})
    for expected, number in enumerate(numbers, start=1):
        if number != expected:
            raise MigrationError(f"Migration {expected:04} is missing from {folder}.")
    return files


def _parse(path: Path) -> Migration:
    name, _, edition = path.stem.partition(".")
    number = name.partition("_")[0]
    if not number.isdigit() or edition not in ("", "apache", "community"):
        raise MigrationError(f"{path.name} is not named like a migration (0001_name.sql).")
    return Migration(int(number), path.stem, edition, path.read_bytes())


def _todo(conn: Connection, files: list[Migration]) -> list[Migration]:
    applied = _applied(conn)
    _compare(applied, {migration.name: migration for migration in files})
    edition = _edition(conn)
    todo = [one for one in files if one.number not in applied and one.edition in ("", edition)]
    if todo and applied and todo[0].number < max(applied):
        raise MigrationError(
            f"Migration {todo[0].name} was never applied to this database, though later ones "
            "were: restore a backup, or use a new database."
        )
    return todo


def _applied(conn: Connection) -> dict[int, tuple[str, str]]:
    if conn.execute("SELECT to_regclass('migration')").fetchone() == (None,):
        return {}
    rows = conn.execute("SELECT number, name, sha256 FROM migration ORDER BY number")
    return {number: (name, sha256) for number, name, sha256 in rows}


def _compare(applied: Mapping[int, tuple[str, str]], files: Mapping[str, Migration]) -> None:
    for name, sha256 in applied.values():
        if name not in files:
            raise MigrationError(
                f"This database has migration {name}, which this version of Miluo does not know: "
                "run the version that made it, or a newer one."
            )
        if files[name].sha256 != sha256:
            raise MigrationError(
                f"Migration {name} was edited after it was applied to this database: "
                "restore the file and put the change in a new migration."
            )


def _edition(conn: Connection) -> str:
    row = conn.execute("SELECT current_setting('timescaledb.license', true)").fetchone()
    return "community" if row == ("timescale",) else "apache"


def _extension(conn: Connection) -> None:
    try:
        conn.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
    except psycopg.errors.FeatureNotSupported as error:
        raise MigrationError(
            "This PostgreSQL has no TimescaleDB: install its package on the server and add "
            "timescaledb to shared_preload_libraries."
        ) from error


def _apply(conn: Connection, migration: Migration) -> None:
    with conn.transaction():
        conn.execute(migration.sql)
        conn.execute(
            "INSERT INTO migration (number, name, sha256) VALUES (%s, %s, %s)",
            (migration.number, migration.name, migration.sha256),
        )


@contextmanager
def _alone(conn: Connection) -> Iterator[None]:
    conn.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
    try:
        yield
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
