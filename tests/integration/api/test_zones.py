"""Suppression zones over HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from domain.account import Role
from domain.instant import HOUR, iso
from store import registry
from store.database import Connection
from tests.integration.api.county import START, County, as_role, bearer
from tests.integration.api.forest import TOWER, plant, see, tick

LIST = "/api/v1/zones"
KILN = {
    "name": "砖窑", "lon": TOWER.lon, "lat": TOWER.lat, "radius_m": 300, "reason": "烧砖",
}  # fmt: skip


@pytest.fixture
def forest(county: County, connection: Connection) -> Connection:  # noqa: ARG001
    plant(connection)
    tick(connection, START)
    return connection


@pytest.fixture
def http(http: httpx.Client, connection: Connection) -> Iterator[httpx.Client]:
    with as_role(http, connection, Role.DUTY_OFFICER, name="李四") as officer:
        yield officer


def test_a_zone_holds_from_now_until_it_is_ended(forest: Connection, http: httpx.Client) -> None:
    before = registry.version(forest)
    answer = http.post(LIST, json=KILN)
    assert answer.status_code == 201
    one = answer.json()
    assert (one["name"], one["valid_from"], one["valid_to"]) == ("砖窑", iso(START), None)
    assert (one["created_by"], one["ended_by"]) == ("李四", "")
    assert registry.version(forest) == before + 1
    tick(forest, START + HOUR)
    engineer = bearer(forest, Role.RIVER_ENGINEER, name="王五")
    ended = http.post(f"{LIST}/{one['id']}/end", headers=engineer).json()
    assert (ended["valid_to"], ended["ended_by"]) == (iso(START + HOUR), "王五")
    assert registry.version(forest) == before + 2
    assert http.get(LIST).json()["items"] == [ended]


def test_a_detection_in_a_zone_names_it(forest: Connection, http: httpx.Client) -> None:
    number = http.post(LIST, json=KILN).json()["id"]
    see(forest, START)
    (one,) = http.get("/api/v1/detections").json()["items"]
    assert (one["zone_id"], one["zone"]) == (number, "砖窑")


@pytest.mark.usefixtures("forest")
def test_a_zone_ends_once_even_before_it_begins(http: httpx.Client) -> None:
    later = {**KILN, "valid_from": iso(START + HOUR), "valid_to": iso(START + 2 * HOUR)}
    path = f"{LIST}/{http.post(LIST, json=later).json()['id']}/end"
    ended = http.post(path).json()
    assert ended["valid_to"] == ended["valid_from"] == iso(START + HOUR)
    assert http.post(path).status_code == 409


@pytest.mark.usefixtures("forest")
def test_zones_come_in_pages(http: httpx.Client) -> None:
    for _ in range(3):
        http.post(LIST, json=KILN)
    first = http.get(LIST, params={"limit": 2}).json()
    rest = http.get(LIST, params={"limit": 2, "after": first["next"]}).json()
    ids = [one["id"] for one in first["items"] + rest["items"]]
    assert ids == sorted(set(ids))
    assert len(ids) == 3


@pytest.mark.usefixtures("forest")
def test_a_zone_that_makes_no_sense_is_a_problem(http: httpx.Client) -> None:
    wrong: list[dict[str, object]] = [
        {"radius_m": 0}, {"radius_m": 5001}, {"lon": 181}, {"lat": None}, {"by": "王五"},
        {"reason": " "}, {"valid_from": "2024-07-01T06:00:00"}, {"valid_from": 1719784800},
        {"valid_from": iso(START - HOUR)}, {"valid_to": iso(START - HOUR)}, {"more": 1},
    ]  # fmt: skip
    answers = [http.post(LIST, json={**KILN, **one}).status_code for one in wrong]
    assert answers == [422] * len(wrong)
    assert http.post(f"{LIST}/99/end").status_code == 404
    assert http.get(LIST).json()["items"] == []
