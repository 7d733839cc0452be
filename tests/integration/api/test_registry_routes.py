import httpx
import pytest

from domain.observation import CLOCK
from tests.integration.api.county import RAIN, STAGE, START, County


@pytest.mark.usefixtures("county")
def test_stations_come_by_code(http: httpx.Client) -> None:
    page = http.get("/api/v1/stations").json()
    assert [one["code"] for one in page["items"]] == ["PJ01", "PJ02"]
    assert page["items"][0] == {
        "code": "PJ01",
        "name": "平江",
        "kind": "ZQ",
        "river": "汨罗江",
        "town": "",
        "adcode": "",
        "lon": 113.6,
        "lat": 28.7,
        "datum": "",
        "status": "active",
    }
    assert page["next"] is None


@pytest.mark.usefixtures("county")
def test_pages_follow_each_other_until_the_last(http: httpx.Client) -> None:
    first = http.get("/api/v1/stations", params={"limit": 1}).json()
    second = http.get("/api/v1/stations", params={"limit": 1, "after": first["next"]}).json()
    assert [one["code"] for one in first["items"] + second["items"]] == ["PJ01", "PJ02"]
    assert second["next"] is None


@pytest.mark.usefixtures("county")
def test_datastreams_of_one_station(http: httpx.Client) -> None:
    page = http.get("/api/v1/datastreams", params={"station": "PJ01"}).json()
    assert [(one["id"], one["title"]) for one in page["items"]] == [(1, "水位"), (2, "降雨量")]


@pytest.mark.usefixtures("county")
def test_criteria_of_one_datastream(http: httpx.Client) -> None:
    (rule,) = http.get("/api/v1/criteria", params={"datastream": 3}).json()["items"]
    assert (rule["station"], rule["datastream"], rule["hazard"]) == ("PJ02", 3, "flood")
    assert (rule["blue"], rule["yellow"]) == (None, 90.0)


@pytest.mark.usefixtures("county")
def test_a_cursor_of_another_list_is_a_problem(http: httpx.Client) -> None:
    cursor = http.get("/api/v1/stations", params={"limit": 1}).json()["next"]
    answer = http.get("/api/v1/criteria", params={"after": cursor})
    assert answer.status_code == 422
    assert "not given by the list of criteria" in answer.json()["detail"]


def test_latest_tells_every_datastream_in_one_call(county: County, http: httpx.Client) -> None:
    county.hear(
        (CLOCK, START, float("nan"), 1), (STAGE, START, 71.25, 1), (RAIN, START, float("nan"), 9)
    )
    latest = http.get("/api/v1/latest").json()
    stage, rain, upstream = latest["items"]
    assert (stage["value"], stage["time"]) == (71.25, "2024-07-01T06:00:00+08:00")
    assert (rain["value"], rain["flag"]) == (None, 9)
    assert (upstream["time"], upstream["value"], upstream["level"]) == (None, None, "none")
    assert (latest["mode"], latest["now"]) == ("exercise", "2024-07-01T06:00:00+08:00")
