import socket
import threading
from itertools import islice

import httpx
import pytest

from domain.instant import MINUTE, SECOND, iso
from domain.level import Level
from domain.observation import CLOCK
from domain.transition import Reason
from tests.integration.api.county import RAIN, STAGE, START, County, served, stream

WARNINGS = "/api/v1/warnings/stream"


def tick(time: int) -> tuple[int, int, float, int]:
    return CLOCK, time, float("nan"), 1


UP = (1, Level.NONE, Level.YELLOW)
FURTHER = (1, Level.YELLOW, Level.ORANGE)
DOWN = (1, Level.ORANGE, Level.NONE)


def test_a_transition_is_told_with_its_warning(county: County, base: str) -> None:
    with stream(base, WARNINGS) as events:
        county.judge(UP)
        event = next(events)
    assert event.event == "warning"
    assert event.id == str(event.data["transition"]["id"])
    assert event.data["transition"]["from"] == "none"
    warning = event.data["warning"]
    assert (warning["level"], warning["station"], warning["value_unit"]) == ("yellow", "PJ01", "m")


def test_a_late_transition_is_told_without_a_warning(county: County, base: str) -> None:
    with stream(base, WARNINGS) as events:
        county.judge(UP, reason=Reason.LATE)
        event = next(events)
    assert (event.data["transition"]["reason"], event.data["warning"]) == ("late", None)


def test_without_an_id_the_stream_begins_now(county: County, base: str) -> None:
    county.judge(UP)
    with stream(base, WARNINGS) as events:
        county.judge(FURTHER)
        event = next(events)
    assert event.data["transition"]["to"] == "orange"


@pytest.mark.parametrize("by_query", [True, False])
def test_who_comes_back_gets_what_was_missed(county: County, base: str, by_query: bool) -> None:
    with stream(base, WARNINGS) as events:
        county.judge(UP)
        last = next(events).id
    county.judge(FURTHER)
    county.judge(DOWN, reason=Reason.RECEDED)
    path = f"{WARNINGS}?last_event_id={last}" if by_query else WARNINGS
    with stream(base, path, **({} if by_query else {"Last_Event_ID": last})) as events:
        missed = [event.data["transition"]["to"] for event in islice(events, 2)]
    assert missed == ["orange", "none"]


def test_who_comes_back_learns_how_open_warnings_stand(county: County, base: str) -> None:
    county.judge(UP)
    county.move(1, 72.5)
    with stream(base, WARNINGS, Last_Event_ID="0") as events:
        told, reading = islice(events, 2)
    assert (told.event, reading.event, reading.id) == ("warning", "reading", "")
    assert reading.data["last_value"] == 72.5


def test_an_id_of_another_database_begins_now(county: County, base: str) -> None:
    with stream(base, WARNINGS, Last_Event_ID="999999") as events:
        county.judge(UP)
        event = next(events)
    assert event.data["transition"]["to"] == "yellow"


@pytest.mark.parametrize("last", ["x", "-1", "1e3", str(2**64)])
def test_an_id_that_is_none_is_a_problem(base: str, last: str) -> None:
    answer = httpx.get(base + WARNINGS, headers={"Last-Event-ID": last})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_nothing_is_missed_or_doubled_while_catching_up(county: County, base: str) -> None:
    """Transitions arrive all the while that readers come, break off and come back."""
    count, up_and_down = 900, [UP, (1, Level.YELLOW, Level.NONE)]
    for _ in range(6):
        county.judge(*up_and_down * 50)

    def engine() -> None:
        for _ in range(150):
            county.judge(*up_and_down)

    writing = threading.Thread(target=engine)
    writing.start()
    seen: list[int] = []
    while len(seen) < count:
        last = str(seen[-1]) if seen else "0"
        with stream(base, WARNINGS, Last_Event_ID=last) as events:
            told = (int(event.id) for event in events if event.event == "warning")
            seen += islice(told, min(400, count - len(seen)))
    writing.join()
    assert seen == list(range(1, count + 1))


def test_an_open_warning_that_moves_is_told_without_an_id(county: County, base: str) -> None:
    county.judge(UP)
    with stream(base, WARNINGS) as events:
        county.move(1, 72.25)
        event = next(events)
    assert (event.event, event.id, event.data["last_value"]) == ("reading", "", 72.25)


def test_accepted_rows_of_one_datastream_are_told(county: County, base: str) -> None:
    with stream(base, f"/api/v1/datastreams/{STAGE}/observations/stream") as events:
        county.hear((RAIN, START, 0.5, 1))
        county.hear((STAGE, START, 70.5, 1), (RAIN, START + MINUTE, 0.5, 1))
        event = next(events)
    assert event.event == "observations"
    assert event.data == {
        "datastream": STAGE,
        "time": [iso(START)],
        "value": [70.5],
        "flag": [1],
    }


def test_a_duplicate_is_not_told_again(county: County, base: str) -> None:
    county.hear((STAGE, START, 70.5, 1))
    with stream(base, f"/api/v1/datastreams/{STAGE}/observations/stream") as events:
        county.hear((STAGE, START, 70.5, 1))
        county.hear((STAGE, START + MINUTE, 70.75, 1))
        assert next(events).data["value"] == [70.75]


def test_rows_of_all_datastreams_are_told_in_one_stream(county: County, base: str) -> None:
    with stream(base, "/api/v1/latest/stream") as events:
        county.hear(tick(START), (STAGE, START, 70.5, 1), (RAIN, START, 0.5, 1))
        event = next(events)
    assert (event.data["datastream"], event.data["value"]) == ([STAGE, RAIN], [70.5, 0.5])
    assert event.data["now"] == iso(START)


def test_one_stream_may_ask_for_some_datastreams(county: County, base: str) -> None:
    with stream(base, f"/api/v1/latest/stream?datastream={RAIN}&datastream=99") as events:
        county.hear((STAGE, START, 70.5, 1), (RAIN, START, 0.5, 1))
        assert next(events).data["datastream"] == [RAIN]


def test_a_tick_alone_moves_the_clock(county: County, base: str) -> None:
    with stream(base, "/api/v1/latest/stream") as events:
        county.hear(tick(START + MINUTE))
        event = next(events)
    assert (event.data["now"], event.data["time"]) == (iso(START + MINUTE), [])


def test_the_stream_of_an_unknown_datastream_is_a_problem(base: str) -> None:
    answer = httpx.get(f"{base}/api/v1/datastreams/99/observations/stream")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.usefixtures("county")
def test_open_streams_end_with_the_server(database_url: str) -> None:
    streams = (
        WARNINGS,
        "/api/v1/latest/stream",
        f"/api/v1/datastreams/{STAGE}/observations/stream",
    )
    ended: list[list[object]] = []

    def watch(base: str, path: str, watching: threading.Event) -> None:
        with stream(base, path) as events:
            watching.set()
            ended.append(list(events))

    readers = []
    with served(database_url) as base:
        for path in streams:
            watching = threading.Event()
            readers.append(threading.Thread(target=watch, args=(base, path, watching)))
            readers[-1].start()
            assert watching.wait(20)
    for reader in readers:
        reader.join(20)
    assert ended == [[], [], []]


def test_the_stream_goes_on_when_its_listener_lost_the_database(county: County, base: str) -> None:
    with stream(base, WARNINGS) as events:
        county.judge(UP)
        first = next(events)
        county.conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        county.judge(FURTHER)
        changes = (event for event in events if event.event == "warning")
        second = next(changes)
    assert (first.data["transition"]["to"], second.data["transition"]["to"]) == ("yellow", "orange")


def test_a_reader_that_does_not_read_holds_up_nothing(county: County, database_url: str) -> None:
    with served(database_url) as base, socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", int(base.rpartition(":")[2])))
        reader.sendall(b"GET /api/v1/latest/stream HTTP/1.1\r\nHost: county\r\n\r\n")
        begun = b""
        while b": open" not in begun:
            begun += reader.recv(4096)
        with stream(base, "/api/v1/latest/stream") as events:
            for part in range(6):
                first = START + part * 60_000 * SECOND
                county.hear(*[(STAGE, first + i * SECOND, 70.0, 1) for i in range(60_000)])
                assert next(events).data["datastream"][0] == STAGE
