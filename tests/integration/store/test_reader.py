"""The role of dashboards: what it may read, and that it may do nothing else."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from store.database import Connection, connect, scalar
from store.migrate import migrate
from store.reader import CONSOLE, ROLE, ReaderRefused, open_reader

PASSWORD = "only a test's"

VIEWS = (
    "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace "
    "AND relname LIKE 'v\\_%' ORDER BY 1"
)
ALLOWED = f"""
    SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'v', 'm', 'p', 'f', 'S') AND relnamespace = 'public'::regnamespace
      AND CASE relkind WHEN 'S' THEN has_sequence_privilege('{ROLE}', oid, 'USAGE, SELECT, UPDATE')
          ELSE has_table_privilege('{ROLE}', oid, 'SELECT') END
    ORDER BY 1
"""


@pytest.fixture(scope="module")
def reader(shared: Connection, shared_url: str) -> Iterator[Connection]:
    """A connection as the role, as Grafana would open one."""
    open_reader(shared, PASSWORD, "https://console.example")
    where = urlsplit(shared_url)
    url = where._replace(netloc=f"{ROLE}@{where.hostname}:{where.port}").geturl()
    with psycopg.connect(url, password=PASSWORD, autocommit=True) as conn:
        yield conn


def names(conn: Connection, query: str) -> list[str]:
    return [name for (name,) in conn.execute(query.encode())]


def test_it_reads_every_view_of_the_dashboards(shared: Connection, reader: Connection) -> None:
    views = names(shared, VIEWS)
    assert len(views) > 30
    for view in views:
        reader.execute(f"SELECT * FROM {view}".encode())


def test_it_may_read_no_relation_but_those_views(shared: Connection, reader: Connection) -> None:
    assert names(reader, ALLOWED) == names(shared, VIEWS)


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM account", "SELECT addresses FROM contact", "SELECT token FROM summons",
     "SELECT * FROM observation", "SELECT * FROM observation_hourly", "TABLE delivery",
     "SELECT * FROM api_key", "SELECT * FROM pg_authid"],
)  # fmt: skip
def test_it_may_not_read_a_table(reader: Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO station SELECT", "UPDATE v_instance SET mode = 'live'", "DELETE FROM v_reject",
     "TRUNCATE warning", "CREATE TABLE own (id integer)", "DROP VIEW v_station",
     "SELECT make_chain('station')", "ALTER ROLE miluo_reader SUPERUSER",
     "SELECT drop_chunks('observation', now())"],
)  # fmt: skip
def test_it_may_not_write_even_where_it_says_so(reader: Connection, statement: str) -> None:
    for read_only in ("on", "off"):
        reader.execute(f"SET default_transaction_read_only = {read_only}".encode())
        with pytest.raises(
            (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
        ):
            reader.execute(statement.encode())


def test_it_reads_only_and_not_for_ever_unless_it_says_so(reader: Connection) -> None:
    reader.execute("RESET default_transaction_read_only")
    assert scalar(reader, "SHOW transaction_read_only") == "on"
    assert scalar(reader, "SHOW statement_timeout") == "30s"


def test_it_knows_where_the_console_is(reader: Connection) -> None:
    assert scalar(reader, f"SHOW {CONSOLE}") == "https://console.example"


def test_the_server_never_sees_the_password(shared: Connection, reader: Connection) -> None:
    kept = scalar(shared, f"SELECT rolpassword FROM pg_authid WHERE rolname = '{ROLE}'")
    assert kept.startswith("SCRAM-SHA-256$")
    assert reader.info.user == ROLE


def test_no_view_shows_an_address_or_a_secret(shared: Connection) -> None:
    query = """SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_name ~ '^v_' AND column_name = ANY(%s)"""
    secret = ["address", "addresses", "token", "key", "password_hash", "payload", "last_error"]
    assert shared.execute(query.encode(), (secret,)).fetchall() == []


def test_a_view_of_a_later_migration_is_granted_too(connection: Connection) -> None:
    connection.execute("CREATE VIEW v_later AS SELECT 1 AS one")
    connection.execute("SELECT grant_reader()")
    assert "v_later" in names(connection, ALLOWED)


def test_an_owner_who_may_not_make_roles_migrates_and_is_told_what_to_do(empty_url: str) -> None:
    owner = "plain_owner"
    where = urlsplit(empty_url)
    url = where._replace(netloc=f"{owner}:{owner}@{where.hostname}:{where.port}").geturl()
    with connect(empty_url, application="tests") as admin:
        admin.execute(f"CREATE ROLE {owner} LOGIN PASSWORD '{owner}'".encode())
        try:
            admin.execute(f"ALTER DATABASE {where.path[1:]} OWNER TO {owner}".encode())
            with connect(url, application="tests") as conn:
                assert "0020_reader" in migrate(conn, "live")
                with pytest.raises(ReaderRefused, match="ALTER ROLE plain_owner CREATEROLE"):
                    open_reader(conn, PASSWORD, "")
        finally:
            admin.execute(f"REASSIGN OWNED BY {owner} TO CURRENT_USER".encode())
            admin.execute(f"DROP OWNED BY {owner}; DROP ROLE {owner}".encode())
