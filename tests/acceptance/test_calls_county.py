"""551 villages and 25 towns called at once, one in five silent: the board is complete."""

from collections import Counter
from pathlib import Path

import pytest

from deploy.local.process import free_port
from domain.call import SeatState, Step
from domain.contact import Tier
from miluo.drill_gateway import DrillGateway
from store import chain, contacts
from store.database import Connection
from tests.acceptance import calling
from tests.acceptance.services import services


@pytest.mark.torture
def test_a_whole_county_is_called_and_nobody_is_forgotten(
    connection: Connection, database_url: str, mqtt_url: str, tmp_path: Path
) -> None:
    people = calling.populate(connection, towns=25, villages=551)
    port = free_port()
    with (
        DrillGateway(silent=0.2, callback=f"http://127.0.0.1:{port}") as gateway,
        services(database_url, mqtt_url) as line,
    ):
        calling.start(line, port, calling.channels(tmp_path, gateway))
        warning = calling.red(connection)
        number, call = calling.to_the_end(connection, gateway, warning)
        told, heard = calling.deliveries(connection, number), gateway.heard
    due = calling.due(people, gateway)
    seats = calling.board(connection, call)
    tiers = Counter(contacts.everything(connection)[seat].tier for seat in call.seats)
    assert (tiers[Tier.VILLAGE], tiers[Tier.TOWN]) == (551, 25)
    assert seats == {code: due[code] for code in seats}
    assert {*seats.values()} == {SeatState.ANSWERED, SeatState.UNANSWERED}
    assert [one.times for one in heard] == [1] * len(heard)
    assert {one.key for one in heard} >= {key for key, state in told.items() if state == "sent"}
    superiors = Counter(key.contact for key in call.summonses if key.step is Step.SUPERIOR)
    assert max(superiors.values()) <= 2
    assert chain.verify(connection, "call_event").trouble is None
