"""A county whose towns are called: contacts of an exercise, and a warning that opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from alerting.notify import planner
from alerting.notify.options import Options
from domain.contact import Contact, Tier
from domain.level import Level
from domain.warning import Mode
from store import contacts
from store.database import Connection, now
from tests.integration.api.county import County

PEOPLE = [
    Contact("C1", "演练县长", Tier.COUNTY, post="县长", addresses={"sms": "00001"},
            audience=Mode.EXERCISE),
    Contact("T1", "演练甲镇长", Tier.TOWN, town="演练甲镇", deputy="D1", superior="C1",
            addresses={"sms": "00000000011", "voice": "00000000011"}, audience=Mode.EXERCISE),
    Contact("D1", "演练甲副镇长", Tier.TOWN, town="演练甲镇", addresses={"sms": "00000000012"},
            audience=Mode.EXERCISE),
    Contact("T2", "演练乙镇长", Tier.TOWN, town="演练乙镇", superior="C1",
            addresses={"sms": "00000000021"}, audience=Mode.EXERCISE),
]  # fmt: skip


class Sent(NamedTuple):
    """A message to a contact (by code), with its secrets."""

    contact: str
    channel: str
    summons: int
    key: str
    token: str


@dataclass
class Called:
    """A call that has begun, and what may be done to it."""

    conn: Connection
    id: int
    warning: int

    def plan(self) -> None:
        """Let the notifier do what is due now."""
        planner.plan(self.conn, Options("exercise"))
        planner.tick(self.conn, Options("exercise"))

    def sent(self, contact: str, channel: str = "sms") -> Sent:
        """The newest message to a contact."""
        query = """SELECT c.code, d.channel, s.id, d.key, s.token
            FROM delivery d JOIN summons s ON s.id = d.summons_id
            JOIN contact c ON c.id = s.contact_id
            WHERE s.call_id = %s AND c.code = %s AND d.channel = %s ORDER BY d.id DESC LIMIT 1"""
        row = self.conn.execute(query, (self.id, contact, channel)).fetchone()
        assert row is not None, f"{contact} was not called"
        return Sent(*row)

    def state(self, contact: str) -> str:
        """How the newest summons of a contact stands."""
        query = "SELECT state FROM summons WHERE id = %s"
        found = self.conn.execute(query, (self.sent(contact).summons,)).fetchone()
        assert found is not None
        return str(found[0])

    def proofs(self, kind: str) -> list[tuple[str, str]]:
        """Channel and remark of the entries of a kind in the record."""
        query = "SELECT channel, remark FROM call_event WHERE call_id = %s AND kind = %s"
        return self.conn.execute(query, (self.id, kind)).fetchall()


def people(conn: Connection) -> None:
    """Load the people of the exercise."""
    contacts.load(conn, PEOPLE, "tests", now(conn), retire=False)


@contextmanager
def called(county: County) -> Iterator[Called]:
    """The towns are called for a warning, which is over after the block."""
    county.judge((1, Level.NONE, Level.YELLOW))
    planner.plan(county.conn, Options("exercise"))
    row = county.conn.execute("SELECT id, warning_id FROM call ORDER BY id DESC").fetchone()
    assert row is not None, "nobody was called"
    yield Called(county.conn, *row)
    county.judge((1, Level.YELLOW, Level.NONE))
    planner.plan(county.conn, Options("exercise"))
