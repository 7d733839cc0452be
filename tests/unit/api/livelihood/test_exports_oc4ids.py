import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from api.livelihood.exports import oc4ids
from domain.livelihood.board import Board
from domain.livelihood.indicator import Kind
from tests.unit.api.livelihood.exported import board, may

SCHEMAS = Path(oc4ids.__file__).parent / "oc4ids-0.9.5"
URI = "http://county.example/api/v1/livelihood/oc4ids.json?plan=pingjiang-2023"


@cache
def validator() -> jsonschema_rs.Draft4Validator:
    project, package = (
        json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
        for name in ("project-schema.json", "project-package-schema.json")
    )
    registry = jsonschema_rs.Registry([(project["id"], project)], draft=jsonschema_rs.Draft4)
    return jsonschema_rs.Draft4Validator(package, registry=registry, validate_formats=True)


def package(of: Board) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(msgspec.json.encode(oc4ids.package(of, URI)))
    return made


@cache
def of_may() -> dict[str, Any]:
    return package(may())


@cache
def of_the_year() -> Board:
    return board(date(2024, 2, 1), last=12)


def faults(said: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in validator().iter_errors(said)]


def project(code: str) -> dict[str, Any]:
    return found(of_may(), code)


def found(within: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in within["projects"] if one["id"] == f"pingjiang-2023-{code}")


def metric(of: dict[str, Any], name: str, within: str = "metrics") -> dict[str, Any]:
    return next(one for one in of[within] if one["id"] == name)


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(may, id="of May"),
        pytest.param(lambda: board(demonstration=True), id="a demonstration"),
        pytest.param(of_the_year, id="after the year"),
        pytest.param(lambda: board(date(2023, 1, 30), last=0), id="before any month is over"),
    ],
)
def test_the_package_is_valid(of: Callable[[], Board]) -> None:
    assert faults(package(of())) == []


def _without_id(said: dict[str, Any]) -> None:
    del said["projects"][0]["id"]


def _unknown_status(said: dict[str, Any]) -> None:
    said["projects"][0]["status"] = "going well"


def _naive_time(said: dict[str, Any]) -> None:
    said["projects"][0]["period"]["endDate"] = "2023-12-31"


def _money_in_words(said: dict[str, Any]) -> None:
    paid = next(one for one in said["projects"] if "budget" in one)
    paid["budget"]["amount"]["amount"] = "7000 万"


def _no_observations(said: dict[str, Any]) -> None:
    said["projects"][0]["metrics"][0]["observations"] = []


def _late_milestone(said: dict[str, Any]) -> None:
    said["projects"][0]["milestones"][0]["status"] = "late"


@pytest.mark.parametrize(
    "harm",
    [_without_id, _unknown_status, _naive_time, _money_in_words, _no_observations, _late_milestone],
)
def test_a_broken_package_is_refused(harm: Callable[[dict[str, Any]], None]) -> None:
    said = package(may())
    harm(said)

    assert faults(said)


def test_every_project_is_there_under_the_plans_code_and_its_own() -> None:
    said = of_may()

    ids = [f"pingjiang-2023-{one.code}" for one in may().plan.projects]
    assert [one["id"] for one in said["projects"]] == ids
    assert (said["version"], said["uri"]) == ("0.9", URI)


def test_identifiers_are_unique_among_their_like() -> None:
    for one in package(of_the_year())["projects"]:
        lists = [one[name] for name in ("metrics", "forecasts", "milestones") if name in one]
        lists += [metric["observations"] for name in lists[:-1] for metric in name]
        for items in lists:
            assert len({item["id"] for item in items}) == len(items)


def test_money_is_in_yuan() -> None:
    budget = project("1-14")["budget"]

    assert budget["amount"] == {"amount": 70_000_000, "currency": "CNY"}
    (share,) = budget["budgetBreakdowns"][0]["budgetBreakdown"]
    assert share["amount"] == {"amount": 30_000_000, "currency": "CNY"}


def test_a_project_without_given_money_has_no_budget() -> None:
    assert "budget" not in project("1-06")


def test_progress_is_the_boards() -> None:
    for one in may().projects:
        said = project(one.project.code)
        if one.physical is not None:
            first = metric(said, "physicalProgress")["observations"][0]
            assert first["measure"] == pytest.approx(one.physical, abs=0.005)
            assert first["unit"] == {"name": "%", "scheme": "UNCEFACT", "id": "P1"}
            assert first["period"]["endDate"] == "2023-05-31T23:59:59+08:00"


def test_months_that_were_reported_are_observed_one_by_one() -> None:
    state = next(one for one in may().projects if one.project.code == "1-06").indicators[0]

    observed = {
        one["id"]: one["measure"]
        for one in metric(project("1-06"), "physicalProgress")["observations"]
        if one.get("dimensions") == {"indicator": state.indicator.code}
    }

    code = state.indicator.code
    assert observed == {
        f"{code}-{one.month}": pytest.approx(one.physical, abs=0.005)
        for one in state.months
        if one.reported
    }


def test_the_newest_figure_is_given_in_its_own_unit() -> None:
    state = next(
        state
        for one in may().projects
        for state in one.indicators
        if state.indicator.kind is Kind.COUNT and state.report
    )
    code = state.indicator.code

    (newest,) = metric(project(code.partition(".")[0]), code)["observations"]

    assert state.report is not None
    assert newest["measure"] == state.report.said.value
    assert newest["unit"] == {"name": state.indicator.unit}


def test_forecasts_hold_the_planned_line_of_the_whole_year_and_the_predicted_end() -> None:
    state = next(one for one in may().projects if one.project.code == "1-06").indicators[0]
    code = state.indicator.code

    said = metric(project("1-06"), "physicalProgress", "forecasts")["observations"]
    own = {one["id"]: one for one in said if one["dimensions"]["indicator"] == code}

    planned = [f"{code}-2023-{month:02}-planned" for month in range(1, 13)]
    assert own.keys() - {f"{code}-predicted"} == set(planned)
    assert own[planned[4]]["measure"] == pytest.approx(state.planned, abs=0.005)
    if state.forecast is not None:
        predicted = own[f"{code}-predicted"]
        assert predicted["measure"] == pytest.approx(state.forecast.value, abs=0.005)
        assert predicted["period"]["endDate"] == "2023-12-31T23:59:59+08:00"


def test_planned_spending_is_forecast_as_financial_progress() -> None:
    said = metric(project("1-15"), "financialProgress", "forecasts")["observations"]

    assert {one["dimensions"]["indicator"] for one in said} == {"1-15.1"}


def statuses(of: Board) -> dict[str, str | None]:
    return {
        one["id"]: one.get("status")
        for said in package(of)["projects"]
        for one in said.get("milestones", ())
    }


def test_milestones_are_scheduled_until_their_day_unless_they_are_met() -> None:
    said = statuses(may())

    states = [state for one in may().projects for state in one.indicators]
    for state in states:
        must_hold = state.indicator.kind.course == "always"
        met = (state.physical or 0) >= 100 and not must_hold
        assert said[state.indicator.code] == ("met" if met else "scheduled")


def test_milestones_after_their_day_are_met_partially_or_not_at_all() -> None:
    after = of_the_year()

    said = statuses(after)

    for one in after.projects:
        for state in one.indicators:
            if state.physical is None:
                assert said[state.indicator.code] is None
                continue
            late = "partiallyMet" if state.physical > 0 else "notMet"
            assert said[state.indicator.code] == ("met" if state.physical >= 100 else late)
    assert {"met", "partiallyMet", "notMet"} <= set(said.values())


def test_a_milestone_was_met_in_the_month_from_which_on_it_stayed_reached() -> None:
    after = of_the_year()
    state = next(
        state
        for one in after.projects
        for state in one.indicators
        if state.indicator.kind is Kind.COUNT and (state.physical or 0) >= 100
    )
    code = state.indicator.code

    milestone = metric(found(package(after), code.partition(".")[0]), code, "milestones")

    first = next(one.month for one in state.months if (one.physical or 0) >= 100)
    assert milestone["dateMet"].startswith(first.last.isoformat())


def test_a_project_is_closing_once_all_is_met_and_unknown_before_any_report() -> None:
    closed, begun, silent = (
        {one["id"]: one for one in package(of)["projects"]}
        for of in (
            board(date(2024, 2, 1), last=12, paces=(1.0, 1.0, 1.0, None)),
            may(),
            board(date(2023, 1, 30), last=0),
        )
    )

    met = {
        name
        for name, one in closed.items()
        if all(milestone.get("status") == "met" for milestone in one["milestones"])
    }
    assert met
    assert {name for name, one in closed.items() if one.get("status") == "completion"} == met
    assert {one.get("status") for one in begun.values()} <= {"implementation", None, "completion"}
    assert "implementation" in {one.get("status") for one in begun.values()}
    assert {one.get("status") for one in silent.values()} == {None}


def test_sectors_are_named_only_where_every_lead_leaves_no_doubt() -> None:
    assert project("1-01")["sector"] == ["education"]
    assert project("1-15")["sector"] == ["health"]
    assert "sector" not in project("1-12")
    assert "sector" not in project("1-06")


def test_leads_are_public_authorities_and_others_take_part() -> None:
    said = project("2-01")

    assert said["publicAuthority"]["id"] == "人社局"
    assert {one["id"]: one["roles"] for one in said["parties"]} == {
        "人社局": ["publicAuthority"],
        "税务局": ["takingPart"],
    }


def test_places_are_towns() -> None:
    places = next(one for one in may().plan.projects if one.code == "1-02").places

    said = project("1-02")["locations"]

    assert [one["address"]["locality"] for one in said] == [one.town for one in places]


def test_a_demonstration_says_so_wherever_a_text_is_read() -> None:
    said = package(board(demonstration=True))

    mark = "demonstration data, not official"
    assert mark in said["publisher"]["name"]
    assert all(mark in one["title"] and mark in one["description"] for one in said["projects"])
    assert mark not in json.dumps(of_may())


def test_the_package_was_published_when_its_newest_report_was_approved() -> None:
    newest = max(
        state.report.decided_at or 0
        for one in may().projects
        for state in one.indicators
        if state.report
    )

    assert of_may()["publishedDate"] == "2023-06-05T00:00:00+08:00"
    assert newest == 1_685_894_400_000_000
