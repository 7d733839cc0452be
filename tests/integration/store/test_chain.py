"""Every way of tampering with a chain is found, and the place of it named."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from store import audit, chain
from store.chain import Head, Verdict, verify
from store.database import Connection, connect
from store.migrate import MIGRATIONS, migrate

ROWS = 6


def note(conn: Connection, what: str) -> None:
    audit.note(conn, audit.Entry("zhang", "duty_officer", "", "POST", "/x", what, 200))


@contextmanager
def unguarded(conn: Connection) -> Iterator[Connection]:
    """What a superuser can do: no trigger of ours runs."""
    conn.execute("SET session_replication_role = replica")
    try:
        yield conn
    finally:
        conn.execute("SET session_replication_role = origin")


@pytest.fixture
def conn(shared: Connection) -> Connection:
    """An audit of `ROWS` entries and nothing before them."""
    with unguarded(shared):
        shared.execute("TRUNCATE audit")
        shared.execute(r"UPDATE chain SET place = 0, hash = '\x' WHERE name = 'audit'")
    for number in range(1, ROWS + 1):
        note(shared, f"what {number}")
    return shared


def tampered(conn: Connection, *commands: str) -> Verdict:
    with unguarded(conn):
        for command in commands:
            conn.execute(command.encode())
    return verify(conn, "audit")


def test_a_chain_as_it_was_written_is_whole(conn: Connection) -> None:
    verdict = verify(conn, "audit")
    assert (verdict.rows, verdict.trouble, verdict.place) == (ROWS, None, None)
    assert verdict.head in chain.heads(conn)
    assert verdict.head is not None
    assert verdict.head.place == ROWS


def test_every_chained_table_has_a_head_and_is_whole(conn: Connection) -> None:
    assert [one.name for one in chain.heads(conn)] == list(chain.NAMES)
    assert [verify(conn, name).trouble for name in chain.NAMES] == [None] * len(chain.NAMES)


@pytest.mark.parametrize(
    "edit",
    [
        "what = 'nothing'",
        "status = 403",
        "account = ''",
        "at = at + INTERVAL '1 microsecond'",
        r"hash = '\x00'",
    ],
)
def test_an_edit_of_any_column_is_found_where_it_is(conn: Connection, edit: str) -> None:
    verdict = tampered(conn, f"UPDATE audit SET {edit} WHERE place = 3")
    assert (verdict.rows, verdict.place) == (2, 3)


def test_an_edit_with_a_hash_to_match_breaks_the_row_after_it(conn: Connection) -> None:
    verdict = tampered(
        conn,
        "UPDATE audit SET what = 'nothing' WHERE place = 3",
        """UPDATE audit a SET hash = chain_hash(b.hash, to_jsonb(a)) FROM audit b
           WHERE a.place = 3 AND b.place = 2""",
    )
    assert verdict.place == 4


def test_a_deletion_in_the_middle_is_found(conn: Connection) -> None:
    verdict = tampered(conn, "DELETE FROM audit WHERE place IN (3, 4)")
    assert verdict.place == 3
    assert "缺少 2 条" in (verdict.trouble or "")


def test_a_deletion_that_closes_the_gap_is_found(conn: Connection) -> None:
    verdict = tampered(
        conn,
        "DELETE FROM audit WHERE place = 3",
        "UPDATE audit SET place = -place WHERE place > 3",
        "UPDATE audit SET place = -place - 1 WHERE place < 0",
    )
    assert verdict.place == 3


def test_a_deletion_of_the_newest_rows_is_found(conn: Connection) -> None:
    verdict = tampered(conn, f"DELETE FROM audit WHERE place >= {ROWS - 1}")
    assert (verdict.place, verdict.rows) == (ROWS - 1, ROWS - 2)
    assert "缺少最新的 2 条" in (verdict.trouble or "")


def test_a_deletion_of_everything_is_found(conn: Connection) -> None:
    assert tampered(conn, "DELETE FROM audit").place == 1


def test_a_row_put_in_at_the_end_is_found(conn: Connection) -> None:
    verdict = tampered(
        conn,
        f"""INSERT INTO audit (account, role, peer, method, path, what, status, place, hash)
            VALUES ('', '', '', '', '', '', 0, {ROWS + 1}, 'x')""",
    )
    assert verdict.place == ROWS + 1


def test_a_row_put_in_before_the_first_is_found(conn: Connection) -> None:
    verdict = tampered(
        conn,
        """INSERT INTO audit (account, role, peer, method, path, what, status, place, hash)
           VALUES ('', '', '', '', '', '', 0, 0, 'x')""",
    )
    assert (verdict.rows, verdict.place) == (0, 0)


def test_two_rows_that_changed_places_are_found(conn: Connection) -> None:
    verdict = tampered(
        conn,
        "UPDATE audit SET place = -1 WHERE place = 2",
        "UPDATE audit SET place = 2 WHERE place = 4",
        "UPDATE audit SET place = 4 WHERE place = -1",
    )
    assert verdict.place == 2


def test_a_head_that_was_set_back_is_found_by_the_rows_beyond_it(conn: Connection) -> None:
    back = "UPDATE chain c SET place = 3, hash = a.hash FROM audit a WHERE c.name = 'audit'"
    assert tampered(conn, f"{back} AND a.place = 3").trouble is not None


def test_a_lost_head_is_found(conn: Connection) -> None:
    kept = next(one for one in chain.heads(conn) if one.name == "audit")
    verdict = tampered(conn, "DELETE FROM chain WHERE name = 'audit'")
    conn.execute("INSERT INTO chain VALUES ('audit', %s, %s)", (kept.place, kept.hash))
    assert (verdict.head, verdict.place) == (None, ROWS)


def test_a_chain_made_anew_is_found_by_a_head_noted_elsewhere(conn: Connection) -> None:
    noted = [one for one in chain.heads(conn) if one.name == "audit"]
    note(conn, "after the head was noted")
    assert verify(conn, "audit", noted).trouble is None
    anew = """
        DO $$ DECLARE one audit%ROWTYPE; previous bytea := ''; BEGIN
            FOR one IN SELECT * FROM audit ORDER BY place LOOP
                previous := chain_hash(previous, to_jsonb(one));
                UPDATE audit SET hash = previous WHERE place = one.place;
            END LOOP;
            UPDATE chain SET hash = previous WHERE name = 'audit';
        END $$"""
    made = tampered(conn, "UPDATE audit SET what = 'nothing' WHERE place = 3", anew)
    assert made.trouble is None, "who owns the database can do this"
    verdict = verify(conn, "audit", noted)
    assert verdict.place == ROWS
    assert "记下的链首" in (verdict.trouble or "")


def test_a_chain_that_ends_before_a_noted_head_is_found(conn: Connection) -> None:
    beyond = Head("audit", ROWS + 1, b"x")
    assert verify(conn, "audit", [beyond]).place == ROWS + 1
    assert verify(conn, "audit", [Head("duty_entry", 9, b"x")]).trouble is None


def test_what_is_nested_in_a_row_is_part_of_it(conn: Connection) -> None:
    conn.execute(
        """INSERT INTO duty_entry (at, kind, by, text, about) VALUES
           (now(), 'note', 'zhang', 'a', '{"open": [1, null], "level": null}')"""
    )
    with unguarded(conn):
        conn.execute("""UPDATE duty_entry SET about = about - 'level'""")
    verdict = verify(conn, "duty_entry")
    with unguarded(conn):
        conn.execute("TRUNCATE duty_entry")
        conn.execute(r"UPDATE chain SET place = 0, hash = '\x' WHERE name = 'duty_entry'")
    assert verdict.place == 1


def test_another_column_breaks_no_chain_and_is_guarded_from_then_on(conn: Connection) -> None:
    conn.execute("ALTER TABLE audit ADD COLUMN later text")
    try:
        assert verify(conn, "audit").trouble is None
        conn.execute(
            """INSERT INTO audit (account, role, peer, method, path, what, status, later)
               VALUES ('', '', '', '', '', '', 0, 'said')"""
        )
        assert verify(conn, "audit").rows == ROWS + 1
        assert tampered(conn, "UPDATE audit SET later = NULL").place == ROWS + 1
    finally:
        conn.execute("ALTER TABLE audit DROP COLUMN later")


def test_a_chain_longer_than_a_page_is_read_to_its_end(conn: Connection) -> None:
    conn.execute(
        """INSERT INTO audit (account, role, peer, method, path, what, status)
           SELECT 'a', 'b', 'c', 'd', 'e', i::text, 0 FROM generate_series(1, 2100) i"""
    )
    assert verify(conn, "audit").rows == ROWS + 2100
    assert tampered(conn, "UPDATE audit SET status = 1 WHERE place = 2090").place == 2090


def test_writers_at_the_same_time_make_one_chain(conn: Connection, shared_url: str) -> None:
    def write(name: int) -> None:
        with connect(shared_url, application="tests") as own:
            for number in range(10):
                note(own, f"{name}-{number}")

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(4)))
    verdict = verify(conn, "audit")
    assert (verdict.rows, verdict.trouble) == (ROWS + 40, None)


def test_a_transaction_that_fails_leaves_no_gap(conn: Connection) -> None:
    with conn.transaction(force_rollback=True):
        note(conn, "never happened")
    note(conn, "happened")
    assert verify(conn, "audit").rows == ROWS + 1


@pytest.mark.parametrize(
    "command", ["UPDATE audit SET status = 0", "DELETE FROM audit", "TRUNCATE audit"]
)
def test_the_database_itself_refuses_changes(conn: Connection, command: str) -> None:
    with pytest.raises(Exception, match="audit is only ever added to"):
        conn.execute(command.encode())


def test_no_such_chain_is_an_error(conn: Connection) -> None:
    with pytest.raises(ValueError, match="no chain account"):
        verify(conn, "account")


def test_an_audit_from_before_the_chains_becomes_one(empty_url: str, tmp_path: Path) -> None:
    before = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, before)
    for path in before.glob("*.sql"):
        if int(path.name[:4]) >= 15:
            path.unlink()
    with connect(empty_url, application="tests") as conn:
        migrate(conn, "live", before)
        note(conn, "before")
        note(conn, "before, too")
        migrate(conn, "live")
        note(conn, "after")
        verdict = verify(conn, "audit")
        assert (verdict.rows, verdict.trouble) == (3, None)
        assert [one.what for one in audit.page(conn, limit=9)] == ["after", "before, too", "before"]
        with pytest.raises(Exception, match="audit is only ever added to"):
            conn.execute("DELETE FROM audit")
