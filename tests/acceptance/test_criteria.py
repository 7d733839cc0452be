"""An operator takes default rules from the book, loads them, and the county approves one."""

from pathlib import Path

import pytest

from miluo import criteria, registries
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import registry, registry_changes
from store.database import Connection
from tests.acceptance.commands import miluo

STATION = """
[[station]]
code = "PJ01"
name = "平江"
kind = "ZZ"
attributes = { WRZ = "70.50", GRZ = "74.00" }
[[datastream]]
station = "PJ01"
property = "stage"
unit = "m"
"""


@pytest.fixture
def own(database_url: str, tmp_path: Path) -> Settings:
    settings = Settings(database_url=database_url, mode="exercise")
    path = tmp_path / "station.toml"
    path.write_text(STATION, "utf-8")
    registries.load(settings, str(path), "王")
    return settings


def test_what_is_suggested_loads_unchanged_and_is_approved_rule_by_rule(
    own: Settings, connection: Connection, tmp_path: Path
) -> None:
    run = miluo(
        "criteria", "suggest", "PJ01",
        MILUO_DATABASE_URL=own.database_url or "", MILUO_MODE="exercise",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "# 不代表安全 does not mean safe: stage/value: without red OBHTZ" in run.stdout
    path = tmp_path / "rules.toml"
    path.write_text(run.stdout, "utf-8")
    said = registries.load(own, str(path), "王")
    assert "+ criterion PJ01/stage/value blue 70.0, yellow 70.5, orange 74.0" in said
    assert registries.diff(own, str(path)) == ["nothing to change 无变化"]
    assert criteria.approve(own, "PJ01/stage/value", "县防指")[:2] == [
        "~ criterion PJ01/stage/value",
        "    approved_by: nothing -> 县防指",
    ]
    assert "# 已有，不改 there already, left alone: PJ01/stage/value\n" in criteria.suggested(
        own, "PJ01"
    )
    assert registry_changes.versions(connection)[0].source == "miluo criteria approve"
    listed = [line.split() for line in criteria.listed(own, "PJ01")]
    assert ["PJ01/stage/value", "70", "70.5", "74", "-", "-", "县防指"] in listed


def test_an_approval_needs_a_rule_and_a_name(own: Settings, connection: Connection) -> None:
    before = registry.version(connection)
    with pytest.raises(TroubleError, match="There is no rule PJ01/stage/rate"):
        criteria.approve(own, "PJ01/stage/rate", "县防指")
    with pytest.raises(TroubleError, match="Say who approves"):
        criteria.approve(own, "PJ01/stage/value", " ")
    assert registry.version(connection) == before


def test_an_unknown_station_is_said(own: Settings) -> None:
    for ask in (criteria.suggested, criteria.listed):
        with pytest.raises(TroubleError, match="There is no station PJ09"):
            ask(own, "PJ09")


def test_a_wrong_rule_of_a_file_says_which_key_and_what_is_possible(
    own: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(
        '[[criterion]]\nstation = "PJ01"\nproperty = "stage"\nindicator = "rate"\nred = 1\n'
    )
    with pytest.raises(TroubleError) as error:
        registries.load(own, str(path), "王")
    assert "parameters" in str(error.value)
    assert "rate needs window_h. rate takes parameters: window_h (needed)" in str(error.value)
