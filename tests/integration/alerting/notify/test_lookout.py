from collections.abc import Iterator
from queue import Empty
from threading import Event

import pytest

from alerting.notify.lookout import Lookout
from domain.contact import Contact, Tier
from domain.duty import Shift
from domain.instant import HOUR, MINUTE
from domain.warning import Mode
from store import clock, contacts, duty, heartbeats, watch
from store.database import Connection
from tests.integration.alerting.notify.receiver import Heard


@pytest.fixture
def stop() -> Iterator[Event]:
    stop = Event()
    yield stop
    stop.set()


def person(number: int) -> Contact:
    name, addresses = f"演练{number}", {"sms": f"0000000000{number}"}
    return Contact(name, name, Tier.COUNTY, addresses=addresses, audience=Mode.EXERCISE)


@pytest.fixture
def office(connection: Connection) -> Connection:
    """Two people, one of whom is on duty now."""
    now = clock.instant(connection) // MINUTE * MINUTE
    people = [person(1), person(2)]
    contacts.load(connection, people, "test", now, retire=False)
    shift = Shift(now - HOUR, now + HOUR, "值班员", people[0].code)
    duty.load(connection, [shift], "test", now, renew=False)
    return connection


def age(conn: Connection, seconds: int) -> None:
    heartbeats.beat(conn, "watch", "county", "looks")
    conn.execute("UPDATE heartbeat SET at = at - make_interval(secs => %s)", (seconds,))


def test_whoever_is_on_duty_hears_once_that_the_watch_is_gone(
    office: Connection, stop: Event
) -> None:
    age(office, 100)
    sms = Heard()
    for _ in range(2):
        Lookout({"sms": sms}, Mode.EXERCISE, stop).look(office)
    message = sms.get(timeout=10)
    assert message.address == "00000000001"
    assert message.text.startswith("【演练】")
    assert len(message.text) <= 70
    with pytest.raises(Empty):
        sms.get(timeout=0.2)
    assert [one.process for one in watch.going_on(office)] == ["watch"]


def test_a_watch_that_beats_and_one_that_never_was_are_no_news(
    office: Connection, stop: Event
) -> None:
    sms = Heard()
    Lookout({"sms": sms}, Mode.EXERCISE, stop).look(office)
    age(office, 30)
    Lookout({"sms": sms}, Mode.EXERCISE, stop).look(office)
    assert watch.going_on(office) == []
