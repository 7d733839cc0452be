"""Classes of sections over HTTP: now, as of an instant, and by days."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.instant import HOUR, parse
from domain.observation import CLOCK, observations
from domain.registry import Registry
from domain.station import Station, StationKind
from store import observations as readings
from store import registry
from store.database import Connection
from tests.integration.api.county import served

NOW = parse("2024-07-01T12:00:00+08:00")
NITROGEN, OXYGEN, TURBIDITY, PH, LAKE_TN = 1, 2, 3, 4, 5

KNOWN = Registry.numbered(
    [
        Station("WQ1", "河断面", StationKind.WATER_QUALITY, river="汨罗江"),
        Station("RR1", "水库断面", StationKind.RESERVOIR),
        Station("ZZ1", "水位站", StationKind.RIVER_LEVEL),
    ],
    [
        Datastream("WQ1", "ammonia_nitrogen", "mg/L", interval_s=3600),
        Datastream("WQ1", "dissolved_oxygen", "mg/L", interval_s=3600),
        Datastream("WQ1", "turbidity", "NTU", interval_s=3600),
        Datastream("WQ1", "ph", "1", interval_s=3600),
        Datastream("RR1", "total_nitrogen", "mg/L", interval_s=3600),
        Datastream("ZZ1", "stage", "m"),
    ],
    [Criterion("WQ1", "ammonia_nitrogen", "class_drop", {"target": 2.0}, blue=1.0)],
)


@pytest.fixture(scope="module")
def http(shared_url: str, shared: Connection) -> Iterator[httpx.Client]:
    """A river of class III for its oxygen; ammonia fails now, and was IV six hours ago."""
    registry.load(shared, KNOWN)
    rows = [
        (NITROGEN, NOW - 6 * HOUR, 1.2, 1),
        (NITROGEN, NOW - 1 * HOUR, 0.4, 1),
        (NITROGEN, NOW, 30.0, 4),
        (OXYGEN, NOW, 5.0, 1),
        (TURBIDITY, NOW, 900.0, 3),
        (PH, NOW - 30 * HOUR, 7.0, 1),
        (LAKE_TN, NOW, 0.5, 1),
        (CLOCK, NOW, float("nan"), 1),
    ]
    readings.write(shared, observations(rows))
    with served(shared_url) as url, httpx.Client(base_url=f"{url}/api/v1/", timeout=20) as client:
        yield client


def sections(http: httpx.Client, **query: str) -> dict[str, dict[str, Any]]:
    answer = http.get("water-quality", params=query)
    assert answer.status_code == 200
    return {one["code"]: one for one in answer.json()["items"]}


def factors(section: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["property"]: one for one in section["factors"]}


def test_a_section_has_the_class_of_its_worst_factor_and_names_it(http: httpx.Client) -> None:
    found = sections(http)
    assert set(found) == {"WQ1", "RR1"}
    river = found["WQ1"]
    assert (river["water_class"], river["deciding"], river["target"]) == (
        3, ["dissolved_oxygen"], 2,
    )  # fmt: skip
    assert (river["water"], river["criterion"]) == ("river", 1)


def test_a_failed_reading_makes_no_class_and_is_said(http: httpx.Client) -> None:
    nitrogen = factors(sections(http)["WQ1"])["ammonia_nitrogen"]
    assert (nitrogen["value"], nitrogen["flag"], nitrogen["water_class"]) == (0.4, 1, 2)
    assert (nitrogen["newest_flag"], nitrogen["newest_time"]) == (4, "2024-07-01T12:00:00+08:00")


def test_each_factor_says_its_limits_and_what_it_counts_for(http: httpx.Client) -> None:
    found = factors(sections(http)["WQ1"])
    assert found["dissolved_oxygen"]["least"] == [7.5, 6, 5, 3, 2]
    assert found["dissolved_oxygen"]["most"] == []
    assert found["ammonia_nitrogen"]["most"] == [0.15, 0.5, 1.0, 1.5, 2.0]
    states = {name: (one["state"], one["water_class"]) for name, one in found.items()}
    assert states["turbidity"] == ("uncounted", None)
    assert states["ph"] == ("old", 1)


def test_a_reservoir_is_judged_as_a_lake(http: httpx.Client) -> None:
    lake = sections(http)["RR1"]
    assert (lake["water"], lake["target"], lake["water_class"]) == ("lake", 3, 2)


def test_as_of_an_instant_only_what_was_heard_by_then_counts(http: httpx.Client) -> None:
    river = sections(http, at="2024-07-01T07:00:00+08:00")["WQ1"]
    assert (river["water_class"], river["deciding"]) == (4, ["ammonia_nitrogen"])
    before = sections(http, at="2024-06-01T00:00:00+08:00")["WQ1"]
    assert (before["water_class"], before["deciding"]) == (None, [])
    assert {one["state"] for one in before["factors"]} == {"never"}


def test_the_days_have_the_class_of_their_means(http: httpx.Client) -> None:
    window = {"from": "2024-06-30T00:00:00+08:00", "to": "2024-07-02T00:00:00+08:00"}
    found = http.get("water-quality/WQ1", params=window).json()
    first, today = found["items"]
    assert (first["date"], first["water_class"], first["deciding"]) == ("2024-06-30", 1, ["ph"])
    assert (today["date"], today["water_class"], today["worst"]) == ("2024-07-01", 3, 4)
    assert sorted(today["deciding"]) == ["ammonia_nitrogen", "dissolved_oxygen"]
    assert today["missing"] == ["ph"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("water-quality/NONE", {}, 404),
        ("water-quality/ZZ1", {}, 404),
        ("water-quality/WQ1", {"from": "2024-07-02T00:00:00+08:00",
                               "to": "2024-07-01T00:00:00+08:00"}, 422),
        ("water-quality/WQ1", {"from": "2020-07-02T00:00:00+08:00"}, 422),
        ("water-quality", {"at": "yesterday"}, 422),
    ],
)  # fmt: skip
def test_a_question_without_an_answer_is_a_problem(
    http: httpx.Client, path: str, query: dict[str, str], status: int
) -> None:
    answer = http.get(path, params=query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
