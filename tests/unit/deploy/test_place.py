from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir

import pytest

from deploy.local.place import Account, reachable, stand_in

STRANGER = Account(65533, 65533)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that others may enter, whatever pytest's own folders are."""
    above = (tmp_path, *tmp_path.parents)
    for folder in takewhile(lambda one: one != Path(gettempdir()), above):
        folder.chmod(0o755)
    return tmp_path


def test_an_open_folder_is_used_as_it_is(home: Path) -> None:
    assert reachable(home / "var/data", STRANGER) == home / "var/data"


def test_a_folder_behind_a_link_is_the_same_for_all_who_link_to_it(home: Path) -> None:
    (home / "one").mkdir()
    (home / "two").symlink_to(home / "one")
    assert reachable(home / "two/runtime", STRANGER) == home / "one/runtime"
    assert reachable(home / "two/runtime", None) == home / "one/runtime"


def test_an_ordinary_user_uses_the_folder_whatever_its_mode(home: Path) -> None:
    home.chmod(0o700)
    assert reachable(home / "data", None) == home / "data"


@pytest.fixture
def closed(home: Path) -> Iterator[Path]:
    """A folder that nobody else may enter; its stand-in is gone after the test."""
    home.chmod(0o700)
    yield home
    shutil.rmtree(stand_in(home), ignore_errors=True)


def test_a_closed_folder_has_a_stand_in_that_is_found_again(closed: Path) -> None:
    first = reachable(closed / "data", STRANGER)
    assert first == stand_in(closed) / "data"
    assert first.parent.parent == Path("/var/tmp")
    assert first == reachable(closed / "data", STRANGER)
    assert first.parent.stat().st_uid == os.geteuid()


def test_all_below_a_closed_folder_is_below_one_stand_in(closed: Path) -> None:
    assert reachable(closed / "var/up/postgres", STRANGER) == stand_in(closed) / "var/up/postgres"
    assert (stand_in(closed) / "var/up").is_dir()
