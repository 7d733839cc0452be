"""The notifier killed at random while a county is called: nobody is forgotten or called twice."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from deploy.local.process import free_port
from domain.call import SeatState, SummonsState
from domain.call_state import CallState
from miluo.drill_gateway import DrillGateway
from store import chain
from store.database import Connection
from tests.acceptance import calling
from tests.acceptance.services import Services, eventually, services

ENDS = ("answered", "refused", "timed_out", "stopped")
"""How a person's part ends; an answer after that is a late one."""


def killed(line: Services, conn: Connection, gateway: DrillGateway, people: int) -> None:
    """Kill the notifier at random instants of the first wave, and of the one that follows."""
    for reached in sorted(Random(551).sample(range(1, 2 * people), max(3, people // 60))):
        kill(line, gateway, reached)
    calling.turn(conn, 301)
    kill(line, gateway, len(gateway.heard) + 1)


def kill(line: Services, gateway: DrillGateway, reached: int) -> None:
    """Kill it when so many messages are out, and start it again."""
    eventually(lambda: len(gateway.heard) >= reached, f"{reached} messages", every_s=0.002)
    line.kill("notify")
    line.start("notify", "notify")


def check_steps(conn: Connection, number: int, call: CallState) -> None:
    """Every person was called, and every call of a person came to exactly one end."""
    assert all(one.ended is not None for one in call.summonses.values() if one.owes)
    proofs = calling.proofs(conn, number)
    assert {kind for _, kind, _ in proofs} >= {"began", "queued", "sent", "answered", "timed_out"}
    assert {times for (_, kind, _), times in proofs.items() if kind in ("queued", "sent")} == {1}
    ends = Counter[int]()
    for (summons, kind, _), times in proofs.items():
        ends[summons] += times * (kind in ENDS)
    owing = sum(one.owes for one in call.summonses.values())
    assert [times for times in ends.values() if times] == [1] * owing


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("towns", "villages"), [(5, 60), pytest.param(25, 551, marks=pytest.mark.torture)]
)
def test_a_notifier_that_is_killed_again_and_again_calls_everybody_exactly_once(
    connection: Connection,
    database_url: str,
    mqtt_url: str,
    tmp_path: Path,
    towns: int,
    villages: int,
) -> None:
    people = calling.populate(connection, towns, villages)
    port = free_port()
    with (
        DrillGateway(seed=5, callback=f"http://127.0.0.1:{port}") as gateway,
        services(database_url, mqtt_url) as line,
    ):
        calling.start(line, port, calling.channels(tmp_path, gateway))
        warning = calling.red(connection)
        killed(line, connection, gateway, towns + villages)
        number, call = calling.to_the_end(connection, gateway, warning)
        told, heard = calling.deliveries(connection, number), gateway.heard
    due = calling.due(people, gateway)
    seats = calling.board(connection, call)
    assert len(seats) >= towns + villages
    assert seats == {code: due[code] for code in seats}
    assert SeatState.UNANSWERED in seats.values()
    assert {one.key for one in heard} >= {key for key, state in told.items() if state == "sent"}
    assert {one.key for one in heard} <= set(told)
    check_steps(connection, number, call)
    assert SummonsState.QUEUED not in {one.state for one in call.summonses.values()}
    assert chain.verify(connection, "call_event").trouble is None
