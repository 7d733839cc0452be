"""Floods, comparisons, rating curves and long curves over HTTP."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.account import Role
from domain.instant import DAY, HOUR, iso
from store import gaugings
from store.database import Connection
from tests.integration.api.county import bearer, served
from tests.river_year import FLOW, LACKING, NOW, OTHER, POINTS, STAGE, START, settle, year


@pytest.fixture(scope="module")
def river(shared: Connection) -> Connection:
    settle(shared)
    return shared


@pytest.fixture(scope="module")
def http(river: Connection, shared_url: str) -> Iterator[httpx.Client]:
    assert river
    with served(shared_url) as base, httpx.Client(base_url=f"{base}/api/v1", timeout=20) as client:
        yield client


def got(http: httpx.Client, path: str, **query: object) -> Any:
    answer = http.get(path, params={key: str(one) for key, one in query.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(http: httpx.Client, path: str, **query: object) -> str:
    answer = http.get(path, params={key: str(one) for key, one in query.items()})
    assert answer.status_code in (404, 422), answer.text
    return str(answer.json()["detail"])


def test_a_year_is_drawn_in_two_thousand_real_readings_with_its_peak(http: httpx.Client) -> None:
    path = f"/datastreams/{STAGE}/observations"
    drawn = got(http, path, format="columns", points=2000)
    assert drawn["read"] == POINTS - LACKING
    assert 1000 < len(drawn["time"]) < 2100
    assert drawn["part_s"] == pytest.approx(POINTS * 300 / 1000, rel=0.01)
    rows = year()[: POINTS - LACKING]
    real = {(iso(int(time)), value, flag) for _, time, value, flag in rows.tolist()}
    assert set(zip(drawn["time"], drawn["value"], drawn["flag"], strict=True)) <= real
    usable = rows["value"][rows["flag"] == 1]
    assert max(v for v, f in zip(drawn["value"], drawn["flag"], strict=True) if f == 1) == (
        usable.max()
    )
    assert 4 in drawn["flag"]
    near = {"from": iso(START + 150 * DAY), "to": iso(START + 151 * DAY)}
    raw = got(http, path, format="columns", points=2000, **near)
    assert (len(raw["time"]), raw["part_s"]) == (288, None)


def test_a_curve_that_did_not_change_is_not_sent_again(http: httpx.Client) -> None:
    query: dict[str, str | int] = {"format": "columns", "points": 500}
    path = f"/datastreams/{STAGE}/observations"
    tag = http.get(path, params=query).headers["etag"]
    assert http.get(path, params=query, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"points": 1}, "points"),
        ({"points": "x"}, "points"),
        ({"points": 100, "format": "csv"}, "format=columns"),
        ({"points": 100, "format": "columns", "step": "1h"}, "not both"),
    ],
)
def test_points_that_cannot_be_are_refused(
    http: httpx.Client, query: dict[str, object], why: str
) -> None:
    assert why in refused(http, f"/datastreams/{STAGE}/observations", **query)


def test_the_floods_of_a_year_are_found_and_ranked(http: httpx.Client) -> None:
    found = got(http, f"/datastreams/{STAGE}/floods")
    assert (found["basis"], found["total"], len(found["items"])) == ("warning", 4, 4)
    now, third, second, first = found["items"]
    assert [one["rank_peak"] for one in (now, second, first, third)] == [1, 2, 3, 4]
    assert second["peak"] == pytest.approx(74, abs=0.2)
    assert second["rate"] == pytest.approx(7 / 12, abs=0.02)
    assert second["level"] == 70
    assert second["volume"] > 0
    assert now["end"] is None
    assert now["volume"] is None
    assert got(http, f"/datastreams/{STAGE}/floods", limit=1)["items"] == [now]
    late = {"to": iso(START + 3700 * DAY)}
    assert got(http, f"/datastreams/{STAGE}/floods", **late)["total"] == 4
    assert got(http, f"/datastreams/{STAGE}/floods", **{"from": iso(NOW)})["total"] == 1
    before = got(http, f"/datastreams/{STAGE}/floods", to=iso(START + 100 * DAY))
    assert [one["peak"] for one in before["items"]] == [first["peak"]]


def test_a_rise_stands_among_earlier_floods_with_what_those_alike_did_next(
    http: httpx.Client,
) -> None:
    at = START + 364 * DAY + 10 * HOUR
    told = got(http, f"/datastreams/{STAGE}/comparison", at=iso(at))
    rise, analogy = told["rise"], told["analogy"]
    assert (told["total"], rise["at"]) == (3, iso(at))
    assert rise["rank_rate"] == 2
    assert rise["stage"][-1] == rise["value"] == rise["peak"]
    assert analogy["refused"] is None
    alike = [one for one in told["floods"] if one["alike"]]
    assert alike
    assert all(0.5 <= one["alike"] <= 1 for one in alike)
    assert {one["flood"]["start"] for one in alike} == set(analogy["alike"])
    guarantee, *_, crest = analogy["ahead"]
    assert (guarantee["name"], crest["name"]) == ("orange", "左堤顶 left levee crest")
    assert guarantee["reached"] <= guarantee["asked"] == len(alike)
    assert (crest["reached"], crest["least_h"]) == (0, None)


def test_a_moment_of_the_past_is_judged_by_what_was_known_then(http: httpx.Client) -> None:
    at = START + 40 * DAY + 14 * HOUR
    told = got(http, f"/datastreams/{STAGE}/comparison", at=iso(at))
    assert told["total"] == 0
    assert "no earlier flood" in told["analogy"]["refused"]
    assert max(told["rise"]["time"]) <= iso(at)


def test_what_holds_no_flood_is_refused(http: httpx.Client) -> None:
    assert "no datastream 99" in refused(http, "/datastreams/99/floods")
    assert "not of discharge" in refused(http, f"/datastreams/{FLOW}/floods")
    assert "after to" in refused(http, "/datastreams/1/floods", **{
        "from": iso(NOW), "to": iso(START)})  # fmt: skip
    assert "offset" in refused(http, "/datastreams/1/comparison", at="2024-01-01T00:00:00")
    assert "no reading" in refused(http, f"/datastreams/{OTHER}/comparison")
    empty = got(http, f"/datastreams/{OTHER}/floods")
    assert (empty["total"], empty["items"]) == (0, [])


def gauge(http: httpx.Client, key: dict[str, str], **said: object) -> httpx.Response:
    whole = {"time": "2024-05-01T08:00:00+08:00", "stage": 70.0, "discharge": 300.0,
             "source": "ADCP"} | said  # fmt: skip
    return http.post("/stations/X1/gaugings", content=json.dumps(whole), headers={
        **key, "content-type": "application/json"})  # fmt: skip


def test_gaugings_make_a_curve_and_a_correction_keeps_what_stood_before(
    http: httpx.Client, river: Connection
) -> None:
    key = bearer(river, Role.RIVER_ENGINEER)
    none = got(http, "/stations/X1/rating")
    assert none["curve"] is None
    assert "too few" in none["refused"]
    for day, stage in enumerate((67.2, 68.0, 69.1, 70.4, 72.3, 73.6), start=1):
        said = {"time": f"2024-05-{day:02}T08:00:00+08:00", "stage": stage}
        answer = gauge(http, key, **said, discharge=20 * (stage - 65) ** 1.7)
        assert answer.json() == {"added": 1, "corrected": 0, "known": 0}
    again = gauge(http, key, **said, discharge=20 * (stage - 65) ** 1.7)
    assert again.json() == {"added": 0, "corrected": 0, "known": 1}
    told = got(http, "/stations/X1/rating", stage=75)
    curve = told["curve"]
    assert (curve["a"], curve["b"], curve["h0"]) == pytest.approx((20, 1.7, 65), rel=0.01)
    assert told["asked"] == {
        "stage": 75, "discharge": pytest.approx(20 * 10**1.7, rel=0.01), "extrapolated": True
    }  # fmt: skip
    beyond = dict(zip(curve["stage"], curve["extrapolated"], strict=True))
    assert next(stage for stage, is_beyond in beyond.items() if not is_beyond) == 67.2
    assert gauge(http, key, **said, discharge=1.0).json()["corrected"] == 1
    assert gaugings.of(river, "X1")[-1].discharge == 1.0
    kept = river.execute("SELECT count(*) FROM gauging").fetchone()
    assert kept == (7,)
    assert gauge(http, key, **said, discharge=20 * (stage - 65) ** 1.7).json()["corrected"] == 1
    assert "h0" in refused(http, "/stations/X1/rating", stage=60)
    for bad in ("nan", "x"):
        assert "stage" in refused(http, "/stations/X1/rating", stage=bad)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"discharge": -1}, "discharge"),
        ({"discharge": 0}, "discharge"),
        ({"time": "2024-05-01T08:00:00"}, "offset"),
        ({"source": "  "}, "source"),
        ({"stage": None}, "stage"),
        ({"station": "X2"}, "station"),
    ],
)
def test_a_gauging_that_cannot_be_is_refused(
    http: httpx.Client, river: Connection, said: dict[str, object], why: str
) -> None:
    answer = gauge(http, bearer(river, Role.RIVER_ENGINEER), **said)
    assert answer.status_code == 422
    assert why in answer.json()["detail"]


def test_a_gauging_of_no_station_is_refused(http: httpx.Client, river: Connection) -> None:
    key = bearer(river, Role.RIVER_ENGINEER)
    said = {"time": iso(START), "stage": 70, "discharge": 3, "source": "ADCP"}
    assert http.post("/stations/NONE/gaugings", json=said, headers=key).status_code == 404
    assert "NONE" in refused(http, "/stations/NONE/rating")
