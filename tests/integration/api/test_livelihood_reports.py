"""The life of monthly reports over HTTP: drafted, submitted, decided on, corrected."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import new_database
from tests.integration.api.office import (
    FLATS,
    HEALTH,
    POWER,
    SCHOOLS,
    Office,
    anew,
    opened,
    together,
)


@pytest.fixture(scope="module")
def house(
    postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with (
        new_database(postgres, "livelihood_reports", template) as url,
        opened(url, tmp_path_factory.mktemp("evidence"), public=True) as office,
    ):
        yield office


@pytest.fixture
def office(house: Office) -> Office:
    return anew(house)


def _value(office: Office) -> float | None:
    """What counts of 1-01.1."""
    found = office.get("viewer", "projects/1-01")["project"]["indicators"][0]["value"]
    assert found is None or isinstance(found, float)
    return found


def test_a_report_goes_from_its_unit_to_the_office_and_then_counts(office: Office) -> None:
    draft = office.draft(value=40, funds_paid=120.5, narrative="完成四十所")
    assert (draft["status"], draft["version"], draft["unit"]) == ("draft", 1, SCHOOLS)
    submitted = office.step(SCHOOLS, draft, "submit")
    assert submitted["status"] == "submitted"
    assert _value(office) is None
    approved = office.step("keeper", submitted, "approve")
    assert (approved["status"], approved["decided_by"]) == ("approved", "keeper")
    assert _value(office) == 40.0
    steps = office.get("keeper", f"reports/{draft['id']}")["history"]
    assert [one["action"] for one in steps] == ["draft", "submit", "approve"]


def test_a_returned_report_says_why_and_goes_in_again(office: Office) -> None:
    returned = office.step("keeper", office.submitted(), "return", reason="缺少佐证材料")
    assert (returned["status"], returned["returned_reason"]) == ("returned", "缺少佐证材料")
    told = {"revision": returned["revision"], "value": 41, "narrative": "已补充"}
    edited = office.ask(SCHOOLS, "PUT", f"reports/{returned['id']}", json=told).json()["report"]
    assert edited["status"] == "returned"
    again = office.step(SCHOOLS, edited, "submit")
    assert (again["status"], again["returned_reason"]) == ("submitted", "")
    assert office.step("keeper", again, "approve")["value"] == 41.0


def test_a_report_is_not_returned_without_a_reason(office: Office) -> None:
    report = office.submitted()
    for reason in ("", "  ", None):
        assert office.try_step("keeper", report, "return", reason=reason).status_code == 422
    assert office.get("keeper", f"reports/{report['id']}")["report"] == report


def test_an_approved_report_is_locked(office: Office) -> None:
    approved = office.approved()
    told = {"revision": approved["revision"], "value": 50}
    problem = office.refusal(SCHOOLS, "PUT", f"reports/{approved['id']}", 409, json=told)
    assert problem["current"]["value"] == 40.0
    for step in ("submit", "approve"):
        assert office.try_step("keeper", approved, step).status_code == 409
    assert office.try_step("keeper", approved, "return", reason="晚了").status_code == 409
    assert _value(office) == 40.0


def test_a_correction_leaves_the_approved_version_until_it_is_approved(office: Office) -> None:
    approved = office.approved()
    draft = office.step(SCHOOLS, approved, "correct", reason="数据录入有误")
    assert (draft["version"], draft["value"], draft["correction"]) == (2, 40.0, "数据录入有误")
    told = {"revision": 1, "value": 35}
    edited = office.ask(SCHOOLS, "PUT", f"reports/{draft['id']}", json=told).json()["report"]
    submitted = office.step(SCHOOLS, edited, "submit")
    assert _value(office) == 40.0
    office.step("keeper", submitted, "approve")
    assert _value(office) == 35.0
    assert office.get("keeper", f"reports/{approved['id']}")["report"] == approved


def test_only_the_newest_approved_version_is_corrected_once_at_a_time(office: Office) -> None:
    draft = office.draft()
    assert office.try_step(SCHOOLS, draft, "correct", reason="早了").status_code == 409
    approved = office.step("keeper", office.step(SCHOOLS, draft, "submit"), "approve")
    second = office.step(SCHOOLS, approved, "correct", reason="一")
    problem = office.try_step(SCHOOLS, approved, "correct", reason="二").json()
    assert (problem["status"], problem["current"]["id"]) == (409, second["id"])
    office.step("second", office.step(SCHOOLS, second, "submit"), "approve")
    assert office.try_step(SCHOOLS, approved, "correct", reason="三").status_code == 409


def test_a_month_has_one_report(office: Office) -> None:
    first = office.draft(value=40)
    again = {"indicator": "1-01.1", "month": "2023-05", "value": 44, "narrative": "同事所写"}
    problem = office.refusal("colleague", "POST", "reports", 409, json=again)
    assert problem["current"]["id"] == first["id"]
    ((stored, history),) = office.stored()
    assert stored.report.said.value == 40.0
    assert history[-1].action == "conflict"
    assert history[-1].content["narrative"] == "同事所写"


def test_who_comes_too_late_gets_a_conflict_and_loses_nothing(office: Office) -> None:
    draft = office.draft(value=40)
    path = f"reports/{draft['id']}"
    first = {"revision": 1, "value": 41, "narrative": "甲"}
    late = {"revision": 1, "value": 42, "narrative": "乙", "problems": "缺地"}
    assert office.ask(SCHOOLS, "PUT", path, json=first).status_code == 200
    problem = office.refusal("colleague", "PUT", path, 409, json=late)
    assert (problem["current"]["revision"], problem["current"]["narrative"]) == (2, "甲")
    shown = office.get(SCHOOLS, path)
    assert shown["report"] == problem["current"]
    conflict = shown["history"][-1]
    assert (conflict["action"], conflict["by"]) == ("conflict", "colleague")
    assert (conflict["content"]["value"], conflict["content"]["problems"]) == (42.0, "缺地")
    merged = {**late, "revision": 2}
    assert office.ask("colleague", "PUT", path, json=merged).json()["report"]["value"] == 42.0


def test_of_two_edits_at_the_same_moment_one_wins_and_both_are_kept(office: Office) -> None:
    draft = office.draft()
    path = f"reports/{draft['id']}"
    answers = together(*(
        lambda who=who, value=value: office.ask(
            who, "PUT", path, json={"revision": 1, "value": value}
        )
        for who, value in ((SCHOOLS, 41), ("colleague", 42))
    ))  # fmt: skip
    assert sorted(one.status_code for one in answers) == [200, 409]
    steps = office.get("keeper", path)["history"][1:]
    assert {one["action"] for one in steps} == {"edit", "conflict"}
    assert {one["content"]["value"] for one in steps} == {41.0, 42.0}


def test_of_two_drafts_at_the_same_moment_one_is_made(office: Office) -> None:
    body = {"indicator": "1-01.2", "month": "2023-04", "value": 3, "unit": SCHOOLS}
    answers = together(*(
        lambda who=who: office.ask(who, "POST", "reports", json=body)
        for who in (SCHOOLS, "colleague", "keeper")
    ))  # fmt: skip
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    assert len(office.stored()) == 1


def test_decisions_name_the_revision_that_was_seen(office: Office) -> None:
    submitted = office.submitted()
    stale = {**submitted, "revision": 1}
    for step, more in (("approve", {}), ("return", {"reason": "重报"})):
        answer = office.try_step("keeper", stale, step, **more)
        assert (answer.status_code, answer.json()["current"]) == (409, submitted)
    steps = office.get("keeper", f"reports/{submitted['id']}")["history"]
    assert (steps[-1]["action"], steps[-1]["reason"]) == ("conflict", "重报")


def test_nobody_approves_what_he_submitted(office: Office) -> None:
    draft = office.draft("keeper", unit=SCHOOLS)
    submitted = office.step("keeper", draft, "submit")
    assert office.try_step("keeper", submitted, "approve").status_code == 403
    assert office.get("keeper", f"reports/{draft['id']}")["may"] == ["return"]
    assert office.step("second", submitted, "approve")["status"] == "approved"


def test_a_submitted_report_is_whole(office: Office) -> None:
    draft = office.draft(value=None, narrative="尚无数据")
    answer = office.try_step(SCHOOLS, draft, "submit")
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, "value")
    assert office.get(SCHOOLS, f"reports/{draft['id']}")["report"] == draft


def test_an_approval_is_held_against_what_was_approved_meanwhile(office: Office) -> None:
    april = office.submitted(month="2023-04", value=50)
    may = office.submitted(month="2023-05", value=40)
    office.step("keeper", april, "approve")
    answer = office.try_step("keeper", may, "approve")
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, "value")
    returned = office.step("keeper", may, "return", reason="低于四月")
    assert returned["status"] == "returned"


GOOD: dict[str, Any] = {"indicator": "1-01.1", "month": "2023-05", "value": 40}

BAD: dict[str, tuple[str, dict[str, Any], str]] = {
    "a value beyond the target": (SCHOOLS, {"value": 121}, "value"),
    "a value below an earlier month's": (SCHOOLS, {"value": 9}, "value"),
    "a negative value": (SCHOOLS, {"value": -1}, "value"),
    "a month that has not come": (SCHOOLS, {"month": "2023-07"}, "month"),
    "a month of another year": (SCHOOLS, {"month": "2022-12"}, "month"),
    "a month that no calendar has": (SCHOOLS, {"month": "2023-13"}, "month"),
    "a month in full-width digits": (SCHOOLS, {"month": "２０２３-０５"}, "month"),
    "a month with a day": (SCHOOLS, {"month": "2023-05-01"}, "month"),
    "a month as a number": (SCHOOLS, {"month": 202305}, "month"),
    "a unit that is not in the project": ("keeper", {"unit": HEALTH}, "unit"),
    "a text for a number": (SCHOOLS, {"value": "40"}, "value"),
    "full-width digits for a number": (SCHOOLS, {"value": "４０"}, "value"),
    "a number that no county has": (SCHOOLS, {"value": 1e13, "justification": "真的"}, "value"),
    "money that no county has": (
        SCHOOLS, {"funds_paid": 1e13, "justification": "真的"}, "funds_paid",
    ),
    "a truth for a number": (SCHOOLS, {"value": True}, "value"),
    "a list for a number": (SCHOOLS, {"value": [40]}, "value"),
    "a text for money": (SCHOOLS, {"funds_paid": "一百"}, "funds_paid"),
    "negative money": (SCHOOLS, {"funds_paid": -0.1}, "funds_paid"),
    "a number for a text": (SCHOOLS, {"narrative": 5}, "narrative"),
    "a text with NUL": (SCHOOLS, {"narrative": "a\0b"}, "narrative"),
    "a text without end": (SCHOOLS, {"narrative": "长" * 4001}, "narrative"),
    "a member that nobody knows": (SCHOOLS, {"status": "approved"}, "status"),
    "no month": (SCHOOLS, {"month": None}, "month"),
    "parts of what has none": (SCHOOLS, {"parts": {"户": 1}}, "parts.户"),
    "a part that the target has not": (
        FLATS, {"indicator": "1-12.1", "value": None, "parts": {"栋": 1}}, "parts.栋",
    ),
    "a part as a text": (
        FLATS, {"indicator": "1-12.1", "value": None, "parts": {"户": "5"}}, "parts.户",
    ),
    "money beyond this year's": (
        FLATS, {"indicator": "1-12.2", "value": 1, "funds_paid": 3001}, "funds_paid",
    ),
    "coverage above all": (HEALTH, {"indicator": "1-12.3", "value": 100.1}, "value"),
    "a water class that there is not": (
        "keeper", {"indicator": "2-04.1", "value": 7, "unit": "市生态环境局平江分局"}, "value",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def march(house: Office) -> Office:
    """A plan in which ten of 1-01.1 were approved for March, and nothing is drafted."""
    office = anew(house)
    office.approved(month="2023-03", value=10)
    return office


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_is_refused_and_nothing_stored(march: Office, what: str) -> None:
    before = march.stored()
    who, wrong, field = BAD[what]
    problem = march.refusal(who, "POST", "reports", 422, json={**GOOD, **wrong})
    names = [one["name"] for one in problem["errors"]]
    assert any(name == field or name.startswith(f"{field}.") for name in names), names
    assert march.stored() == before


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_what_is_no_number_in_json_either_is_refused(march: Office, number: str) -> None:
    before = march.stored()
    body = f'{{"indicator": "1-01.1", "month": "2023-05", "value": {number}}}'
    headers = {"Content-Type": "application/json"}
    march.refusal(SCHOOLS, "POST", "reports", 422, content=body, headers=headers)
    assert march.stored() == before


def test_half_a_character_is_refused(march: Office) -> None:
    before = march.stored()
    body = r'{"indicator": "1-01.1", "month": "2023-05", "value": 1, "narrative": "\ud800"}'
    headers = {"Content-Type": "application/json"}
    march.refusal(SCHOOLS, "POST", "reports", 422, content=body, headers=headers)
    assert march.stored() == before


def test_a_bad_edit_leaves_the_report_as_it_was(office: Office) -> None:
    draft = office.draft()
    before = office.stored()
    for wrong in ({"value": 121}, {"value": "41"}, {"unit": FLATS}, {"revision": None}):
        told = {"revision": draft["revision"], "value": 41, **wrong}
        office.refusal(SCHOOLS, "PUT", f"reports/{draft['id']}", 422, json=told)
    assert office.stored() == before


def test_money_that_falls_is_seen_over_a_month_without_any(office: Office) -> None:
    office.approved(month="2023-03", value=40, funds_paid=100)
    office.approved(month="2023-04", value=41)
    body = {"indicator": "1-01.1", "month": "2023-05", "value": 42, "funds_paid": 60}
    (error,) = office.refusal(SCHOOLS, "POST", "reports", 422, json=body)["errors"]
    assert error["name"] == "funds_paid"
    assert len(office.stored()) == 2


def test_a_justification_lets_a_value_fall(office: Office) -> None:
    office.approved(month="2023-03", value=50)
    report = office.approved(month="2023-05", value=45, justification="两所核查未通过")
    assert report["status"] == "approved"
    assert _value(office) == 45.0


def test_roles_write_what_is_theirs(office: Office) -> None:
    for who in ("viewer", "officer"):
        office.refusal(who, "POST", "reports", 403, json=GOOD)
    office.refusal("nobody", "POST", "reports", 401, json=GOOD)
    office.refusal(FLATS, "POST", "reports", 403, json={**GOOD, "unit": SCHOOLS})
    other = {**GOOD, "indicator": "1-12.3"}
    office.refusal(FLATS, "POST", "reports", 403, json=other)
    assert office.stored() == []
    assert office.draft(POWER, indicator="1-12.3", value=5)["unit"] == POWER
    assert office.draft("administrator", unit=SCHOOLS)["unit"] == SCHOOLS


def test_reporters_decide_nothing(office: Office) -> None:
    submitted = office.submitted()
    assert office.try_step(SCHOOLS, submitted, "approve").status_code == 403
    assert office.try_step("colleague", submitted, "return", reason="不").status_code == 403
    assert office.get("keeper", f"reports/{submitted['id']}")["report"] == submitted


def test_another_unit_does_not_touch_a_report(office: Office) -> None:
    draft = office.draft()
    told = {"revision": 1, "value": 1}
    office.refusal(FLATS, "PUT", f"reports/{draft['id']}", 404, json=told)
    assert office.try_step(FLATS, draft, "submit").status_code == 404
    assert office.get(SCHOOLS, f"reports/{draft['id']}")["report"] == draft
    approved = office.approved(month="2023-04", value=30)
    office.refusal(FLATS, "PUT", f"reports/{approved['id']}", 403, json=told)


def test_what_there_is_not_is_not_found(office: Office) -> None:
    office.refusal(SCHOOLS, "POST", "reports", 404, json={**GOOD, "indicator": "9-99.9"})
    office.refusal(SCHOOLS, "PUT", "reports/999999", 404, json={"revision": 1, "value": 1})
    office.refusal("keeper", "GET", "reports/999999", 404)
    office.refusal("keeper", "GET", "board", 404, params={"plan": "none"})


def test_reports_come_in_pages_and_by_what_is_asked(office: Office) -> None:
    made = [office.draft(month=f"2023-{number:02}", value=number)["id"] for number in range(1, 6)]
    office.draft(FLATS, indicator="1-12.2", value=1)
    first = office.get("keeper", "reports", limit=2, unit=SCHOOLS)
    rest = office.get("keeper", "reports", limit=4, unit=SCHOOLS, after=first["next"])
    assert [one["id"] for one in first["items"] + rest["items"]] == made
    assert rest["next"] is None
    (one,) = office.get("keeper", "reports", month="2023-02", status="draft")["items"]
    assert (one["id"], one["month"]) == (made[1], "2023-02")
    assert office.get("keeper", "reports", indicator="1-12.2", status="approved")["items"] == []
