"""The board over HTTP: projects, units, who has not reported, targets, notes and places."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from domain.level import Level
from tests.conftest import new_database
from tests.integration.api.county import settle
from tests.integration.api.office import (
    CLEAN,
    FLATS,
    HEALTH,
    LABOUR,
    POWER,
    SCHOOLS,
    Office,
    anew,
    opened,
)


@pytest.fixture(scope="module")
def house(
    postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with (
        new_database(postgres, "livelihood_board", template) as url,
        opened(url, tmp_path_factory.mktemp("evidence"), public=True) as office,
    ):
        county = settle(office.conn)
        county.judge((1, Level.NONE, Level.ORANGE))
        yield office


@pytest.fixture
def office(house: Office) -> Office:
    return anew(house)


def _indicator(office: Office, code: str, who: str = "nobody", **params: str) -> Any:
    projects = office.get(who, "projects", **params)["projects"]
    return next(one for of in projects for one in of["indicators"] if one["code"] == code)


def test_the_board_shows_every_project_and_counts_their_lights(office: Office) -> None:
    office.on("2023-06-02", "2-04.1", "2023-05", value=2)
    board = office.get("nobody", "board")
    assert (board["as_of"], board["month"]) == ("2023-06-03", "2023-05")
    assert [one["code"] for one in board["projects"]] == ["1-01", "1-12", "2-04"]
    lights = [one["light"] for one in board["projects"]]
    assert lights == ["red", "red", "green"]
    assert board["counts"] == {"none": 0, "green": 1, "yellow": 0, "red": 2}
    head = board["plan"]
    assert (head["year"], head["office"], head["demonstration"]) == (2023, LABOUR, False)


def test_a_project_s_strip_has_the_worst_light_of_each_month(office: Office) -> None:
    office.on("2023-06-02", "1-01.1", "2023-05", value=50)
    office.on("2023-06-02", "1-01.2", "2023-05", value=1)
    project = office.get("nobody", "board")["projects"][0]
    assert [one["light"] for one in project["indicators"]] == ["green", "red"]
    assert project["months"][-1] == {"month": "2023-05", "light": "red"}
    assert len(project["months"]) == 5


def test_the_board_of_a_past_day_stays_as_it_stood(office: Office) -> None:
    office.on("2023-03-10", "1-01.1", "2023-02", value=20)
    office.on("2023-04-10", "1-01.1", "2023-03", value=33)

    def value(day: str) -> tuple[str, float | None]:
        board = office.get("nobody", "board", as_of=day)
        return board["month"], board["projects"][0]["indicators"][0]["value"]

    assert value("2023-03-09") == ("2023-02", None)
    assert value("2023-03-10") == ("2023-02", 20.0)
    assert value("2023-04-10") == ("2023-03", 33.0)
    assert office.get("nobody", "board", as_of="2023-06-03") == office.get("nobody", "board")


def test_a_board_of_the_future_or_of_no_day_is_refused(office: Office) -> None:
    for day in ("2023-06-04", "2023-02-30", "yesterday"):
        problem = office.refusal("nobody", "GET", "board", 422, params={"as_of": day})
        assert "as_of" in problem["detail"]


def test_an_unchanged_board_is_not_sent_again(office: Office) -> None:
    for path in ("board", "projects", "projects/1-01"):
        tag = office.ask("nobody", "GET", path).headers["etag"]
        again = office.ask("nobody", "GET", path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    office.on("2023-06-02", "1-01.1", "2023-05", value=50)
    changed = office.ask("nobody", "GET", "projects/1-01", headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_a_project_is_told_with_its_target_money_and_months(office: Office) -> None:
    office.on("2023-06-02", "1-12.2", "2023-05", value=1200, funds_paid=600, narrative="已付")
    detail = office.get("nobody", "projects/1-12")["project"]
    assert (detail["text"], detail["taking_part"]) == ("1-12的全文。", [POWER])
    money = detail["indicators"][1]
    assert (money["value"], money["funds_paid"], money["month"]) == (1200.0, 600.0, "2023-05")
    assert (money["physical"], money["financial"]) == (40.0, 20.0)
    assert (money["target"]["value"], money["target"]["total"]) == (3000.0, 7000.0)
    assert [one["reported"] for one in money["months"]] == [False] * 4 + [True]
    assert money["light"] == "green"
    assert " / " in money["reason"]


def test_a_board_can_be_of_one_unit(office: Office) -> None:
    board = office.get("nobody", "board", unit=POWER)
    assert [one["code"] for one in board["projects"]] == ["1-12"]
    assert sum(board["counts"].values()) == 1
    office.refusal("nobody", "GET", "board", 404, params={"unit": "文旅局"})


def test_a_unit_sees_what_it_owes(office: Office) -> None:
    office.on("2023-06-02", "1-12.2", "2023-05", value=1200)
    office.draft(FLATS, indicator="1-12.1", value=None, parts={"户": 5})
    office.ask("keeper", "POST", "dispatches", json={"month": "2023-05", "text": "请按时报送"})
    detail = office.get(FLATS, f"units/{FLATS}")
    assert (detail["month"], detail["dispatch"]["text"]) == ("2023-05", "请按时报送")
    assert [one["code"] for one in detail["projects"]] == ["1-12"]
    assert [(one["indicator"], one["state"]) for one in detail["missing"]] == [("1-12.1", "draft")]
    office.refusal("nobody", "GET", "units/文旅局", 404)


def test_every_unit_is_listed_with_what_it_owes(office: Office) -> None:
    office.submitted(indicator="1-01.1")
    units = {one["unit"]: one for one in office.get("nobody", "units")["items"]}
    assert set(units) == {SCHOOLS, FLATS, HEALTH, POWER, CLEAN}
    assert (units[SCHOOLS]["leads"], units[SCHOOLS]["missing"]) == (1, 1)
    assert (units[POWER]["taking_part"], units[POWER]["missing"]) == (1, 0)


def test_who_has_not_reported_is_a_list_by_unit(office: Office) -> None:
    submitted = office.submitted(indicator="1-01.1", month="2023-04")
    office.step("keeper", submitted, "return", reason="重报")
    office.on("2023-06-02", "1-01.2", "2023-04", value=4)
    missing = office.get("keeper", "missing", month="2023-04")
    assert (missing["month"], missing["due"], missing["count"]) == ("2023-04", "2023-05-05", 5)
    assert [one["unit"] for one in missing["units"]] == [SCHOOLS, FLATS, HEALTH, CLEAN]
    (own,) = missing["units"][0]["missing"]
    assert (own["indicator"], own["state"], own["days_late"]) == ("1-01.1", "returned", 29)


def test_nobody_outside_sees_that_a_report_was_begun(office: Office) -> None:
    office.draft()
    for who, state in (("nobody", "none"), ("viewer", "none"), (FLATS, "none"), (SCHOOLS, "draft")):
        rows = office.get(who, f"units/{SCHOOLS}")["missing"]
        assert [one["state"] for one in rows if one["indicator"] == "1-01.1"] == [state]


def test_missing_is_of_the_plan_s_own_months(office: Office) -> None:
    for month in ("2022-12", "2024-01", "2023-5", "2023-00"):
        office.refusal("nobody", "GET", "missing", 422, params={"month": month})
    assert office.get("nobody", "missing", month="2023-09")["count"] == 0


SET: dict[str, Any] = {
    "value": 100, "due": "2023-12-31", "document": "岳政办函〔2023〕9号", "dated": "2023-06-01",
}  # fmt: skip


def test_a_new_target_holds_from_now_on(office: Office) -> None:
    office.on("2023-06-02", "1-01.1", "2023-05", value=60)
    answer = office.ask("keeper", "POST", "indicators/1-01.1/targets", json=SET)
    assert answer.status_code == 201
    versions = office.get("nobody", "indicators/1-01.1/targets")["items"]
    assert answer.json()["items"] == versions
    assert [(one["version"], one["value"]) for one in versions] == [(1, 120.0), (2, 100.0)]
    assert versions[1]["in_force_from"] == "2023-06-03T10:00:00+08:00"
    assert _indicator(office, "1-01.1")["physical"] == 60.0
    assert _indicator(office, "1-01.1", as_of="2023-06-02")["physical"] == 50.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 0}, {"value": -1}, {"value": None}, {"value": "100"}, {"due": "2023-02-30"},
        {"due": 1700000000}, {"document": " "}, {"parts": {"所": 1}}, {"curve": [50] * 11},
        {"curve": [100, *[50] * 11]}, {"start": "2024-01"}, {"more": 1}, {"provisional": 1},
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_is_refused_and_not_stored(
    office: Office, wrong: dict[str, Any]
) -> None:
    path = "indicators/1-01.1/targets"
    problem = office.refusal("keeper", "POST", path, 422, json={**SET, **wrong})
    (field,) = wrong
    assert any(one["name"].split(".")[0] == field for one in problem["errors"]), problem
    assert len(office.get("nobody", path)["items"]) == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1e13", '"１００"'])
def test_a_target_of_no_number_is_refused_and_not_stored(office: Office, number: str) -> None:
    body = json.dumps({**SET, "value": 0}).replace('"value": 0', f'"value": {number}')
    headers = {"Content-Type": "application/json"}
    path = "indicators/1-01.1/targets"
    office.refusal("keeper", "POST", path, 422, content=body.encode(), headers=headers)
    assert len(office.get("nobody", path)["items"]) == 1


def test_a_part_of_zero_is_no_target(office: Office) -> None:
    wrong = {**SET, "value": None, "parts": {"小区": 0, "户": 5157}}
    problem = office.refusal("keeper", "POST", "indicators/1-12.1/targets", 422, json=wrong)
    assert problem["errors"][0]["name"] == "parts.小区"


def test_only_the_office_sets_targets_places_and_notes(office: Office) -> None:
    asked: list[tuple[str, str, Any]] = [
        ("POST", "indicators/1-01.1/targets", SET),
        ("PUT", "projects/1-01/places", {"places": []}),
        ("POST", "dispatches", {"month": "2023-05", "text": "好"}),
    ]
    for method, path, body in asked:
        for who, status in ((SCHOOLS, 403), ("viewer", 403), ("nobody", 401)):
            office.refusal(who, method, path, status, json=body)
    assert office.get("nobody", "dispatches")["items"] == []
    assert len(office.get("nobody", "indicators/1-01.1/targets")["items"]) == 1
    assert len(office.get("nobody", "projects/1-01")["project"]["places"]) == 1


def test_a_note_is_given_again_as_a_new_version(office: Office) -> None:
    for month, text in (("2023-04", "四月"), ("2023-05", "初稿"), ("2023-05", "定稿")):
        answer = office.ask("keeper", "POST", "dispatches", json={"month": month, "text": text})
        assert answer.status_code == 201
    notes = office.get("viewer", "dispatches")["items"]
    shown = [(one["month"], one["version"], one["text"], one["by"]) for one in notes]
    assert shown == [
        ("2023-05", 2, "定稿", "keeper"),
        ("2023-05", 1, "初稿", "keeper"),
        ("2023-04", 1, "四月", "keeper"),
    ]
    (only,) = office.get("nobody", "dispatches", month="2023-04")["items"]
    assert (only["text"], only["by"]) == ("四月", None)


def test_a_note_that_makes_no_sense_is_refused(office: Office) -> None:
    for wrong in ({"month": "2023-07"}, {"month": "2022-12"}, {"text": " "}, {"text": "a\0"}):
        told = {"month": "2023-05", "text": "好", **wrong}
        office.refusal("keeper", "POST", "dispatches", 422, json=told)
    assert office.get("nobody", "dispatches")["items"] == []


def test_a_project_at_a_warned_place_is_marked_today_but_not_on_past_days(office: Office) -> None:
    places = {"places": [{"town": "城关镇", "name": "工地", "lon": 113.61, "lat": 28.7}]}
    put = office.ask("keeper", "PUT", "projects/1-12/places", json=places)
    assert put.status_code == 200
    (exposed,) = put.json()["project"]["exposed_to"]
    assert (exposed["station"], exposed["level"], exposed["place"]) == ("PJ01", "orange", "工地")
    assert 0 < exposed["distance_km"] < 2

    def marked(**params: str) -> list[bool]:
        projects = office.get("nobody", "board", **params)["projects"]
        return [bool(one["exposed_to"]) for one in projects]

    assert marked() == [False, True, False]
    assert marked(as_of="2023-06-02") == [False, False, False]


def test_places_that_make_no_sense_are_refused(office: Office) -> None:
    for wrong in ({"lon": 113}, {"lon": 181, "lat": 28}, {"lon": "113", "lat": 28}, {"town": ""}):
        body = {"places": [{"town": "加义镇", **wrong}]}
        office.refusal("keeper", "PUT", "projects/1-01/places", 422, json=body)
    office.refusal("keeper", "PUT", "projects/9-99/places", 404, json={"places": []})
    assert office.get("nobody", "projects/1-01")["project"]["places"][0]["name"] == "加义中学"
