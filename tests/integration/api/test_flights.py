"""Flights over HTTP: sums, what was seen, and the track."""

import httpx
import pytest

from domain.instant import MINUTE, iso
from domain.level import Level
from store.database import Connection
from tests.integration.api.county import START, County
from tests.integration.api.forest import TOWER, fly, plant, see

LIST = "/api/v1/flights"


@pytest.fixture
def forest(county: County, connection: Connection) -> County:
    plant(connection)
    return county


def test_a_flight_is_summed_up(forest: County, http: httpx.Client) -> None:
    fly(forest.conn)
    see(forest.conn, START, flight="F1")
    (one,) = http.get(LIST).json()["items"]
    assert (one["flight"], one["station_name"], one["pilot"]) == ("F1", "瞭望塔", "张三")
    assert (one["start"], one["end"]) == (iso(START - MINUTE), iso(START + 10 * MINUTE))
    assert (one["min_battery"], one["min_link"], one["max_altitude"]) == (70.0, 80.0, 100.0)
    assert (one["points"], one["photos"], one["detections"]) == (3, 1, 1)
    assert one["length_km"] == pytest.approx(24.37, abs=0.01)


def test_a_flight_that_only_a_detection_named_is_there(forest: County, http: httpx.Client) -> None:
    see(forest.conn, START, flight="F9")
    (one,) = http.get(LIST).json()["items"]
    assert (one["flight"], one["start"], one["points"], one["length_km"]) == ("F9", None, 0, 0.0)
    assert (one["min_battery"], one["detections"]) == (None, 1)


def test_flights_come_newest_first_in_pages(forest: County, http: httpx.Client) -> None:
    for name in ("F1", "F2", "F3"):
        fly(forest.conn, flight=name)
    first = http.get(LIST, params={"limit": 2, "station": "FF01"}).json()
    rest = http.get(LIST, params={"limit": 2, "after": first["next"]}).json()
    assert [one["flight"] for one in first["items"] + rest["items"]] == ["F3", "F2", "F1"]
    assert http.get(LIST, params={"station": "PJ01"}).json()["items"] == []


def test_a_flight_shows_what_was_seen_and_the_warnings_near_it(
    forest: County, http: httpx.Client
) -> None:
    fly(forest.conn)
    see(forest.conn, START, flight="F1")
    forest.judge((1, Level.NONE, Level.YELLOW))
    number = http.get(LIST).json()["items"][0]["id"]
    one = http.get(f"{LIST}/{number}").json()
    (photo,), (detection,) = one["photos"], one["detections"]
    assert (photo["picture"], photo["remark"], photo["lon"]) == ("1.jpg", "坝顶", TOWER.lon)
    assert [near["station"] for near in photo["near"]] == ["PJ01"]
    assert (detection["flight_id"], [near["station"] for near in detection["near"]]) == (
        number, ["PJ01"],
    )  # fmt: skip


def test_a_track_is_geojson_with_its_times(forest: County, http: httpx.Client) -> None:
    fly(forest.conn)
    number = http.get(LIST).json()["items"][0]["id"]
    answer = http.get(f"{LIST}/{number}/track")
    assert answer.headers["content-type"] == "application/geo+json"
    one = answer.json()
    assert (one["type"], one["id"], one["geometry"]["type"]) == ("Feature", number, "LineString")
    assert one["geometry"]["coordinates"] == [[113 + i / 8, 28.75, 100.0] for i in range(3)]
    assert one["properties"]["times"] == [iso(START + i * MINUTE) for i in range(3)]
    assert one["properties"]["battery"] == [90.0, 80.0, 70.0]


def test_one_point_makes_no_line_and_no_flight_no_track(forest: County, http: httpx.Client) -> None:
    fly(forest.conn, points=1)
    number = http.get(LIST).json()["items"][0]["id"]
    one = http.get(f"{LIST}/{number}/track").json()
    assert one["geometry"] is None
    assert one["properties"]["battery"] == [90.0]
    for path in (f"{LIST}/99", f"{LIST}/99/track"):
        assert http.get(path).status_code == 404
