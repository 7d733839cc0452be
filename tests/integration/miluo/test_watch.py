"""The watch on a real database, with a switch outside that hears its pings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import SimpleQueue
from threading import Event, Thread

import pytest

from alerting.notify.telling import Address
from domain.contact import Contact, Tier
from domain.duty import Shift
from domain.instant import HOUR, MINUTE
from domain.warning import Mode
from miluo.watch.looking import Looker
from miluo.watch.service import Settings, Watch
from miluo.watch.sight import EXPECTED
from store import clock, contacts, duty, heartbeats, watch
from store.database import Connection
from store.migrate import WrongMode
from tests.integration.alerting.notify.receiver import Heard

NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def settings(heard: Heard) -> Settings:
    """Tells at once, and says no daily word."""
    whom = "exercise", Mode.EXERCISE, NOBODY, [Address("sms", "00000000001")], {"sms": heard}
    return Settings(*whom, silent_s=0.0, word_h=24)


@pytest.fixture
def begun(database_url: str) -> Iterator[Callable[[Settings], tuple[Watch, Looker]]]:
    stop = Event()

    def begin(settings: Settings) -> tuple[Watch, Looker]:
        own = Watch(settings, stop)
        return own, Looker(database_url, settings.api, own.visit)

    yield begin
    stop.set()


@contextmanager
def answering() -> Iterator[tuple[str, SimpleQueue[str]]]:
    """A server that says yes to everything, and the paths it was asked for."""
    paths = SimpleQueue[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.put(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", paths
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def all_beat(conn: Connection) -> None:
    for process in EXPECTED:
        heartbeats.beat(conn, process, "1", "works")


def test_what_is_missing_is_told_and_kept(
    connection: Connection,
    settings: Settings,
    heard: Heard,
    begun: Callable[[Settings], tuple[Watch, Looker]],
) -> None:
    own, looker = begun(settings)
    own.follow(looker)
    told = {heard.get(timeout=10).text.split("：")[1].split("进程")[0] for _ in range(4)}
    assert told == {"采集", "研判", "叫应", "服务接口无应答"}
    own.follow(looker)
    assert {one.process for one in watch.going_on(connection)} == set(EXPECTED)


def test_while_all_is_well_the_switch_outside_is_pinged_and_nobody_is_told(
    connection: Connection,
    settings: Settings,
    heard: Heard,
    begun: Callable[[Settings], tuple[Watch, Looker]],
) -> None:
    all_beat(connection)
    with answering() as (url, paths):
        own, looker = begun(replace(settings, api=url, ping_url=f"{url}/ping", silent_s=45.0))
        own.follow(looker)
        assert {paths.get(timeout=10) for _ in range(2)} == {"/readyz", "/ping"}
    assert heard.empty()


def test_in_trouble_the_switch_outside_hears_nothing(
    settings: Settings, begun: Callable[[Settings], tuple[Watch, Looker]]
) -> None:
    with answering() as (url, paths):
        own, looker = begun(replace(settings, api=url, ping_url=f"{url}/ping"))
        own.follow(looker)
        assert paths.get(timeout=10) == "/readyz"
        assert paths.empty()


def test_a_database_that_does_not_answer_is_told(settings: Settings, heard: Heard) -> None:
    stop = Event()
    own = Watch(settings, stop)
    own.follow(Looker("postgresql://nobody:secret@127.0.0.1:1/none", NOBODY, own.visit))
    texts = [heard.get(timeout=10).text for _ in range(2)]
    stop.set()
    assert any("数据库无应答" in one for one in texts)
    assert not any("secret" in one for one in texts)


def test_who_is_on_duty_hears_of_trouble_even_when_the_database_has_gone(
    connection: Connection,
    settings: Settings,
    heard: Heard,
    begun: Callable[[Settings], tuple[Watch, Looker]],
) -> None:
    at = clock.instant(connection) // MINUTE * MINUTE
    someone = Contact(
        "desk", "演练值班", Tier.COUNTY, addresses={"sms": "00000000002"}, audience=Mode.EXERCISE
    )
    contacts.load(connection, [someone], "tests", at, retire=False)
    duty.load(connection, [Shift(at - HOUR, at + HOUR, "值班员", "desk")], "tests", at, renew=False)
    all_beat(connection)
    with answering() as (url, _):
        own, looker = begun(replace(settings, api=url, silent_s=45.0, tell=()))
        own.follow(looker)
        gone = Looker("postgresql://nobody@127.0.0.1:1/none", url, own.visit)
        own.follow(gone)
        assert heard.empty()
        own = begun(replace(settings, api=url, tell=()))[0]
        own.visit(connection)
        own.follow(gone)
    said = heard.get(timeout=10)
    assert (said.address, "数据库无应答" in said.text) == ("00000000002", True)


def test_the_daily_word_is_said_once_a_day(
    connection: Connection,
    settings: Settings,
    heard: Heard,
    begun: Callable[[Settings], tuple[Watch, Looker]],
) -> None:
    all_beat(connection)
    with answering() as (url, _):
        early = replace(settings, api=url, silent_s=45.0, word_h=0)
        for _ in range(2):
            own, looker = begun(early)
            own.follow(looker)
            own.follow(looker)
    assert "运行正常" in heard.get(timeout=10).text
    assert heard.empty()
    assert connection.execute("SELECT count(*) FROM daily_word").fetchone() == (1,)


def test_a_watch_of_a_live_instance_does_not_watch_an_exercise(
    settings: Settings, begun: Callable[[Settings], tuple[Watch, Looker]]
) -> None:
    own, looker = begun(replace(settings, instance="live"))
    with pytest.raises(WrongMode):
        own.follow(looker)
