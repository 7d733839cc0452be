from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local.console import vendor
from deploy.local.errors import RuntimeUnavailable


def test_modules_of_the_same_lock_file_are_not_fetched_again(tmp_path: Path) -> None:
    target = tmp_path / "api/console/vendor"
    target.mkdir(parents=True)
    for folder in (tmp_path, target):
        (folder / "package-lock.json").write_text("{}")
    told: list[str] = []

    assert vendor(tmp_path, told.append) == target
    assert told == []


def test_a_lock_file_that_npm_refuses_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text("not a lock file")

    with pytest.raises(RuntimeUnavailable, match="run the same command again"):
        vendor(tmp_path, lambda _: None)
    assert not (tmp_path / "api/console/vendor").exists()


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in Path("package-lock.json").read_text(encoding="utf-8")
