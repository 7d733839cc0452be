"""Who reads what of livelihood projects, on a public instance and on a closed one."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from api.context import Livelihood
from tests.conftest import new_database
from tests.integration.api.county import served
from tests.integration.api.office import FLATS, SCHOOLS, Office, anew, opened

READINGS = (
    "projects", "projects/1-01", "board", "units", f"units/{SCHOOLS}", "missing", "reports",
    "indicators/1-01.1/targets", "dispatches",
)  # fmt: skip


@pytest.fixture(scope="module")
def url(postgres: str, template: str) -> Iterator[str]:
    with new_database(postgres, "livelihood_access", template) as url:
        yield url


@pytest.fixture(scope="module")
def closed(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with opened(url, tmp_path_factory.mktemp("evidence"), public=False) as office:
        yield office


@pytest.fixture(scope="module")
def open_client(url: str, closed: Office) -> Iterator[httpx.Client]:  # noqa: ARG001
    """Of another server of the same county, which shows it to everybody."""
    with (
        served(url, livelihood=Livelihood(public=True)) as base,
        httpx.Client(base_url=base, timeout=20) as client,
    ):
        yield client


@pytest.fixture
def office(closed: Office) -> Office:
    return anew(closed)


@pytest.fixture
def public(office: Office, open_client: httpx.Client) -> Office:
    return replace(office, http=open_client)


def test_a_closed_instance_is_read_with_any_account_and_by_nobody_else(office: Office) -> None:
    for path in READINGS:
        answer = office.ask("nobody", "GET", path)
        assert (answer.status_code, "www-authenticate" in answer.headers) == (401, True), path
        for who in ("viewer", "officer", SCHOOLS, "keeper"):
            assert office.ask(who, "GET", path).status_code == 200, (who, path)


def test_a_public_instance_is_read_by_everybody(public: Office) -> None:
    for path in READINGS:
        assert public.ask("nobody", "GET", path).status_code == 200, path


def test_the_public_sees_approved_reports_without_names(public: Office) -> None:
    approved, draft = public.approved(), public.draft(month="2023-04", value=30)
    (item,) = public.get("nobody", "reports")["items"]
    assert (item["id"], item["value"]) == (approved["id"], 40.0)
    assert [item[f"{step}_by"] for step in ("created", "updated", "submitted", "decided")] == (
        [None] * 4
    )
    detail = public.get("nobody", f"reports/{approved['id']}")
    assert detail == {"report": item, "may": [], "evidence": [], "history": []}
    public.refusal("nobody", "GET", f"reports/{draft['id']}", 404)
    assert "reporter-" not in public.ask("nobody", "GET", "board").text


def test_readers_see_what_their_role_lets_them(office: Office) -> None:
    approved, draft = office.approved(), office.draft(month="2023-04", value=30)
    returned = office.step(
        "keeper", office.submitted(month="2023-03", value=20), "return", reason="重报"
    )
    everything = [approved["id"], draft["id"], returned["id"]]

    def seen(who: str) -> list[int]:
        return [one["id"] for one in office.get(who, "reports")["items"]]

    for who in (SCHOOLS, "colleague", "keeper", "administrator"):
        assert seen(who) == everything
        assert office.get(who, f"reports/{draft['id']}")["history"]
    for who in (FLATS, "viewer", "officer"):
        assert seen(who) == [approved["id"]]
        office.refusal(who, "GET", f"reports/{draft['id']}", 404)
        detail = office.get(who, f"reports/{approved['id']}")
        assert (detail["report"]["created_by"], detail["history"]) == (f"reporter-{SCHOOLS}", [])


def test_a_report_says_what_its_reader_may_do_with_it(office: Office) -> None:
    draft = office.draft()
    path = f"reports/{draft['id']}"

    def may(who: str) -> list[str]:
        return list(office.get(who, path)["may"])

    assert (may(SCHOOLS), may("keeper")) == (["edit", "submit"], ["edit", "submit"])
    submitted = office.step(SCHOOLS, draft, "submit")
    assert (may(SCHOOLS), may("keeper")) == ([], ["approve", "return"])
    approved = office.step("keeper", submitted, "approve")
    assert (may("colleague"), may("viewer")) == (["correct"], [])
    office.step(SCHOOLS, approved, "correct", reason="录入有误")
    assert may(SCHOOLS) == []


def test_a_cursor_shows_nobody_more(office: Office) -> None:
    first = office.approved(month="2023-01", value=1)
    office.draft(month="2023-02", value=2)
    last = office.approved(indicator="1-01.2", month="2023-03", value=3)
    page = office.get("viewer", "reports", limit=1)
    rest = office.get("viewer", "reports", limit=1, after=page["next"])
    assert [page["items"][0]["id"], rest["items"][0]["id"]] == [first["id"], last["id"]]
    assert rest["next"] is None
