"""Contacts and the duty desk over HTTP."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from api.people.sheets import CSV, XLSX
from domain.account import Role
from domain.instant import DAY, iso, parse
from miluo.demonstration_people import TOWNS, demonstration, roster
from store import contacts, duty, duty_log
from store.database import Connection, now
from store.micros import timestamp
from tests.integration.api.county import bearer, served

START = parse("2024-07-01T08:00:00+08:00")
HEAD = "编码,姓名,层级,乡镇,手机,对象,上级\r\n"
DUTY = "开始,结束,岗位,联系人,姓名\r\n"
VILLAGE = "exercise-village-001"
PEOPLE = demonstration(TOWNS[:2], villages=4)


@pytest.fixture(scope="module")
def base(shared_url: str, shared: Connection) -> Iterator[str]:
    """An API on a county with people of the demonstration, at 08:00 of 2024-07-01."""
    contacts.load(shared, PEOPLE, "tests", now(shared), retire=False)
    duty.load(shared, roster(START, days=3), "tests", START, renew=False)
    shared.execute("UPDATE instance SET clock = %s", (timestamp(START),))
    with served(shared_url) as url:
        yield f"{url}/api/v1"


@pytest.fixture(scope="module")
def officer(base: str, shared: Connection) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=base, timeout=20, headers=bearer(shared, Role.DUTY_OFFICER)
    ) as client:
        yield client


@pytest.fixture(scope="module")
def viewer(base: str, shared: Connection) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, timeout=20, headers=bearer(shared, Role.VIEWER)) as client:
        yield client


def send(
    client: httpx.Client, path: str, table: str | bytes, kind: str = CSV, **query: Any
) -> httpx.Response:
    content = table.encode() if isinstance(table, str) else table
    return client.post(path, content=content, headers={"Content-Type": kind}, params=query)


def first_shift(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/duty").json()["now"][0]
    return found


def test_only_duty_officers_see_numbers_whole(officer: httpx.Client, viewer: httpx.Client) -> None:
    told = [client.get(f"/contacts/{VILLAGE}").json() for client in (officer, viewer)]
    assert [one["addresses"] for one in told] == [
        {"sms": "00004000001", "voice": "00004000001"},
        {"sms": "000****0001", "voice": "000****0001"},
    ]
    listed = viewer.get("/contacts", params={"limit": 1000, "audience": "exercise"}).json()["items"]
    assert len(listed) == len(PEOPLE)
    assert "00004000001" not in str(listed)


def test_contacts_come_in_pages_and_by_audience(officer: httpx.Client) -> None:
    first = officer.get("/contacts", params={"limit": 2, "audience": "exercise"}).json()
    second = officer.get("/contacts", params={"limit": 1, "after": first["next"]}).json()
    codes = sorted(one.code for one in PEOPLE)
    assert [one["code"] for one in first["items"] + second["items"]] == codes[:3]
    assert officer.get("/contacts", params={"audience": "actual"}).json()["items"] == []


@pytest.mark.parametrize(("path", "kind"), [("/contacts.csv", CSV), ("/contacts.xlsx", XLSX)])
def test_what_is_exported_can_be_imported_and_changes_nothing(
    officer: httpx.Client, path: str, kind: str
) -> None:
    table = officer.get(path, params={"audience": "exercise"}).content
    done = send(officer, "/contacts/import", table, kind, retire=True)
    assert done.json() == {"added": [], "changed": [], "retired": []}


def test_a_table_of_contacts_is_refused_whole_with_every_fault(
    officer: httpx.Client, shared: Connection
) -> None:
    table = HEAD + "n1,演练甲,县,,00009,演练,\r\nn2,演练乙,镇,,13800000001,演练,n9\r\n"
    answer = send(officer, "/contacts/import", table)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [(one["row"], one["column"]) for one in answer.json()["faults"]] == [(3, "层级")]
    answer = send(officer, "/contacts/import", table.replace(",镇,", ",县,"))
    told = {(one["row"], one["column"]) for one in answer.json()["faults"]}
    assert told == {(3, "手机"), (3, "上级")}
    assert contacts.get(shared, "n1") is None


def test_a_table_that_is_none_is_refused(officer: httpx.Client) -> None:
    assert send(officer, "/contacts/import", b"PK\x03\x04", XLSX).status_code == 422
    assert send(officer, "/contacts/import", HEAD, "text/plain").status_code == 415
    assert send(officer, "/contacts/import", b"\0" * 1_000_001).status_code == 413


def test_a_contact_is_added_changed_and_set_inactive(
    officer: httpx.Client,
) -> None:
    said = {
        "name": "演练丙",
        "tier": "town",
        "town": "城区",
        "addresses": {"sms": "00008"},
        "superior": "exercise-lead",
        "audience": "test",
    }
    refused = officer.put("/contacts/n3", json=said)
    assert refused.status_code == 422
    assert [one["column"] for one in refused.json()["faults"]] == ["上级"]
    assert officer.put("/contacts/n3", json={**said, "superior": ""}).json()["active"]
    gone = officer.put("/contacts/n3", json={**said, "superior": "", "active": False}).json()
    assert (gone["active"], gone["updated_by"]) == (False, "duty_officer")
    back = officer.put("/contacts/n3", json={**said, "superior": "", "audience": "exercise"})
    assert [one["column"] for one in back.json()["faults"]] == ["对象"]


def test_a_contact_that_is_unknown_is_not_found(officer: httpx.Client) -> None:
    assert officer.get("/contacts/nobody").status_code == 404


def test_duty_tells_who_is_there_who_comes_and_when_nobody_is(viewer: httpx.Client) -> None:
    told = viewer.get("/duty").json()
    assert [(one["post"], one["contact"]) for one in told["now"]] == [
        ("带班领导", "exercise-emergency"),
        ("值班员", "exercise-officer-2"),
    ]
    assert {one["starts"] for one in told["next"]} == {"2024-07-02T08:00:00+08:00"}
    assert told["gaps"] == [
        {"starts": "2024-07-03T08:00:00+08:00", "ends": "2024-07-08T08:00:00+08:00"}
    ]


def test_a_roster_is_imported_as_a_workbook_and_exported(officer: httpx.Client) -> None:
    made, out = Workbook(), BytesIO()
    made.active.append(["开始", "结束", "岗位", "联系人"])
    made.active.append(["2024-08-01 08:00", "2024-08-02 08:00", "值班员", "exercise-water"])
    made.save(out)
    done = send(officer, "/duty/shifts/import", out.getvalue(), XLSX)
    assert done.json() == {"written": 1, "removed": 0}
    span = {"from": iso(START + 30 * DAY)}
    text = officer.get("/duty/shifts.csv", params=span).content.decode("utf-8-sig")
    line = "2024-08-01 08:00,2024-08-02 08:00,值班员,exercise-water,演练县级04,"
    assert line in text.splitlines()
    book = officer.get("/duty/shifts.xlsx", params=span).content
    again = send(officer, "/duty/shifts/import", book, XLSX)
    assert again.json() == {"written": 0, "removed": 0}


def test_a_roster_is_refused_whole_with_every_fault(
    officer: httpx.Client, shared: Connection
) -> None:
    good = "2024-09-01 08:00,2024-09-02 08:00,值班员,exercise-water,\r\n"
    wrong = "2024-09-02 08:00,2024-09-02 08:00,值班员,nobody,\r\n"
    answer = send(officer, "/duty/shifts/import", DUTY + good + wrong)
    assert answer.status_code == 422
    assert {(one["row"], one["column"]) for one in answer.json()["faults"]} == {
        (3, "结束"),
        (3, "联系人"),
    }
    other = send(officer, "/duty/shifts/import", DUTY + good.replace(",\r", ",张三\r"))
    assert [(one["row"], one["column"]) for one in other.json()["faults"]] == [(2, "姓名")]
    assert duty.between(shared, START + 60 * DAY, START + 90 * DAY) == []


def test_a_shift_is_added_and_swapped(officer: httpx.Client) -> None:
    said = {"post": "技术员", "contact": "exercise-water"}
    times = {"starts": iso(START + 40 * DAY), "ends": iso(START + 41 * DAY)}
    made = officer.post("/duty/shifts", json=said | times)
    assert made.status_code == 201
    path = f"/duty/shifts/{made.json()['id']}/swap"
    assert officer.post(path, json={}).status_code == 422
    assert officer.post(path, json={"contact": "exercise-robot"}).status_code == 409
    assert officer.post("/duty/shifts/999999/swap", json={"contact": "a"}).status_code == 404
    after = officer.post(path, json={"contact": "exercise-resources", "remark": "出差"}).json()
    assert after["contact"] == "exercise-resources"
    log = officer.get("/duty/log", params={"kind": "swap"}).json()["items"]
    assert log[0]["text"] == "调班 技术员 演练县级04 → 演练县级05。出差"


def test_who_takes_over_reads_the_hand_over(officer: httpx.Client, viewer: httpx.Client) -> None:
    left = officer.post("/duty/handover", json={"text": "夜间加强巡查"}).json()
    assert set(left["about"]) == {"warnings", "calls", "response"}
    took = officer.post("/duty/takeover", json={"text": "已接班"}).json()
    assert took["about"] == {"handover": left["place"]}
    told = viewer.get("/duty").json()
    assert (told["handover"], told["takeover"]) == (left, took)


def test_the_log_comes_in_pages_newest_first(officer: httpx.Client) -> None:
    for text in ("一", "二"):
        assert officer.post("/duty/log", json={"text": text}).status_code == 201
    first = officer.get("/duty/log", params={"limit": 1}).json()
    second = officer.get("/duty/log", params={"limit": 1, "after": first["next"]}).json()
    assert [first["items"][0]["text"], second["items"][0]["text"]] == ["二", "一"]


def test_an_empty_note_is_refused_and_not_written(
    officer: httpx.Client, shared: Connection
) -> None:
    before = duty_log.page(shared, before=None, limit=1)
    assert officer.post("/duty/log", json={"text": " \n"}).status_code == 422
    assert duty_log.page(shared, before=None, limit=1) == before


@pytest.mark.parametrize("days", [0, -1, 401])
def test_a_roster_is_read_for_a_time_that_makes_sense(viewer: httpx.Client, days: int) -> None:
    span = {"from": iso(START), "to": iso(START + days * DAY)}
    assert viewer.get("/duty/shifts", params=span).status_code == 422


def test_a_swap_needs_a_shift_of_now(officer: httpx.Client) -> None:
    path = f"/duty/shifts/{first_shift(officer)['id']}/swap"
    refused = officer.post(path, json={"shift": first_shift(officer)["id"]})
    assert refused.status_code == 409
