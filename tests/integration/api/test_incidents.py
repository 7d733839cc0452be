"""Incidents and the load of alarms over HTTP."""

from typing import Any

import httpx
import pytest

from api import paging
from domain.instant import DAY, MINUTE, iso
from domain.level import Level
from domain.observation import CLOCK
from domain.transition import Reason
from tests.integration.api.county import START, County


def items(http: httpx.Client, **asked: str | int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get("/api/v1/incidents", params=asked).json()["items"]
    return found


def test_the_warnings_of_a_flood_are_one_incident_worst_first(
    county: County, http: httpx.Client
) -> None:
    county.judge((1, Level.NONE, Level.YELLOW), (2, Level.NONE, Level.RED))
    (one,) = items(http)
    assert (one["catchment"], one["family"], one["mode"]) == ("汨罗江", "water", "exercise")
    assert (one["level"], one["open"], one["total"], one["closed"]) == ("red", 2, 2, None)
    assert [told["station_name"] for told in one["warnings"]] == ["加义", "平江"]
    assert {told["incident"] for told in one["warnings"]} == {one["id"]}


def test_open_and_closed_incidents_are_told_apart(county: County, http: httpx.Client) -> None:
    county.judge((1, Level.NONE, Level.YELLOW))
    assert (len(items(http)), items(http, state="closed")) == (1, [])
    county.judge((1, Level.YELLOW, Level.NONE), reason=Reason.RECEDED)
    assert items(http) == []
    (one,) = items(http, state="closed")
    assert (one["level"], one["peak_level"], one["closed"]) == ("none", "yellow", iso(START))
    assert items(http, state="all") == [one]


def test_an_incident_is_found_by_its_id(county: County, http: httpx.Client) -> None:
    county.judge((1, Level.NONE, Level.YELLOW))
    (one,) = items(http)
    assert http.get(f"/api/v1/incidents/{one['id']}").json() == one
    (told,) = http.get("/api/v1/warnings").json()["items"]
    assert (told["incident"], told["catchment"], told["family"]) == (one["id"], "汨罗江", "water")


def test_an_unknown_incident_is_a_problem(reading: httpx.Client) -> None:
    answer = reading.get("/api/v1/incidents/7")
    assert (answer.status_code, "no incident 7" in answer.json()["detail"]) == (404, True)


def test_pages_give_every_incident_once(county: County, http: httpx.Client) -> None:
    county.judge((1, Level.NONE, Level.YELLOW))
    county.conn.execute("INSERT INTO incident (catchment, family) VALUES ('昌江', 'water')")
    county.judge((2, Level.NONE, Level.RED))
    county.conn.execute("UPDATE warning SET incident_id = 2 WHERE criterion_id = 2")
    first = http.get("/api/v1/incidents", params={"limit": 1}).json()
    rest = http.get("/api/v1/incidents", params={"limit": 1, "after": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [2, 1]
    assert rest["next"] is None


@pytest.mark.parametrize("key", ["purple 1 1", "red 1", "red 99999999999999999999 1"])
def test_a_cursor_that_was_made_up_is_refused(reading: httpx.Client, key: str) -> None:
    answer = reading.get("/api/v1/incidents", params={"after": paging.encode("incidents", key)})
    assert (answer.status_code, "start anew" in answer.json()["detail"]) == (422, True)


def test_the_load_is_that_of_the_last_day_of_the_exercise(
    county: County, http: httpx.Client
) -> None:
    county.judge((1, Level.NONE, Level.YELLOW), (2, Level.NONE, Level.YELLOW))
    county.hear((CLOCK, START, float("nan"), 1))
    load = http.get("/api/v1/alarm-load").json()
    assert (load["mode"], load["time"][-1], load["opened"][-1]) == ("exercise", iso(START), 2)
    assert (len(load["time"]), sum(load["opened"]), load["incidents"][-1]) == (145, 2, 1)
    assert (load["rate"], load["maximum"], load["flood_share"]) == (2 / 145, 2, 0.0)
    assert (load["steady"], load["flood"]) == (1.0, 10)


def test_the_load_of_any_time_can_be_asked_for(county: County, http: httpx.Client) -> None:
    county.judge((1, Level.NONE, Level.YELLOW))
    asked = {"from": iso(START - 20 * MINUTE), "to": iso(START + 10 * MINUTE)}
    load = http.get("/api/v1/alarm-load", params=asked).json()
    assert load["time"] == [iso(START + n * 10 * MINUTE) for n in (-2, -1, 0)]
    assert (load["opened"], load["rate"]) == ([0, 0, 1], 1 / 3)


@pytest.mark.parametrize(("start", "end"), [(START, START - 1), (START, START + 367 * DAY)])
def test_a_time_that_is_none_or_too_long_is_refused(
    reading: httpx.Client, start: int, end: int
) -> None:
    answer = reading.get("/api/v1/alarm-load", params={"from": iso(start), "to": iso(end)})
    assert answer.status_code == 422


def test_metrics_tell_open_incidents_and_what_opened_lately(
    county: County, http: httpx.Client
) -> None:
    county.hear((CLOCK, START, float("nan"), 1))
    county.judge((1, Level.NONE, Level.YELLOW), (2, Level.NONE, Level.YELLOW))
    lines = http.get("/metrics").text.splitlines()
    assert "miluo_warnings_opened_10min 2.0" in lines
    assert "miluo_incidents_open 1.0" in lines
