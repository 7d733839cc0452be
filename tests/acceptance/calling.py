"""A county whose people are called: who exists, who speaks, and what must come of it."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from domain.call import SeatState
from domain.call_state import CallState
from domain.contact import Contact, Kind
from domain.instant import SECOND
from domain.level import Level
from domain.observation import CLOCK, observations
from domain.warning import Issued, Mode
from miluo.demonstration_people import TOWNS, demonstration, roster
from miluo.drill_gateway import DrillGateway
from store import calls, contacts, duty, manual
from store import observations as stored
from store.clock import instant
from store.database import Connection
from tests.acceptance.services import Services, eventually


def populate(conn: Connection, towns: int, villages: int) -> list[Contact]:
    """People of so many towns and villages, and a roster; the clock of the exercise begins."""
    at = instant(conn)
    turn(conn, 0)
    people = demonstration(TOWNS[:towns], villages)
    contacts.load(conn, people, "tests", at, retire=False)
    duty.load(conn, roster(at), "tests", at, renew=True)
    return people


def turn(conn: Connection, seconds: float) -> None:
    """Move the clock of the exercise, as the collector does."""
    at = instant(conn) + int(seconds * SECOND)
    stored.write(conn, observations([(CLOCK, at, 0.0, 1)]))


def red(conn: Connection) -> int:
    """A red warning for the whole county; its id."""
    issued = Issued("flood", Level.RED, "演练：洪水", "", "立即转移", (), Mode.EXERCISE)
    return manual.issue(conn, issued, "tests")


def channels(folder: Path, gateway: DrillGateway) -> Path:
    """The file of channels of an exercise."""
    path = folder / "channels.toml"
    path.write_text(f'[exercise]\nurl = "{gateway.url}"\n')
    path.chmod(0o600)
    return path


def start(line: Services, port: int, channels: Path) -> None:
    """Start API and notifier."""
    line.environment |= {"MILUO_API_PORT": str(port), "MILUO_CHANNELS": str(channels)}
    line.start("serve", "serve")
    line.start("notify", "notify")


def to_the_end(conn: Connection, gateway: DrillGateway, warning: int) -> tuple[int, CallState]:
    """Let time go by until all have answered or are given up; the only call, with its number.

    The clock stands still while messages or answers are on their way: nobody is late for our
    slowness.
    """

    def over() -> bool:
        if _on_their_way(conn, gateway):
            return False
        if not _the_call(conn, warning)[1].waiting:
            return True
        turn(conn, 301)
        return False

    eventually(lambda: bool(calls.calls(conn, warning=warning, limit=1)), "a call")
    eventually(over, "a complete board", 150, every_s=0.5)
    return _the_call(conn, warning)


def _the_call(conn: Connection, warning: int) -> tuple[int, CallState]:
    (number,) = [one.id for one in calls.calls(conn, warning=warning, limit=9)]
    return number, calls.state(conn, number)


def _on_their_way(conn: Connection, gateway: DrillGateway) -> bool:
    """Whether a message is still to be sent, or somebody who speaks has not answered it."""
    query = """SELECT d.state = 'queued', d.address FROM delivery d
        JOIN summons s ON s.id = d.summons_id
        WHERE d.state = 'queued' OR (s.owes AND s.answered_at IS NULL AND d.state = 'sent')"""
    return any(queued or gateway.says(address) == "1" for queued, address in conn.execute(query))


def due(people: Iterable[Contact], gateway: DrillGateway) -> dict[str, SeatState]:
    """What a complete board says in the end of each person who may be a seat, by code.

    He, his deputy or his superior has answered, unless nobody of them ever does.
    """
    known = {one.code: one for one in people if one.kind is Kind.PERSON}

    def speaks(code: str) -> bool:
        number = known[code].addresses.get("sms", "") if code else ""
        return bool(number) and gateway.says(number) == "1"

    return {
        code: SeatState.ANSWERED
        if any(map(speaks, (code, one.deputy, one.superior)))
        else SeatState.UNANSWERED
        for code, one in known.items()
    }


def board(conn: Connection, call: CallState) -> dict[str, SeatState]:
    """The seats of a call by the code of the contact."""
    known = contacts.everything(conn)
    return {known[contact].code: seat.state for contact, seat in call.seats.items()}


def proofs(conn: Connection, number: int) -> Counter[tuple[int, str, str]]:
    """How often each thing was recorded: summons, kind and channel."""
    query = "SELECT summons_id, kind, channel FROM call_event WHERE call_id = %s"
    return Counter(tuple(row) for row in conn.execute(query, (number,)))


def deliveries(conn: Connection, number: int) -> dict[str, str]:
    """The state of each message of a call by its key."""
    query = """SELECT d.key, d.state FROM delivery d JOIN summons s ON s.id = d.summons_id
        WHERE s.call_id = %s"""
    return dict(conn.execute(query, (number,)).fetchall())
