"""Reservoirs over HTTP: the pool against its limit of the day, what is known and what is not."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from domain.datastream import Datastream
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.simulators.catalogue import load
from store import registry
from store.database import Connection
from tests.integration.api.county import served
from tests.telling import tell

UNTIL = "2024-06-30T06:10:00+08:00"

PAPERS = Registry.numbered(
    [
        Station("RR8", "有档案无规则", StationKind.RESERVOIR, datum="85 高程", attributes={
            "FSLTDZ": "04-15..09-30 125.0; 10-01..04-14 128.0", "NORMZ": "128.5",
            "DAMEL": "131", "DDZ": "101.5", "CKFLZ": "unknown",
        }),
        Station("RR9", "什么都没有", StationKind.RESERVOIR),
    ],
    [Datastream("RR8", "pool_level", "m")],
    [],
)  # fmt: skip


@pytest.fixture(scope="module")
def http(shared_url: str, shared: Connection) -> Iterator[httpx.Client]:
    """The reservoir of `pool-and-gate` just after its gate slipped, and two that say nothing."""
    tell(shared, load("pool-and-gate"), UNTIL)
    registry.load(shared, PAPERS)
    with served(shared_url) as url, httpx.Client(base_url=f"{url}/api/v1/", timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def found(http: httpx.Client) -> dict[str, dict[str, Any]]:
    answer = http.get("reservoirs")
    assert answer.status_code == 200
    return {one["code"]: one for one in answer.json()["items"]}


def test_a_pool_is_told_against_the_flood_limit_of_the_day(found: dict[str, Any]) -> None:
    one = found["DEMO-POOL"]
    assert one["limit"] == 107.0
    assert one["over"] == pytest.approx(one["pool"] - 107.0)
    assert one["freeboard"] == pytest.approx(112.0 - one["pool"])
    assert [(it["first"], it["last"], it["level"]) for it in one["seasons"]] == [
        ("04-01", "06-30", 107.0), ("07-01", "09-30", 108.0),
    ]  # fmt: skip


def test_limits_are_those_of_the_rules(found: dict[str, Any]) -> None:
    levels = {one["name"]: one["value"] for one in found["DEMO-POOL"]["levels"]}
    assert levels == {"SILL": 109.0, "DSFLZ": 110.0, "CKFLZ": 111.0, "DAMEL": 112.0}
    assert list(levels.values()) == sorted(levels.values())


def test_storage_and_inflow_are_worked_out_and_said_to_be(found: dict[str, Any]) -> None:
    one = found["DEMO-POOL"]
    assert (one["storage_is"], one["inflow_is"]) == ("worked out", "worked out")
    assert one["storage"] == pytest.approx(0.005 * (one["pool"] - 90) ** 2.1, rel=0.01)
    assert one["rate"] < 0
    assert 0 < one["inflow"] < one["outflow"]


def test_a_gate_that_names_its_reservoir_is_shown_with_it(found: dict[str, Any]) -> None:
    one = found["DEMO-POOL"]
    assert one["stations"] == ["DEMO-POOL", "DEMO-POOL-GATE"]
    assert (one["gates"], one["gates_open"]) == (1, 1)
    names = {(it["station"], it["property"]) for it in one["instruments"]}
    assert {("DEMO-POOL-GATE", "gate_command"), ("DEMO-POOL", "seepage_flow")} <= names


def test_where_no_rule_says_a_limit_the_stations_papers_do(found: dict[str, Any]) -> None:
    one = found["RR8"]
    assert (one["limit"], one["limit_source"], one["datum"]) == (125.0, "station", "85 高程")
    assert {it["name"]: it["value"] for it in one["levels"]} == {
        "DDZ": 101.5, "NORMZ": 128.5, "DAMEL": 131.0,
    }  # fmt: skip
    assert (one["pool"], one["over"], one["storage"], one["inflow"]) == (None, None, None, None)


def test_what_nobody_has_said_is_unknown(found: dict[str, Any]) -> None:
    one = found["RR9"]
    assert (one["limit"], one["seasons"], one["levels"], one["curve"]) == (None, [], [], [])
    assert (one["interval_s"], one["gates"], one["instruments"]) == (None, 0, [])


def test_the_balance_is_told_by_hours(http: httpx.Client) -> None:
    window = {"from": "2024-06-29T12:00:00+08:00", "to": "2024-06-29T18:30:00+08:00"}
    told = http.get("reservoirs/DEMO-POOL/balance", params=window).json()
    assert told["time"][0] == "2024-06-29T13:00:00+08:00"
    assert told["time"][-1] == "2024-06-29T18:00:00+08:00"
    for gain, before, coming, leaving in zip(
        told["storage"][1:], told["storage"], told["inflow"][1:], told["outflow"][1:], strict=False
    ):
        assert (gain - before) * 1e6 / 3600 == pytest.approx(coming - leaving, abs=1e-3)
    nothing = http.get("reservoirs/RR9/balance", params=window).json()
    assert (set(nothing["pool"]), nothing["inflow_is"]) == ({None}, None)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("reservoirs/NONE/balance", {}, 404),
        ("reservoirs/DEMO-POOL-GATE/balance", {}, 404),
        ("reservoirs/DEMO-POOL/balance", {"from": "2020-01-01T00:00:00+08:00"}, 422),
    ],
)
def test_a_question_without_an_answer_is_a_problem(
    http: httpx.Client, path: str, query: dict[str, str], status: int
) -> None:
    assert http.get(path, params=query).status_code == status


def test_changes_of_level_are_told_of_one_station(http: httpx.Client) -> None:
    window = {"from": "2024-06-30T00:00:00+08:00", "to": "2024-06-30T07:00:00+08:00"}
    items = http.get("transitions", params={"station": "DEMO-POOL-GATE"} | window).json()["items"]
    assert [(one["time"], one["to"]) for one in items] == [("2024-06-30T06:05:00+08:00", "orange")]
    assert http.get("transitions", params={"station": "RR9"}).json()["items"] == []
