"""What came of each message, and what that says of the person it was for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from store import calls
from store.clock import instant
from store.database import Connection
from store.micros import timestamp


class Outcome(StrEnum):
    """What came of a try; AGAIN: not now, try later."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a try of a delivery; `pause_s` until the next one where there is one.

    `reference` is the gateway's own number, `error` why it failed or is tried again.
    """

    delivery: int
    outcome: Outcome
    reference: str = ""
    error: str = ""
    pause_s: float = 0.0


_LOCK = """
    SELECT id FROM call WHERE id IN (
        SELECT s.call_id FROM delivery d JOIN summons s ON s.id = d.summons_id
        WHERE d.id = ANY(%s))
    ORDER BY id FOR NO KEY UPDATE
"""

_SETTLE = """
    WITH result AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(outcomes)s::text[], %(references)s::text[],
                             %(errors)s::text[]) AS one (id, outcome, reference, error)
    ), changed AS (
        UPDATE delivery d SET state = r.outcome, reference = r.reference, error = r.error,
            sent_at = CASE WHEN r.outcome <> 'failed' THEN coalesce(d.sent_at, %(at)s) END,
            claimed_till = NULL
        FROM result r
        WHERE d.id = r.id AND (d.state = 'queued' OR d.state = 'stopped' AND r.outcome <> 'failed')
        RETURNING d.id, d.summons_id, d.channel, d.state, d.error
    )
    SELECT s.call_id, c.summons_id, c.channel, c.state, c.error
    FROM changed c JOIN summons s ON s.id = c.summons_id ORDER BY c.id
"""

_AGAIN = """
    UPDATE delivery SET error = %(error)s, claimed_by = NULL, claimed_till = NULL,
        next_try = clock_timestamp() + make_interval(secs => %(pause_s)s)
    WHERE id = %(id)s AND state = 'queued' AND claimed_by = %(holder)s
"""

_SUMMONS = """
    UPDATE summons SET sent_at = coalesce(sent_at, %(at)s),
        delivered_at = CASE WHEN %(outcome)s = 'delivered' THEN coalesce(delivered_at, %(at)s)
                            ELSE delivered_at END,
        state = CASE WHEN state = 'queued' OR (state = 'sent' AND %(outcome)s = 'delivered')
                     THEN %(outcome)s ELSE state END
    WHERE id = ANY(%(ids)s)
"""

_EVENT = """
    INSERT INTO call_event (at, call_id, summons_id, channel, kind, by, remark)
    VALUES (%s, %s, %s, %s, %s, '', %s)
"""

_HOPELESS = """
    SELECT s.id FROM summons s WHERE s.id = ANY(%s) AND s.state IN ('queued', 'sent')
      AND NOT EXISTS (SELECT FROM delivery d WHERE d.summons_id = s.id AND d.state <> 'failed')
    ORDER BY s.id
"""

Change = tuple[int, int, str, str, str]
"""Call, summons, channel, new state and error of a delivery."""


def settle(conn: Connection, holder: str, results: Sequence[Result]) -> None:
    """Write what came of the tries of a holder, in the caller's transaction.

    A message that went out although its call was stopped meanwhile counts as sent. Where all
    channels of a person have failed, his call has failed, and the next is called.
    """
    conn.execute(_LOCK, ([one.delivery for one in results],))
    at = instant(conn)
    with conn.cursor() as cursor:
        cursor.executemany(_AGAIN, [_again(holder, one) for one in results if _is_again(one)])
    _follow(conn, _settled(conn, [one for one in results if not _is_again(one)], at), at)


def _is_again(one: Result) -> bool:
    return one.outcome is Outcome.AGAIN


def _again(holder: str, one: Result) -> dict[str, object]:
    return {"id": one.delivery, "holder": holder, "error": one.error, "pause_s": one.pause_s}


def _settled(conn: Connection, results: Sequence[Result], at: int) -> list[Change]:
    given = {
        "ids": [one.delivery for one in results],
        "outcomes": [one.outcome.value for one in results],
        "references": [one.reference for one in results],
        "errors": [one.error for one in results],
        "at": timestamp(at),
    }
    return conn.execute(_SETTLE, given).fetchall()


def _follow(conn: Connection, changes: Sequence[Change], at: int) -> None:
    """Write what changed deliveries say of their summonses, with the proof of each."""
    for outcome in (Outcome.SENT, Outcome.DELIVERED):
        ids = [summons for _, summons, _, state, _ in changes if state == outcome]
        if ids:
            given = {"at": timestamp(at), "outcome": outcome.value, "ids": ids}
            conn.execute(_SUMMONS, given)
    with conn.cursor() as cursor:
        cursor.executemany(_EVENT, [(timestamp(at), *one) for one in changes])
    _give_up(conn, {summons for _, summons, _, state, _ in changes if state == "failed"}, at)


def _give_up(conn: Connection, summonses: Iterable[int], at: int) -> None:
    """Whom no channel reached is out: his deputy is called."""
    for (summons,) in conn.execute(_HOPELESS, (sorted(summonses),)).fetchall():
        calls.fail(conn, summons, at)


_RECEIPT = """
    UPDATE delivery d SET state = %(state)s, error = %(error)s,
        sent_at = CASE WHEN %(state)s = 'delivered' THEN coalesce(d.sent_at, %(at)s)
                       ELSE d.sent_at END
    FROM summons s
    WHERE d.key = %(key)s AND s.id = d.summons_id AND d.state = ANY(%(from)s)
    RETURNING s.call_id, d.summons_id, d.channel, d.state, d.error
"""


def arrived(conn: Connection, key: str) -> bool:
    """A gateway says later that a message has arrived; False for a key of no message.

    It may say so before our own word that it was sent is written, and twice.
    """
    return _receipt(conn, key, Outcome.DELIVERED, "", ("queued", "sent", "failed", "stopped"))


def lost(conn: Connection, key: str, error: str) -> bool:
    """A gateway says later that a message did not arrive; False for a key of no message."""
    return _receipt(conn, key, Outcome.FAILED, error, ("queued", "sent"))


def _receipt(
    conn: Connection, key: str, outcome: Outcome, error: str, before: Sequence[str]
) -> bool:
    with conn.transaction():
        row = conn.execute("SELECT id FROM delivery WHERE key = %s", (key,)).fetchone()
        if row is None:
            return False
        conn.execute(_LOCK, ([row[0]],))
        at = instant(conn)
        given: dict[str, Any] = {"key": key, "state": outcome.value, "error": error}
        given |= {"at": timestamp(at), "from": list(before)}
        _follow(conn, conn.execute(_RECEIPT, given).fetchall(), at)
    return True
