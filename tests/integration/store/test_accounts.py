"""Accounts, keys, sessions and attempts; the clock is a parameter."""

import threading
import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest

from domain.account import Account, Role
from domain.instant import HOUR, MINUTE, SECOND, parse
from store import accounts, audit, logins, passwords, sessions
from store.accounts import AccountConflictError, AccountError, UnknownAccountError
from store.database import Connection, connect
from tests.conftest import new_database

AT = parse("2024-07-01T23:30:00+08:00")
LI = Account("li", "李四", Role.DUTY_OFFICER)


@pytest.fixture(scope="module")
def shared(postgres: str, template: str) -> Iterator[Connection]:
    """A database whose tests leave nothing behind in it."""
    with (
        new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url,
        connect(url, application="tests") as conn,
    ):
        yield conn


@pytest.fixture
def conn(shared: Connection) -> Iterator[Connection]:
    with shared.transaction(force_rollback=True):
        yield shared


@pytest.fixture
def li(conn: Connection) -> Connection:
    """A database that knows one officer."""
    accounts.create(conn, LI, None, "tests", AT)
    return conn


def administrator(conn: Connection, name: str) -> None:
    accounts.create(conn, Account(name, name, Role.ADMINISTRATOR), None, "tests", AT)


def fail(conn: Connection, times: int, name: str = "li", peer: str = "10.0.0.1") -> None:
    for second in range(times):
        number, _ = logins.attempt(conn, name, peer, AT + second * SECOND)
        assert number is not None


def test_a_password_is_kept_as_a_hash_that_knows_it_again(li: Connection) -> None:
    accounts.set_password(li, "li", "correct horse")
    kept = accounts.password_of(li, "li")
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "correct horse")
    assert not passwords.matches(kept, "Correct horse")
    assert not passwords.matches(None, "correct horse")
    assert not passwords.is_outdated(kept)


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    weaker = "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
    assert passwords.is_outdated(weaker)


@pytest.mark.parametrize("name", ["", "Li", "li si", "li/si", "li\0", "l" * 65, "li?"])
def test_a_name_that_could_be_mistaken_is_refused(conn: Connection, name: str) -> None:
    with pytest.raises(AccountError):
        accounts.create(conn, Account(name, "x", Role.VIEWER), None, "tests", AT)
    assert accounts.page(conn, limit=1) == []


def test_a_name_is_taken_once(li: Connection) -> None:
    with pytest.raises(AccountConflictError, match="There is an account li already"):
        accounts.create(li, LI, None, "tests", AT)


def test_a_short_password_is_refused(li: Connection) -> None:
    with pytest.raises(AccountError, match="10 to 200 characters"):
        accounts.set_password(li, "li", "123456789")
    with pytest.raises(AccountError, match="10 to 200 characters"):
        accounts.create(li, Account("wu", "吴", Role.VIEWER), "123456789", "tests", AT)


def test_a_reporter_needs_a_unit(li: Connection) -> None:
    with pytest.raises(AccountError, match="say which"):
        accounts.create(li, Account("wu", "吴", Role.REPORTER), None, "tests", AT)
    with pytest.raises(AccountError, match="say which"):
        accounts.appoint(li, "li", Role.REPORTER, "")


@pytest.mark.parametrize(
    "change",
    [
        lambda conn: accounts.disable(conn, "ma", AT),
        lambda conn: accounts.appoint(conn, "ma", Role.VIEWER, ""),
    ],
)
def test_the_last_administrator_stays(li: Connection, change: Callable[[Connection], None]) -> None:
    administrator(li, "ma")
    with pytest.raises(AccountConflictError, match="the last administrator"):
        change(li)
    administrator(li, "wang")
    change(li)
    with pytest.raises(AccountConflictError, match="the last administrator"):
        accounts.disable(li, "wang", AT)


def test_two_administrators_cannot_disable_each_other_at_once(
    connection: Connection, database_url: str
) -> None:
    for name in ("ma", "wang"):
        administrator(connection, name)
    refused: list[str] = []

    def disable(name: str) -> None:
        with connect(database_url, application="tests") as own:
            try:
                accounts.disable(own, name, AT)
            except AccountConflictError:
                refused.append(name)

    both = [threading.Thread(target=disable, args=(name,)) for name in ("ma", "wang")]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    active = [row.name for row in accounts.page(connection, limit=9) if row.disabled_at is None]
    assert active == refused
    assert len(refused) == 1


def test_a_key_opens_until_it_is_revoked_and_notes_the_day_in_beijing(li: Connection) -> None:
    key = accounts.new_key(li, "li", "feed", "tests", AT)
    assert accounts.by_key(li, key, AT) == LI
    (row,) = accounts.keys(li, "li")
    assert (key.startswith(row.prefix), len(row.prefix), str(row.last_used)) == (
        True, 12, "2024-07-01",
    )  # fmt: skip
    accounts.by_key(li, key, AT + HOUR)
    assert str(accounts.keys(li, "li")[0].last_used) == "2024-07-02"
    assert accounts.by_key(li, key[:-1], AT) is None
    accounts.revoke(li, "li", row.id, AT)
    assert accounts.by_key(li, key, AT) is None
    with pytest.raises(UnknownAccountError, match=f"no key {row.id}"):
        accounts.revoke(li, "li", row.id, AT)


def test_no_secret_is_in_the_database(li: Connection) -> None:
    accounts.set_password(li, "li", "correct horse")
    key = accounts.new_key(li, "li", "feed", "tests", AT)
    session = sessions.begin(li, "li", AT)
    for table in ("account", "api_key", "session"):
        rows = li.execute(f"SELECT t::text FROM {table} t".encode()).fetchall()
        assert rows
        for secret in (key, session, "correct horse"):
            assert not any(secret in row[0] for row in rows)


def test_a_session_lasts_twelve_hours_however_busy(li: Connection) -> None:
    secret = sessions.begin(li, "li", AT)
    for hour in range(12):
        assert sessions.holder(li, secret, AT + hour * HOUR) == LI
    assert sessions.holder(li, secret, AT + sessions.LASTS - 1) == LI
    assert sessions.holder(li, secret, AT + sessions.LASTS) is None


def test_a_session_that_nobody_uses_is_over(li: Connection) -> None:
    secret = sessions.begin(li, "li", AT)
    assert sessions.holder(li, secret, AT + sessions.IDLE - 1) == LI
    assert sessions.holder(li, secret, AT + 2 * sessions.IDLE - 2) == LI
    assert sessions.holder(li, secret, AT + 3 * sessions.IDLE) is None


def test_a_session_ends_with_logout_disabling_and_another_password(li: Connection) -> None:
    changes: list[Callable[[str], None]] = [
        lambda secret: sessions.end(li, secret),
        lambda _: accounts.set_password(li, "li", "battery staple"),
        lambda _: accounts.disable(li, "li", AT),
    ]
    for change in changes:
        secret = sessions.begin(li, "li", AT)
        assert sessions.holder(li, secret, AT) == LI
        change(secret)
        assert sessions.holder(li, secret, AT) is None


def test_a_disabled_account_opens_nothing_until_it_is_enabled(li: Connection) -> None:
    accounts.set_password(li, "li", "correct horse")
    key = accounts.new_key(li, "li", "feed", "tests", AT)
    accounts.disable(li, "li", AT)
    assert accounts.by_key(li, key, AT) is None
    assert accounts.password_of(li, "li") is None
    accounts.enable(li, "li")
    assert accounts.by_key(li, key, AT) == LI


def test_after_five_failures_an_account_waits_until_the_oldest_is_old(li: Connection) -> None:
    fail(li, logins.PER_PAIR)
    at = AT + MINUTE
    assert logins.attempt(li, "li", "10.0.0.1", at) == (None, 14 * 60)
    assert logins.attempt(li, "wu", "10.0.0.1", at)[0] is not None
    assert logins.attempt(li, "li", "10.0.0.1", AT + logins.WINDOW - 1)[0] is None
    assert logins.attempt(li, "li", "10.0.0.1", AT + logins.WINDOW)[0] is not None
    assert logins.attempt(li, "li", "10.0.0.1", AT + logins.WINDOW)[0] is None


def test_who_guesses_at_an_account_keeps_nobody_out_elsewhere(li: Connection) -> None:
    fail(li, logins.PER_PAIR)
    assert logins.attempt(li, "li", "10.0.0.1", AT)[0] is None
    assert logins.attempt(li, "li", "10.0.0.2", AT)[0] is not None


def test_guesses_at_an_account_from_everywhere_are_counted_together(li: Connection) -> None:
    for number in range(logins.PER_NAME // logins.PER_PAIR):
        fail(li, logins.PER_PAIR, peer=f"10.0.1.{number}")
    assert logins.attempt(li, "li", "10.0.0.2", AT)[0] is None
    assert logins.attempt(li, "wu", "10.0.0.2", AT)[0] is not None


def test_another_password_forgets_the_failures_with_the_old_one(li: Connection) -> None:
    fail(li, logins.PER_PAIR)
    fail(li, 1, name="wu", peer="10.0.0.3")
    accounts.set_password(li, "li", "correct horse")
    assert logins.attempt(li, "li", "10.0.0.1", AT)[0] is not None
    assert li.execute("SELECT count(*) FROM login_attempt WHERE name = 'wu'").fetchall() == [(1,)]


def test_waiting_is_not_made_longer_by_trying(li: Connection) -> None:
    fail(li, logins.PER_PAIR)
    for minute in range(1, 15):
        assert logins.attempt(li, "li", "10.0.0.1", AT + minute * MINUTE)[0] is None
    assert logins.attempt(li, "li", "10.0.0.1", AT + logins.WINDOW)[0] is not None


def test_an_address_that_guesses_many_names_waits(li: Connection) -> None:
    for number in range(logins.PER_PEER):
        fail(li, 1, name=f"name{number}")
    assert logins.attempt(li, "li", "10.0.0.1", AT)[0] is None
    assert logins.attempt(li, "li", "10.0.0.2", AT)[0] is not None


def test_success_forgets_the_failures_of_the_account_and_not_of_its_address(
    li: Connection,
) -> None:
    for number in range(logins.PER_PEER - logins.PER_PAIR):
        fail(li, 1, name=f"name{number}")
    fail(li, logins.PER_PAIR - 1)
    right, _ = logins.attempt(li, "li", "10.0.0.1", AT)
    assert right is not None
    logins.succeeded(li, right, "li")
    fail(li, logins.PER_PAIR)
    assert logins.attempt(li, "wu", "10.0.0.1", AT)[0] is None


def test_many_attempts_at_once_gain_nothing(database_url: str) -> None:
    admitted: list[int | None] = []

    def guess() -> None:
        with connect(database_url, application="tests") as own:
            admitted.append(logins.attempt(own, "li", "10.0.0.1", AT)[0])

    guesses = [threading.Thread(target=guess) for _ in range(8)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join(20)
    assert len(admitted) == 8
    assert sum(number is not None for number in admitted) == logins.PER_PAIR


@pytest.mark.parametrize(
    "command", ["UPDATE audit SET account = ''", "DELETE FROM audit", "TRUNCATE audit"]
)
def test_the_audit_is_only_ever_added_to(conn: Connection, command: str) -> None:
    audit.note(conn, audit.Entry("li", "viewer", "::1", "POST", "/", "x", 403))
    with (
        pytest.raises(psycopg.errors.RestrictViolation, match="only ever added to"),
        conn.transaction(),
    ):
        conn.execute(command.encode())


def test_the_audit_comes_newest_first_and_by_account(conn: Connection) -> None:
    for name in ("li", "wu", "li"):
        audit.note(conn, audit.Entry(name, "viewer", "::1", "POST", "/", "x", 403))
    newest, *rest = audit.page(conn, limit=9)
    assert [row.account for row in (newest, *rest)] == ["li", "wu", "li"]
    assert audit.page(conn, before=newest.id, limit=9) == rest
    assert audit.page(conn, account="wu", limit=9) == rest[:1]


def test_an_account_is_never_deleted(li: Connection) -> None:
    with (
        pytest.raises(psycopg.errors.RestrictViolation, match="disable the account"),
        li.transaction(),
    ):
        li.execute("DELETE FROM account")
