"""What the doctor makes of checks that fail."""

from pathlib import Path

import pytest

from miluo import doctor
from miluo.checks import CHECKS, Check
from miluo.settings import Settings
from miluo.trouble import TroubleError


def nothing(_: Settings) -> str:
    return "好 / well"


def broken(_: Settings) -> str:
    raise KeyError("surprise")


def refused(_: Settings) -> str:
    raise TroubleError("Start it.")


def found(monkeypatch: pytest.MonkeyPatch, **checks: Check) -> dict[str, tuple[bool, str]]:
    monkeypatch.setattr(doctor, "CHECKS", checks)
    return {one.check: (one.ok, one.words) for one in doctor.examine(Settings(data=Path("/")))}


def test_a_trouble_in_english_alone_is_told_in_chinese_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ok, words = found(monkeypatch, disk=refused)["disk"]
    assert (ok, words) == (False, f"{doctor.HINTS['disk']} / Start it.")


def test_a_fault_of_a_check_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    all_of_them = found(monkeypatch, gateway=broken, disk=nothing)
    assert all_of_them["disk"] == (True, "好 / well")
    assert "surprise" in all_of_them["gateway"][1]


def test_what_only_the_database_could_tell_is_left_out_while_it_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = found(monkeypatch, database=refused, platform=nothing, disk=nothing)
    assert list(asked) == ["database", "disk"]


def test_every_check_has_its_chinese_words() -> None:
    assert set(doctor.HINTS) == set(CHECKS)
