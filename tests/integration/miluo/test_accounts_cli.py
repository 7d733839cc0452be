"""`miluo accounts`, and the account that a new platform begins with."""

import uuid
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from miluo.accounts import FIRST, first_administrator
from miluo.accounts_cli import app
from store import accounts, audit, passwords
from store.accounts import AccountConflictError, AccountError
from store.database import Connection, connect, now
from tests.acceptance.commands import miluo
from tests.conftest import new_database


@pytest.fixture(scope="module")
def url(postgres: str, template: str) -> Iterator[str]:
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as own:
        yield own


@pytest.fixture(scope="module")
def conn(url: str) -> Iterator[Connection]:
    with connect(url, application="tests") as connection:
        yield connection


def run(url: str, *words: str, typed: str | None = None) -> Result:
    """The outcome of a command; a refusal of the program's own is raised."""
    own = {"MILUO_DATABASE_URL": url, "MILUO_MODE": "exercise"}
    result = CliRunner(env=own).invoke(app, words, input=typed)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


def matches(conn: Connection, name: str, password: str) -> bool:
    return passwords.matches(accounts.password_of(conn, name), password)


def test_an_account_gets_a_random_password_which_is_said_once(url: str, conn: Connection) -> None:
    said = run(url, "add", "Li", "reporter", "--unit", "教育局", "--title", "李四").output
    assert matches(conn, "li", said.split()[-1])
    row = accounts.get(conn, "li")
    assert row is not None
    assert (row.title, row.role, row.unit) == ("李四", "reporter", "教育局")
    again = run(url, "password", "li").output
    assert again != said
    assert matches(conn, "li", again.split()[-1])


def test_a_password_may_be_typed_twice_and_is_not_said(url: str, conn: Connection) -> None:
    typed = "correct horse\ncorrect horse\n"
    assert "correct" not in run(url, "add", "wu", "viewer", "--ask", typed=typed).output
    assert matches(conn, "wu", "correct horse")


def test_a_key_is_said_once_and_opens_until_it_is_revoked(url: str, conn: Connection) -> None:
    run(url, "add", "feed", "viewer")
    key = run(url, "key", "feed", "看板").output.strip()
    assert accounts.by_key(conn, key, now(conn)) is not None
    listed = run(url, "list").output
    assert f"{key[:12]}… 看板" in listed
    assert key not in listed
    number = listed.split("feed key ")[1].partition(":")[0]
    run(url, "revoke", "feed", number)
    assert accounts.by_key(conn, key, now(conn)) is None
    assert "feed key" not in run(url, "list").output


def test_an_account_is_disabled_enabled_and_given_a_role(url: str, conn: Connection) -> None:
    run(url, "add", "he", "viewer")
    run(url, "disable", "he")
    assert accounts.password_of(conn, "he") is None
    run(url, "enable", "he")
    run(url, "role", "he", "keeper", "--unit", "县政府办")
    row = accounts.get(conn, "he")
    assert row is not None
    assert (row.disabled_at, row.role, row.unit) == (None, "keeper", "县政府办")


def test_what_is_refused_leaves_no_trace(url: str, conn: Connection) -> None:
    before = audit.page(conn, limit=1)
    for words in (("add", "a b", "viewer"), ("add", "xu", "reporter"), ("disable", "none")):
        with pytest.raises(AccountError):
            run(url, *words)
    assert audit.page(conn, limit=1) == before
    assert accounts.get(conn, "xu") is None


def test_the_audit_is_listed_oldest_first_without_secrets(url: str) -> None:
    said = run(url, "add", "zhu", "viewer").output
    run(url, "disable", "zhu")
    *_, added, disabled = run(url, "audit").output.splitlines()
    assert "accounts add zhu viewer" in added
    assert "accounts disable zhu" in disabled
    assert said.split()[-1] not in added


def test_a_new_platform_has_one_administrator_and_makes_no_second(connection: Connection) -> None:
    password = first_administrator(connection)
    assert password is not None
    assert matches(connection, FIRST, password)
    assert first_administrator(connection) is None
    with pytest.raises(AccountConflictError, match="the last administrator"):
        accounts.disable(connection, FIRST, now(connection))


def test_a_refusal_is_one_sentence(url: str) -> None:
    told = miluo("accounts", "enable", "none", MILUO_DATABASE_URL=url, MILUO_MODE="exercise")
    assert (told.returncode, told.stderr) == (1, "There is no account none.\n")
