import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.database import connect
from store.migrate import (
    MIGRATIONS,
    MigrationError,
    WrongMode,
    check_mode,
    instance_mode,
    migrate,
    pending,
)

NEXT = f"{1 + max(int(one.name[:4]) for one in MIGRATIONS.glob('*.sql')):04}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(MIGRATIONS, tmp_path / "migrations")


def test_an_empty_database_gets_every_migration_in_order_and_once(empty_url: str) -> None:
    with connect(empty_url, application="tests") as conn:
        waiting = pending(conn)
        assert migrate(conn, "live") == waiting == sorted(waiting)
        assert migrate(conn, "live") == []
        assert pending(conn) == []


def test_two_processes_at_once_apply_each_migration_once(empty_url: str) -> None:
    def run(_: int) -> list[str]:
        with connect(empty_url, application="tests") as conn:
            return migrate(conn, "live")

    with ThreadPoolExecutor(2) as both:
        first, second = sorted(both.map(run, range(2)))
    assert first == []
    assert second[0] == "0001_registry"


def test_an_edited_migration_is_refused(empty_url: str, folder: Path) -> None:
    with connect(empty_url, application="tests") as conn:
        migrate(conn, "live", folder)
        with (folder / "0003_engine.sql").open("a") as file:
            file.write("-- only a comment\n")
        with pytest.raises(MigrationError, match="0003_engine was edited after it was applied"):
            migrate(conn, "live", folder)


def test_a_migration_of_a_newer_version_is_refused(empty_url: str, folder: Path) -> None:
    (folder / f"{NEXT}_future.sql").write_text("CREATE TABLE future (id integer);")
    with connect(empty_url, application="tests") as conn:
        migrate(conn, "live", folder)
        with pytest.raises(MigrationError, match=f"{NEXT}_future, which this version"):
            pending(conn)


def test_a_missing_number_is_refused(empty_url: str, folder: Path) -> None:
    (folder / "0003_engine.sql").unlink()
    with (
        connect(empty_url, application="tests") as conn,
        pytest.raises(MigrationError, match="Migration 0003 is missing"),
    ):
        migrate(conn, "live", folder)


def test_a_migration_that_was_left_out_is_not_applied_behind_later_ones(
    empty_url: str, folder: Path
) -> None:
    with connect(empty_url, application="tests") as conn:
        migrate(conn, "live", folder)
        conn.execute("DELETE FROM migration WHERE number = 2")
        with pytest.raises(MigrationError, match="0002_observations was never applied"):
            migrate(conn, "live", folder)


def test_a_failing_migration_leaves_the_database_at_the_one_before(
    empty_url: str, folder: Path
) -> None:
    broken = folder / f"{NEXT}_broken.sql"
    broken.write_text("CREATE TABLE half (id integer); SELECT 1 / 0;")
    with connect(empty_url, application="tests") as conn:
        with pytest.raises(Exception, match="division by zero"):
            migrate(conn, "live", folder)
        assert pending(conn, folder) == [f"{NEXT}_broken"]
        broken.write_text("CREATE TABLE half (id integer);")
        assert migrate(conn, "live", folder) == [f"{NEXT}_broken"]


def test_the_other_edition_s_migration_is_left_out(empty_url: str) -> None:
    with connect(empty_url, application="tests") as conn:
        names = migrate(conn, "live")
    assert "0004_hourly.apache" in names
    assert "0004_hourly.community" not in names


def test_the_mode_is_fixed_by_the_first_migrate(empty_url: str) -> None:
    with connect(empty_url, application="tests") as conn:
        assert instance_mode(conn) is None
        with pytest.raises(WrongMode, match="run `miluo migrate`"):
            check_mode(conn, "live")
        migrate(conn, "exercise")
        assert instance_mode(conn) == "exercise"
        check_mode(conn, "exercise")
        with pytest.raises(WrongMode, match="of mode exercise, but this process runs as live"):
            migrate(conn, "live")
