"""What the page with the button shows, and what people say that is no answer."""

from dataclasses import dataclass

from domain.call import CallKind, Means, SummonsState
from domain.level import Level
from domain.warning import Mode
from store.calls.writing import Proof, prove
from store.database import Connection

_BY_TOKEN = """
    SELECT s.id, c.kind, c.level::text, c.mode, c.title, s.text, p.name, s.owes, s.state,
           s.answered_at, c.began
    FROM summons s JOIN call c ON c.id = s.call_id JOIN contact p ON p.id = s.contact_id
    WHERE s.token = %s
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A summons for the person whom it asks; times in microseconds on the instance's clock."""

    summons: int
    kind: CallKind
    level: Level
    mode: Mode
    title: str
    text: str
    name: str
    owes: bool
    state: SummonsState
    answered: int | None
    began: int


def asked(conn: Connection, token: str) -> Asked | None:
    """The summons of the page with a secret token, None for an unknown one."""
    row = conn.execute(_BY_TOKEN, (token,)).fetchone()
    if row is None:
        return None
    number, kind, level, mode, title, text, name, owes, state, *times = row
    words = CallKind(kind), Level.of(level), Mode(mode), title, text, name
    return Asked(number, *words, owes, SummonsState(state), *times)


def keep(conn: Connection, summons: int, means: Means, said: str, at: int) -> None:
    """Keep in the record what a person said that is neither yes nor no; nothing follows from it."""
    with conn.transaction():
        row = conn.execute("SELECT call_id FROM summons WHERE id = %s", (summons,)).fetchone()
        if row is None:
            raise LookupError(f"There is no summons {summons}.")
        prove(conn, row[0], at, [Proof("said", summons, means.value, remark=said)])
