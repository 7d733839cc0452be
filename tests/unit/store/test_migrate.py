from pathlib import Path

import pytest

from store.migrate import MIGRATIONS, MigrationError, read_files


def test_the_migrations_of_both_editions_have_the_same_numbers() -> None:
    files = read_files(MIGRATIONS)
    by_edition = {
        edition: [one.number for one in files if one.edition in ("", edition)]
        for edition in ("apache", "community")
    }
    assert by_edition["apache"] == by_edition["community"]


@pytest.mark.parametrize("name", ["first.sql", "0001_first.oracle.sql"])
def test_a_file_that_is_not_named_like_a_migration_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("SELECT 1")
    with pytest.raises(MigrationError, match="is not named like a migration"):
        read_files(tmp_path)
