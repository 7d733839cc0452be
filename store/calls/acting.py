"""What people and gateways say of a summons: answered, refused, failed."""

from collections.abc import Callable
from dataclasses import dataclass

from domain import calling
from domain.call import Key, Means, Step, Summons, SummonsState
from domain.call_state import CallState
from store.calls.reading import near
from store.calls.rows import Said
from store.calls.writing import Proof, look_again, prove, write
from store.database import Connection

_SUMMONS = """
    SELECT s.call_id, c.warning_id, s.ring, s.step, s.contact_id, s.turn
    FROM summons s JOIN call c ON c.id = s.call_id WHERE s.id = %s::bigint
    FOR NO KEY UPDATE OF c
"""


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of it: `counts` is False where he had answered, or his part was over, before.

    `late`: it came after his part was over. `at` is when what counts was said (microseconds).
    """

    summons: int
    call: int
    warning: int
    counts: bool
    late: bool
    at: int
    state: SummonsState


Rule = Callable[[CallState, Key, int], CallState]


def answer(conn: Connection, summons: int, means: Means, said: str, at: int, by: str = "") -> Acted:
    """A person answers, `at` on the clock of the instance; LookupError for an unknown summons.

    Only his first answer counts, and it does when his time is over too. A second one is kept in
    the record, and one to a call that was broken off settles nothing. `by` is who wrote it down
    where he told it by telephone.
    """
    return _act(conn, summons, calling.answered, Said(means.value, said, by), at)


def refuse(conn: Connection, summons: int, said: str, at: int, by: str = "") -> Acted:
    """A person says that he cannot; who stands in for him is called at once."""
    return _act(conn, summons, calling.refused, Said(None, said, by), at)


def fail(conn: Connection, summons: int, at: int) -> Acted:
    """No channel reaches a person; who stands in for him is called at once."""
    return _act(conn, summons, calling.failed, Said(), at)


def _act(conn: Connection, summons: int, rule: Rule, said: Said, at: int) -> Acted:
    with conn.transaction():
        row = conn.execute(_SUMMONS, (summons,)).fetchone()
        if row is None:
            raise LookupError(f"没有编号为{summons}的传唤 / There is no summons {summons}")
        call, warning, ring, step, *who = row
        key = Key(ring, Step(step), *who)
        before = near(conn, call, summons)
        after = rule(before, key, at)
        proofs = write(conn, call, before, after, said, {})
        if not proofs and rule is not calling.failed:
            proofs = [_again(summons, said)]
        prove(conn, call, at, proofs)
        look_again(conn, call, at, now=rule is not calling.answered and bool(proofs))
    return _acted(summons, call, warning, before.summonses[key], after.summonses[key], at)


def _again(summons: int, said: Said) -> Proof:
    """What changes nothing is kept too."""
    return Proof("said", summons, said.means or "", said.by, said.text)


def _acted(
    summons: int, call: int, warning: int, before: Summons, after: Summons, at: int
) -> Acted:
    counts, late = after is not before, before.ended is not None
    when = at if counts else (before.answered or before.ended or at)
    return Acted(summons, call, warning, counts, late, when, after.state)
