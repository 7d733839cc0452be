from domain.instant import parse
from store import rejects
from store.database import Connection
from store.rejects import Reject, StoredReject

T = parse("2024-07-01T06:00:00+08:00")


def fill(conn: Connection) -> None:
    reasons = ["not JSON", "unknown station", "not JSON"]
    rejects.add(
        conn, [Reject("t", bytes([i, 0, 255]), why, T + i) for i, why in enumerate(reasons)]
    )


def test_rejects_keep_bytes_reason_and_time(connection: Connection) -> None:
    fill(connection)
    first, *_ = rejects.pending(connection, limit=9)
    assert first == StoredReject(1, "t", b"\x00\x00\xff", "not JSON", T)


def test_pending_pages_by_id(connection: Connection) -> None:
    fill(connection)
    assert [one.id for one in rejects.pending(connection, 2)] == [1, 2]
    assert [one.id for one in rejects.pending(connection, 2, after_id=2)] == [3]


def test_a_resolved_reject_is_pending_no_more_and_stays(connection: Connection) -> None:
    fill(connection)
    rejects.resolve(connection, [1, 2])
    assert [one.id for one in rejects.pending(connection, 9)] == [3]
    assert rejects.count(connection) == {"not JSON": 1}
    assert connection.execute("SELECT count(*) FROM v_reject").fetchone() == (3,)


def test_ten_megabytes_are_kept(connection: Connection) -> None:
    payload = bytes(range(256)) * 40_000
    rejects.add(connection, [Reject("t", payload, "too long", T)])
    assert rejects.pending(connection, 1)[0].payload == payload


def test_half_a_character_in_a_reason_is_replaced(connection: Connection) -> None:
    rejects.add(connection, [Reject("t\ud800", b"", "bad \udcff", T)])
    (kept,) = rejects.pending(connection, 1)
    assert (kept.topic, kept.reason) == ("t?", "bad ?")
