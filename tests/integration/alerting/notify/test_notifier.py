"""The notifier as a service: what is owed is sent, whatever gateways and database do."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from random import Random
from time import monotonic, sleep

import pytest

from alerting.notify import service
from alerting.notify.channel import Channel, Message, Receipt
from alerting.notify.options import Options
from alerting.notify.senders import WIDTH
from alerting.notify.service import Settings
from benchmarks.programs import free_port
from domain.call import SummonsState
from domain.warning import Mode
from store import channel_health, heartbeats
from store.database import Connection
from store.migrate import WrongMode
from tests.integration.alerting.notify import messages
from tests.integration.alerting.notify.receiver import Post, receiving

Running = Callable[..., AbstractContextManager[threading.Thread]]

OPTIONS = Options("exercise")

HASTEN = """UPDATE delivery SET next_try = '-infinity' WHERE id IN (
    SELECT id FROM delivery WHERE state = 'queued' FOR UPDATE SKIP LOCKED)"""
"""Never waits for the notifier, which writes many of these rows in one transaction."""


@pytest.fixture
def connection(shared: Connection) -> Connection:
    """The module's database, where nothing waits to be sent any more."""
    shared.execute("UPDATE delivery SET state = 'stopped' WHERE state = 'queued'")
    shared.execute("DELETE FROM channel_health")
    return shared


@pytest.fixture
def running(shared_url: str) -> Running:
    """Notifiers in threads: `with running(sms=…)`."""

    @contextmanager
    def run(holder: str = "one", **channels: Channel) -> Iterator[threading.Thread]:
        stop = threading.Event()
        ways = {(name, Mode.EXERCISE): channel for name, channel in channels.items()}
        own = Settings(holder, "exercise", OPTIONS, ways)
        thread = threading.Thread(target=service.run, args=(shared_url, own, stop))
        thread.start()
        try:
            yield thread
        finally:
            stop.set()
            thread.join()

    return run


def waiting(conn: Connection) -> Mapping[str, int]:
    return {one.channel: one.waiting for one in channel_health.everything(conn) if one.waiting}


def sent(conn: Connection, *channels: str, hasten: bool = False) -> None:
    """Wait until nothing waits any more on these channels; `hasten` the pauses between tries."""
    deadline = monotonic() + 30
    while set(channels) & set(waiting(conn)):
        assert monotonic() < deadline, f"still to be sent: {waiting(conn)}"
        if hasten:
            conn.execute(HASTEN)
        sleep(0.02)


def states(conn: Connection, call: int) -> set[SummonsState]:
    return {one.state for one in messages.state(conn, call).summonses.values()}


def test_everybody_is_told_once(connection: Connection, running: Running) -> None:
    with receiving() as gateway, running(sms=Post(gateway.url)):
        call = messages.call(connection, people=3 * WIDTH)
        sent(connection, "sms")
        assert sorted(gateway.came.values()) == [1] * 3 * WIDTH
    assert states(connection, call) == {SummonsState.SENT}


def test_a_channel_that_hangs_stops_no_other(connection: Connection, running: Running) -> None:
    with (
        receiving(lambda *_: "hang") as stuck,
        receiving() as gateway,
        running(sms=Post(stuck.url, timeout_s=5), voice=Post(gateway.url)),
    ):
        messages.call(connection, people=WIDTH + 10, channels=("sms", "voice"))
        sent(connection, "voice")
        assert len(gateway.kept) == WIDTH + 10
        assert waiting(connection)["sms"] == WIDTH + 10


def test_flaky_gateways_are_told_everything_once_in_effect(
    connection: Connection, running: Running
) -> None:
    dice = Random(15)
    manners = ["broken"] * 30 + ["late"] * 20 + ["reset"] * 10 + ["many"] * 5 + ["ok"] * 35

    def flaky(_: str, __: int) -> str:
        return dice.choice(manners)

    with receiving(flaky) as gateway, running(sms=Post(gateway.url, timeout_s=0.2)):
        call = messages.call(connection, people=60)
        sent(connection, "sms", hasten=True)
        assert len(gateway.kept) == 60
        assert max(gateway.came.values()) > 3
    assert states(connection, call) == {SummonsState.SENT}


def test_what_was_refused_is_not_tried_again(connection: Connection, running: Running) -> None:
    with receiving(lambda *_: "refused") as gateway, running(sms=Post(gateway.url)):
        call = messages.call(connection, people=3)
        sent(connection, "sms", hasten=True)
        assert sorted(gateway.came.values()) == [1, 1, 1]
    assert states(connection, call) == {SummonsState.FAILED}


def test_messages_are_kept_while_the_uplink_is_away(
    connection: Connection, running: Running
) -> None:
    port = free_port()
    with running(sms=Post(f"http://127.0.0.1:{port}")):
        messages.call(connection, people=5)
        deadline = monotonic() + 20
        while not (known := channel_health.everything(connection)) or known[0].failures < 5:
            assert monotonic() < deadline, "nothing is tried"
            sleep(0.02)
        with receiving(port=port) as gateway:
            sent(connection, "sms", hasten=True)
            assert len(gateway.kept) == 5
    (health,) = channel_health.everything(connection)
    assert (health.failures, health.last_error) == (0, "ConnectError")


def test_a_lost_connection_to_the_database_is_made_again(
    connection: Connection, running: Running
) -> None:
    cut = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'miluo notify one' AND datname = current_database()"""
    with receiving() as gateway, running(sms=Post(gateway.url)):
        for _ in range(3):
            messages.call(connection, people=20)
            connection.execute(cut)
        sent(connection, "sms")
        assert len(gateway.kept) == 60


def test_two_notifiers_share_the_work(connection: Connection, running: Running) -> None:
    with receiving() as gateway:
        with running("one", sms=Post(gateway.url)), running("two", sms=Post(gateway.url)):
            messages.call(connection, people=4 * WIDTH)
            sent(connection, "sms")
        assert sorted(gateway.came.values()) == [1] * 4 * WIDTH


def test_a_fault_of_a_channel_is_no_end_of_the_notifier(
    connection: Connection, running: Running
) -> None:
    class Faulty(Post):
        broken = True

        def send(self, message: Message) -> Receipt:
            if self.broken:
                type(self).broken = False
                raise ZeroDivisionError
            return super().send(message)

    with receiving() as gateway, running(sms=Faulty(gateway.url)):
        messages.call(connection)
        sent(connection, "sms", hasten=True)
        assert len(gateway.kept) == 1
    (health,) = channel_health.everything(connection)
    assert health.last_error == "ZeroDivisionError"


def test_a_working_notifier_says_that_it_lives(connection: Connection, running: Running) -> None:
    with running("alive"):
        deadline = monotonic() + 20
        while "alive" not in {one.holder for one in heartbeats.heartbeats(connection)}:
            assert monotonic() < deadline, "no sign of life"
            sleep(0.02)


def test_a_notifier_of_a_live_instance_leaves_an_exercise_alone(shared_url: str) -> None:
    own = Settings("one", "live", OPTIONS, {})
    with pytest.raises(WrongMode):
        service.run(shared_url, own, threading.Event())
