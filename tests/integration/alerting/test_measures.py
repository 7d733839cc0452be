"""What rules measured, asked over HTTP of a slope that creeps to its failure."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.instant import DAY, MINUTE, iso, parse
from domain.registry import Registry
from sensors.simulators.catalogue import load
from sensors.simulators.generated.landslide import FAILING, FAILURE, QUIET
from store import observations, registry
from store.database import connect
from tests.conftest import new_database
from tests.integration.api.county import served

END = parse("2024-07-02T06:00:00+08:00")


@pytest.fixture(scope="module")
def http(postgres: str, template: str) -> Iterator[httpx.Client]:
    """The last four days of the scenario are stored; nobody has judged them."""
    slopes = load("landslide")
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as url:
        with connect(url, application="tests") as conn:
            assert registry.load(conn, slopes.registry).lookup == slopes.registry.lookup
            observations.write(conn, slopes.rows[slopes.rows["time"] > END - 4 * DAY])
            conn.execute("UPDATE instance SET clock = %s", (iso(END),))
        with served(url) as base, httpx.Client(base_url=base, timeout=20) as client:
            yield client


def number(station: str, indicator: str, prop: str = "displacement_e") -> int:
    known: Registry = load("landslide").registry
    (found,) = (
        key
        for key, rule in known.criteria.items()
        if (rule.station, rule.indicator, rule.property) == (station, indicator, prop)
    )
    return found


def series(http: httpx.Client, rule: int, start: int, end: int, step: str) -> dict[str, Any]:
    query = {"from": iso(start), "to": iso(end), "step": step}
    answer = http.get(f"/api/v1/criteria/{rule}/series", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_series_says_what_an_explanation_says(http: httpx.Client) -> None:
    rule, start = number(FAILING, "tangent_angle"), FAILURE - DAY
    said = series(http, rule, start, start + 12 * 60 * MINUTE, "3h")
    assert said["unit"] == "deg"
    assert len(said["time"]) == len(said["value"]) == len(said["workings"]["velocity"]) == 5
    for time, value in zip(said["time"], said["value"], strict=True):
        why = http.get(f"/api/v1/criteria/{rule}/explain", params={"at": time}).json()
        assert why["measured"]["value"] == value
        assert why["measured"]["time"] == time


def test_after_the_failure_nothing_is_drawn_on(http: httpx.Client) -> None:
    said = series(http, number(FAILING, "tangent_angle"), FAILURE - 30 * MINUTE, END, "15m")
    there = [value is not None for value in said["value"]]
    assert there == [True, True, *[False] * 25]
    assert said["judged"][1:3] == ["2024-07-01T23:45:00+08:00", None]
    assert said["known"] == there


def test_no_failure_in_sight_is_known_and_null_and_says_why(http: httpx.Client) -> None:
    said = series(http, number(QUIET, "failure_time"), END, END, "1h")
    assert (said["value"], said["known"]) == ([None], [True])
    assert "refused" in said["detail"]
    assert said["workings"]["points"] == [9.0]


def test_parameters_come_with_their_defaults(http: httpx.Client) -> None:
    said = series(http, number(QUIET, "intensity_duration", "rain"), END, END, "1h")
    assert said["parameters"] == {"alpha": 14.82, "beta": 0.39, "min_h": 1.0, "max_h": 72.0}
    angle = series(http, number(QUIET, "tangent_angle"), END, END, "1h")
    assert angle["parameters"]["persist_h"] == 12.0


def test_what_was_measured_last_is_told_of_all_rules_at_once(http: httpx.Client) -> None:
    query = {"indicator": ["tangent_angle", "failure_time"]}
    items = http.get("/api/v1/measured", params=query).json()["items"]
    assert {(one["station"], one["indicator"]) for one in items} == {
        (station, indicator) for station in (FAILING, QUIET) for indicator in query["indicator"]
    }
    angle = next(
        one for one in items if (one["station"], one["indicator"]) == (FAILING, "tangent_angle")
    )
    assert angle["judged"] == "2024-07-01T23:45:00+08:00"
    assert angle["value"] > 85
    assert angle["workings"]["times_v0"] > 11.43


def test_one_station_can_be_asked_alone(http: httpx.Client) -> None:
    query = {"indicator": "tangent_angle", "station": QUIET}
    (item,) = http.get("/api/v1/measured", params=query).json()["items"]
    assert (item["station"], item["known"]) == (QUIET, True)


def test_what_was_measured_by_an_earlier_instant_is_what_was_known_then(http: httpx.Client) -> None:
    at = iso(FAILURE - DAY)
    query = {"indicator": "tangent_angle", "at": at}
    (item, _) = http.get("/api/v1/measured", params=query).json()["items"]
    said = series(http, item["id"], FAILURE - DAY, FAILURE - DAY, "15m")
    assert (item["value"], item["judged"]) == (said["value"][0], at)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"from": iso(END), "to": iso(END - DAY)}, "must not be after"),
        ({"from": iso(END - 9 * DAY), "to": iso(END), "step": "1m"}, "more than 5000 instants"),
        ({"from": iso(END)}, "to"),
    ],
)
def test_what_is_too_much_or_no_window_is_refused(
    http: httpx.Client, query: dict[str, str], words: str
) -> None:
    rule = number(FAILING, "tangent_angle")
    answer = http.get(f"/api/v1/criteria/{rule}/series", params=query)
    assert (answer.status_code, words in answer.json()["detail"]) == (422, True)


def test_a_compound_has_no_series_and_says_why(http: httpx.Client) -> None:
    query = {"from": iso(END - DAY), "to": iso(END)}
    answer = http.get(f"/api/v1/criteria/{number(FAILING, 'all_of')}/series", params=query)
    assert (answer.status_code, "levels of its parts" in answer.json()["detail"]) == (422, True)
    assert http.get("/api/v1/measured", params={"indicator": "all_of"}).json() == {"items": []}


def test_of_an_unknown_rule_nothing_was_measured(http: httpx.Client) -> None:
    query = {"from": iso(END), "to": iso(END)}
    assert http.get("/api/v1/criteria/999/series", params=query).status_code == 404
    assert http.get("/api/v1/measured", params={"indicator": "moon"}).json() == {"items": []}
