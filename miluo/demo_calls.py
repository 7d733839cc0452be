"""Whom the demonstration calls: people who do not exist, behind a gateway that answers for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from domain.account import Account, Role
from miluo import demonstration_people
from miluo.drill_gateway import DrillGateway
from miluo.line import console
from miluo.settings import Settings
from sensors.simulators.scenario import Scenario
from store import contacts, duty, statistics
from store.channel_health import everything
from store.database import Connection, now

OFFICER = Account("officer", "演示 值班员", Role.DUTY_OFFICER, "防汛办")
"""Who signs in at the duty desk of a demonstration."""

_BY = "miluo demo"
_QUIET_S = 1.0
_AT_MOST_S = 10.0
_LOOK_S = 0.1


def settle(conn: Connection, scenario: Scenario) -> None:
    """Load the people of the demonstration, and a roster from the scenario's first day on."""
    contacts.load(conn, demonstration_people.demonstration(), _BY, now(conn), retire=False)
    at = _span(scenario)[0]
    duty.load(conn, demonstration_people.roster(at), _BY, at, renew=False)


@contextmanager
def answering(settings: Settings, folder: Path) -> Iterator[Settings]:
    """Let one in five be silent and all others answer; yields settings whose calls go there."""
    with DrillGateway(callback=console(settings)) as gateway:
        channels = folder / "channels.toml"
        channels.write_text(f'[exercise]\nurl = "{gateway.url}"\n', encoding="utf-8")
        channels.chmod(0o600)
        yield settings.model_copy(update={"channels": channels})


def told(conn: Connection, scenario: Scenario) -> str:
    """One line: how many were called, answered and were silent, once nothing is on its way."""
    start, end = _span(scenario)
    deadline, counts, since = monotonic() + _AT_MOST_S, _counts(conn, start, end), monotonic()
    while monotonic() < deadline and monotonic() - since < _QUIET_S:
        sleep(_LOOK_S)
        before, counts = counts, _counts(conn, start, end)
        if counts != before or _is_sending(conn):
            since = monotonic()
    called, answered = counts
    return f"叫应 calls: {called} 人次被叫 called · {answered} 已应答 answered"


def _counts(conn: Connection, start: int, end: int) -> tuple[int, int]:
    rows = statistics.of_warnings(conn, start=start, end=end)
    return sum(row.called for row in rows), sum(row.answered for row in rows)


def _is_sending(conn: Connection) -> bool:
    return any(one.waiting for one in everything(conn))


def _span(scenario: Scenario) -> tuple[int, int]:
    """The first and behind the last instant of a scenario in microseconds."""
    times = scenario.rows["time"]
    return int(times.min()), int(times.max()) + 1
