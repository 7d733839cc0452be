"""`miluo call-plans`: the county's own book comes into force, or nothing does."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerting.notify import book
from domain.call import CallKind, Means, Step
from domain.instant import HOUR
from domain.level import Level
from miluo.call_plans_cli import app
from miluo.trouble import TroubleError
from store import audit, calls
from store.database import Connection
from tests.integration.alerting.notify.called import County

OWN = """
[[plan]]
level = "red"
reminders_h = [1, 0.5]
[[plan.ring]]
whom = ["villages"]
channels = ["sms"]
answer_s = 120
"""


def run(url: str, *words: str) -> str:
    own = {"MILUO_DATABASE_URL": url, "MILUO_MODE": "exercise"}
    result = CliRunner(env=own).invoke(app, words)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result.output


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "own.toml"
    file.write_text(OWN, "utf-8")
    return file


def test_without_a_book_of_the_county_that_of_the_program_holds(shared_url: str) -> None:
    shown = run(shared_url, "show")
    assert shown.startswith("version 0: miluo\n")
    assert "duty, county, towns, villages, groups by voice, sms; 300 s to answer" in shown


def test_a_file_is_checked_without_being_loaded(
    path: Path, shared: Connection, shared_url: str
) -> None:
    assert "again 1 h before" in run(shared_url, "check", str(path))
    path.write_text(OWN.replace("sms", "fax"), "utf-8")
    with pytest.raises(TroubleError, match="fax"):
        run(shared_url, "check", str(path))
    assert book.in_force(shared).version == 0


def test_a_book_that_is_wrong_is_not_loaded(
    path: Path, shared: Connection, shared_url: str
) -> None:
    path.write_text(OWN.replace("red", "purple"), "utf-8")
    with pytest.raises(TroubleError, match="purple"):
        run(shared_url, "load", str(path))
    assert book.in_force(shared).version == 0


def test_a_loaded_book_rules_the_calls_that_begin_from_then_on(
    path: Path, connection: Connection, database_url: str
) -> None:
    county = County(connection).begin()
    before = county.issue()
    assert "version 1" in run(database_url, "load", str(path), "--by", "值班长")
    assert set(county.seats(county.issue())) == {"near", "side"}
    county.wait(120)
    assert county.summonses(before)["near", Step.OWN].ended is None
    assert run(database_url, "show").startswith("version 1: own.toml, 值班长, ")
    assert audit.page(connection, before=None, limit=1)[0].what.startswith("call-plans load")


def test_reminders_follow_the_hour_that_a_warning_expects(
    path: Path, connection: Connection, database_url: str
) -> None:
    county = County(connection).begin()
    run(database_url, "load", str(path))
    warning = county.expecting(hours=3.0)
    assert calls.expected(connection, warning) == county.now + 3 * HOUR
    near = county.summonses(warning)["near", Step.OWN]
    calls.answer(connection, near.id, Means.REPLY, "1", county.now)
    county.wait(7_199)
    assert ("near", Step.REMINDER) not in county.summonses(warning)
    county.wait(1)
    reminder = county.summonses(warning)["near", Step.REMINDER]
    assert (reminder.owes, reminder.text[:9]) == (False, "【演练】再次叫应：")
    assert county.kinds(warning) == [CallKind.CALL]
    assert county.newest(warning).level is Level.RED
