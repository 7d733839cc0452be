from __future__ import annotations

import os
from pathlib import Path

import pytest

from deploy.local.place import Account, reachable, stand_in

STRANGER = Account(65533, 65533)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that others may enter, whatever pytest's own folders are."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    return tmp_path


def test_an_open_folder_is_used_as_it_is(home: Path) -> None:
    assert reachable(home / "var/data", STRANGER) == home / "var/data"


def test_an_ordinary_user_uses_the_folder_whatever_its_mode(home: Path) -> None:
    home.chmod(0o700)
    assert reachable(home / "data", None) == home / "data"


def test_a_closed_folder_has_a_stand_in_that_is_found_again(home: Path) -> None:
    home.chmod(0o700)
    first = reachable(home / "data", STRANGER)
    try:
        assert first.parent.parent == Path("/var/tmp")
        assert first == reachable(home / "data", STRANGER)
        assert first.parent == stand_in(home / "data")
        assert first.parent.stat().st_uid == os.geteuid()
    finally:
        first.parent.rmdir()
