"""Detections over HTTP, and what becomes of a person's word."""

from collections.abc import Iterator

import httpx
import pytest

from domain.account import Role
from domain.geodesy import Point
from domain.instant import HOUR, MINUTE, iso
from domain.level import Level
from domain.zone import Zone
from store import batches, zones
from store.database import Connection
from store.detections import STANDS
from tests.integration.api.county import START, County, as_role, bearer
from tests.integration.api.forest import TOWER, plant, see, tick

LIST = "/api/v1/detections"
CONFIRMED = {"verdict": "confirmed", "remark": "见明火"}
FALSE = {"verdict": "false_alarm"}


@pytest.fixture
def stream(county: County, connection: Connection) -> int:  # noqa: ARG001
    number = plant(connection)
    tick(connection, START)
    return number


@pytest.fixture
def http(http: httpx.Client, connection: Connection) -> Iterator[httpx.Client]:
    with as_role(http, connection, Role.DUTY_OFFICER, name="李四") as officer:
        yield officer


def said(conn: Connection, stream: int) -> list[tuple[int, float]]:
    """What the engine would read of a datastream: time and value, in order."""
    logged = [row for one in batches.read_after(conn, 0, 100) for row in one.rows.tolist()]
    return [(time, value) for number, time, value, _ in logged if number == stream]


@pytest.mark.usefixtures("stream")
def test_a_detection_says_what_was_seen_where_and_by_whom(
    connection: Connection, http: httpx.Client
) -> None:
    see(connection, START, None)
    (one,) = http.get(LIST).json()["items"]
    assert http.get(f"{LIST}/{one['id']}").json() == one
    assert (one["time"], one["station_name"], one["sign"]) == (iso(START), "瞭望塔", "smoke")
    assert (one["lon"], one["lat"], one["placed"]) == (*TOWER, "station")
    assert (one["confidence"], one["picture"], one["flight"]) == (0.9, "a.jpg", None)
    assert (one["verdict"], one["verdicts"], one["near"]) == (None, [], [])


@pytest.mark.usefixtures("stream")
def test_detections_come_newest_first_in_pages_of_a_station_or_since_a_time(
    connection: Connection, http: httpx.Client
) -> None:
    for minute in range(3):
        see(connection, START + minute * MINUTE)
    see(connection, START, station="PJ01")
    first = http.get(LIST, params={"limit": 2, "station": "FF01"}).json()
    rest = http.get(LIST, params={"limit": 2, "station": "FF01", "after": first["next"]}).json()
    found = [one["time"] for one in first["items"] + rest["items"]]
    assert found == [iso(START + minute * MINUTE) for minute in (2, 1, 0)]
    assert rest["next"] is None
    late = http.get(LIST, params={"since": iso(START + 2 * MINUTE)}).json()["items"]
    assert [item["time"] for item in late] == [iso(START + 2 * MINUTE)]


@pytest.mark.usefixtures("stream")
def test_open_are_those_that_wait_for_a_word(connection: Connection, http: httpx.Client) -> None:
    zones.create(connection, Zone("砖窑", *TOWER, 300.0, START + HOUR))
    for time in (START, START + MINUTE, START + HOUR):
        see(connection, time)
    ids = [one["id"] for one in http.get(LIST).json()["items"]]
    http.post(f"{LIST}/{ids[2]}/verdict", json=FALSE)
    assert [one["id"] for one in http.get(LIST, params={"open": True}).json()["items"]] == [ids[1]]
    assert http.get(f"{LIST}/{ids[0]}").json()["zone"] == "砖窑"


def test_confirming_tells_the_engine(
    stream: int, connection: Connection, http: httpx.Client
) -> None:
    see(connection, START - HOUR)
    one = http.get(LIST).json()["items"][0]
    answer = http.post(f"{LIST}/{one['id']}/verdict", json=CONFIRMED)
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "confirmed"
    assert answer.json()["verdicts"] == [
        {"verdict": "confirmed", "by": "李四", "remark": "见明火", "at": iso(START)}
    ]
    assert said(connection, stream) == [(START, 1.0)]


def test_the_latest_verdict_counts_and_all_are_kept(
    stream: int, connection: Connection, http: httpx.Client
) -> None:
    see(connection, START)
    path = f"{LIST}/{http.get(LIST).json()['items'][0]['id']}"
    http.post(f"{path}/verdict", json=CONFIRMED)
    tick(connection, START + MINUTE)
    other = bearer(connection, Role.DUTY_OFFICER, name="王五")
    http.post(f"{path}/verdict", json=FALSE, headers=other)
    one = http.get(path).json()
    assert one["verdict"] == "false_alarm"
    assert [(row["verdict"], row["by"]) for row in one["verdicts"]] == [
        ("false_alarm", "王五"),
        ("confirmed", "李四"),
    ]
    assert said(connection, stream) == [(START, 1.0), (START + MINUTE, 0.0)]


def test_the_same_word_twice_is_said_once_and_two_words_at_one_tick_are_two_readings(
    stream: int, connection: Connection, http: httpx.Client
) -> None:
    see(connection, START)
    path = f"{LIST}/{http.get(LIST).json()['items'][0]['id']}/verdict"
    counts = [len(http.post(path, json=word).json()["verdicts"]) for word in (CONFIRMED,) * 2]
    assert counts == [1, 1]
    http.post(path, json=FALSE)
    assert said(connection, stream) == [(START, 1.0), (START + 1, 0.0)]


def test_a_false_alarm_takes_no_other_fire_back_for_a_day(
    stream: int, connection: Connection, http: httpx.Client
) -> None:
    for minute in range(3):
        see(connection, START + minute * MINUTE)
    third, second, first = (one["id"] for one in http.get(LIST).json()["items"])
    http.post(f"{LIST}/{first}/verdict", json=CONFIRMED)
    tick(connection, START + STANDS - 1)
    http.post(f"{LIST}/{second}/verdict", json=FALSE)
    tick(connection, START + STANDS)
    http.post(f"{LIST}/{third}/verdict", json=FALSE)
    assert said(connection, stream)[1:] == [(START + STANDS - 1, 1.0), (START + STANDS, 0.0)]


@pytest.mark.usefixtures("stream")
def test_a_station_without_the_datastream_keeps_the_verdict_alone(
    connection: Connection, http: httpx.Client
) -> None:
    see(connection, START, station="PJ01")
    number = http.get(LIST).json()["items"][0]["id"]
    newest = batches.newest(connection)
    assert http.post(f"{LIST}/{number}/verdict", json=CONFIRMED).json()["verdict"] == "confirmed"
    assert batches.newest(connection) == newest


def test_an_exercise_that_has_not_begun_has_no_time_to_judge_at(
    county: County, connection: Connection, http: httpx.Client
) -> None:
    assert county.conn is connection
    stream = plant(connection)
    see(connection, START)
    number = http.get(LIST).json()["items"][0]["id"]
    answer = http.post(f"{LIST}/{number}/verdict", json=CONFIRMED)
    assert answer.status_code == 409
    assert http.get(f"{LIST}/{number}").json()["verdicts"] == []
    assert said(connection, stream) == []


@pytest.mark.usefixtures("stream")
def test_verdicts_are_only_ever_added(connection: Connection, http: httpx.Client) -> None:
    see(connection, START)
    number = http.get(LIST).json()["items"][0]["id"]
    http.post(f"{LIST}/{number}/verdict", json=CONFIRMED)
    for command in ("DELETE FROM detection_verdict", "UPDATE detection_verdict SET by = ''"):
        with pytest.raises(Exception, match="only ever added"):
            connection.execute(command.encode())


@pytest.mark.usefixtures("stream")
def test_a_word_that_is_not_understood_is_a_problem(
    connection: Connection, http: httpx.Client
) -> None:
    see(connection, START)
    number = http.get(LIST).json()["items"][0]["id"]
    bodies = [
        {}, [], {"remark": "见明火"}, {**CONFIRMED, "by": "王五"}, {**CONFIRMED, "remark": "\0"},
        {**CONFIRMED, "verdict": "maybe"},
    ]  # fmt: skip
    answers = [http.post(f"{LIST}/{number}/verdict", json=body).status_code for body in bodies]
    assert answers == [422] * len(bodies)
    assert http.get(f"{LIST}/{number}").json()["verdicts"] == []


@pytest.mark.usefixtures("stream")
def test_a_word_on_nothing_or_of_nobody_is_refused(
    base: str, connection: Connection, http: httpx.Client
) -> None:
    assert http.get(f"{LIST}/99").status_code == 404
    assert http.post(f"{LIST}/99/verdict", json=CONFIRMED).status_code == 404
    see(connection, START)
    number = http.get(LIST).json()["items"][0]["id"]
    assert httpx.post(f"{base}{LIST}/{number}/verdict", json=CONFIRMED).status_code == 401
    assert http.get(f"{LIST}/{number}").json()["verdict"] is None


def test_a_detection_is_bound_to_the_warnings_near_it(
    stream: int, county: County, connection: Connection, http: httpx.Client
) -> None:
    assert stream
    see(connection, START - MINUTE)
    see(connection, START)
    see(connection, START + HOUR, Point(113.6, 29.0))
    county.judge((1, Level.NONE, Level.YELLOW), (2, Level.NONE, Level.YELLOW))
    far, during, before = http.get(LIST).json()["items"]
    (one,) = during["near"]
    assert (one["station"], one["level"], one["hazard"]) == ("PJ01", "yellow", "flood")
    assert one["distance_km"] == pytest.approx(5.56, abs=0.01)
    assert (one["open_now"], one["open_then"]) == (True, True)
    assert [(near["open_now"], near["open_then"]) for near in before["near"]] == [(True, False)]
    assert far["near"] == []
    wider = http.get(f"{LIST}/{far['id']}", params={"radius_km": 40}).json()
    assert [near["station"] for near in wider["near"]] == ["PJ01"]


def test_the_warnings_of_that_time_stay_bound_when_they_are_over(
    stream: int, county: County, connection: Connection, http: httpx.Client
) -> None:
    assert stream
    see(connection, START)
    county.judge((1, Level.NONE, Level.YELLOW))
    connection.execute("UPDATE warning SET cleared = opened + INTERVAL '1 hour', level = 'none'")
    see(connection, START + HOUR)
    after, during = http.get(LIST).json()["items"]
    assert [(one["open_now"], one["open_then"]) for one in during["near"]] == [(False, True)]
    assert after["near"] == []
