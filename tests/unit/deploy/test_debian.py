from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from deploy.local.debian import Recipe, find_patchelf, is_ready, require_space
from deploy.local.errors import RuntimeUnavailable

RECIPE = Recipe(("postgresql",), ("usr/bin/*",), ("perl",))


def test_a_finished_root_is_known_by_its_stamp(tmp_path: Path) -> None:
    assert not is_ready(tmp_path, RECIPE)
    (tmp_path / "stamp").write_text(RECIPE.stamp(tmp_path))

    assert is_ready(tmp_path, RECIPE)


def test_another_recipe_or_place_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "stamp").write_text(RECIPE.stamp(tmp_path))
    moved = tmp_path.with_name("moved")
    tmp_path.rename(moved)

    assert not is_ready(moved, RECIPE)
    assert not is_ready(moved, Recipe.union([RECIPE, RECIPE]))


def test_a_full_disk_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.debian.FREE_BYTES", shutil.disk_usage(tmp_path).total * 2)

    with pytest.raises(RuntimeUnavailable, match="free 1 GB"):
        require_space(tmp_path)


def test_a_missing_patchelf_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(RuntimeUnavailable, match="patchelf is missing"):
        find_patchelf()
