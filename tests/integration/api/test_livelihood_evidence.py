"""Files that prove reports: what is taken, under what name, and to whom it is given."""

import hashlib
import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from stat import S_IMODE
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile, ZipInfo

import httpx
import pytest

from tests.conftest import new_database
from tests.integration.api.office import FLATS, SCHOOLS, Office, anew, opened, together

PDF = b"%PDF-1.7\nproof"
JPEG = b"\xff\xd8\xff\xe0proof"
PNG = b"\x89PNG\r\n\x1a\nproof"


def _package(*members: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        for name in members:
            file.writestr(ZipInfo(name), "<x/>")
    return packed.getvalue()


XLSX = _package("[Content_Types].xml", "xl/workbook.xml")
DOCX = _package("[Content_Types].xml", "word/document.xml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files") / "evidence"


@pytest.fixture(scope="module")
def house(postgres: str, template: str, folder: Path) -> Iterator[Office]:
    with (
        new_database(postgres, "livelihood_evidence", template) as url,
        opened(url, folder, public=True) as office,
    ):
        yield office


@pytest.fixture
def office(house: Office) -> Office:
    return anew(house)


def _send(
    office: Office,
    report: dict[str, Any],
    content: bytes = PDF,
    name: str = "照片.pdf",
    who: str = SCHOOLS,
) -> httpx.Response:
    params = {"name": name}
    return office.ask(
        who, "POST", f"reports/{report['id']}/evidence", params=params, content=content
    )


def _sent(office: Office, report: dict[str, Any], content: bytes, name: str = "照片.pdf") -> Any:
    answer = _send(office, report, content, name)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _of(office: Office, report: dict[str, Any]) -> list[Any]:
    found = office.get("keeper", f"reports/{report['id']}")["evidence"]
    assert isinstance(found, list)
    return found


def _place(folder: Path, content: bytes) -> Path:
    digest = hashlib.sha256(content).hexdigest()
    return folder / digest[:2] / digest


def test_a_file_comes_back_as_it_was_sent_and_runs_nowhere(office: Office) -> None:
    report = office.draft()
    sent = _sent(office, report, PDF, "验收 单.pdf")
    assert (sent["name"], sent["size"], sent["media_type"]) == (
        "验收 单.pdf", len(PDF), "application/pdf",
    )  # fmt: skip
    assert sent["sha256"] == hashlib.sha256(PDF).hexdigest()
    answer = office.ask("keeper", "GET", f"reports/{report['id']}/evidence/{sent['id']}")
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert disposition.endswith(f"filename*=UTF-8''{quote('验收 单.pdf')}")


def test_a_file_is_kept_under_its_hash_for_the_server_alone(office: Office, folder: Path) -> None:
    content = PDF + b" of its own"
    _sent(office, office.draft(), content)
    place = _place(folder, content)
    assert place.read_bytes() == content
    assert S_IMODE(place.stat().st_mode) == 0o600
    assert S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [one.name for one in place.parent.iterdir() if one.name.startswith("tmp")] == []


@pytest.mark.parametrize(
    ("content", "ending"),
    [(PDF, ".pdf"), (JPEG, ".jpg"), (PNG, ".png"), (XLSX, ".xlsx"), (DOCX, ".docx")],
)
def test_the_content_says_of_what_type_a_file_is(
    office: Office, content: bytes, ending: str
) -> None:
    assert _sent(office, office.draft(), content, "x.exe")["name"] == f"x.exe{ending}"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"MZ\x90", b"<html><script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b" %PDF-1.7", _package("a.txt"), _package("[Content_Types].xml", "ppt/presentation.xml"),
        _package("xl/workbook.xml"), XLSX[:40], b"PK\x03\x04" + b"\0" * 60,
        b"PK\x03\x04" + b"PK\x01\x02" * 10_000 + XLSX,
    ],
)  # fmt: skip
def test_other_types_are_refused(office: Office, folder: Path, content: bytes) -> None:
    report = office.draft()
    answer = _send(office, report, content, "报表.pdf")
    assert (answer.status_code, answer.json()["status"]) == (415, 415)
    assert _of(office, report) == []
    assert not _place(folder, content).exists()


def test_a_file_is_not_longer_than_the_limit(office: Office) -> None:
    report = office.draft()
    most = PDF + b"0" * (1_000_000 - len(PDF))
    assert _send(office, report, most + b"1").status_code == 413
    assert _of(office, report) == []
    assert _send(office, report, most).status_code == 201


def test_a_long_file_is_refused_before_its_end_has_come(office: Office) -> None:
    report = office.draft()
    url, key = office.http.base_url, office.keys[SCHOOLS]["Authorization"]
    head = (
        f"POST /api/v1/livelihood/reports/{report['id']}/evidence?name=a.pdf HTTP/1.1\r\n"
        f"Host: {url.host}\r\nAuthorization: {key}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    content = PDF + b"0" * 1_000_000
    with socket.create_connection((url.host, url.port), timeout=20) as sender:
        sender.sendall(head.encode() + f"{len(content):x}\r\n".encode() + content + b"\r\n")
        assert sender.recv(1000).startswith(b"HTTP/1.1 413 ")
    assert _of(office, report) == []


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe.pdf"),
        ("/etc/shadow.pdf", "shadow.pdf"),
        ("..", "evidence.pdf"),
        ("", "evidence.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("图\u202efdp.exe", "图fdp.exe.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("  . 表 .PDF", "表 .PDF"),
        ("名" * 300 + ".pdf", "名" * 196 + ".pdf"),
        ('"><script>.pdf', '"><script>.pdf'),
    ],
)
def test_a_name_is_text_and_never_a_path(office: Office, told: str, kept: str) -> None:
    report = office.draft()
    sent = _sent(office, report, PDF, told)
    assert sent["name"] == kept
    answer = office.ask(SCHOOLS, "GET", f"reports/{report['id']}/evidence/{sent['id']}")
    assert (answer.content, "set-cookie" in answer.headers) == (PDF, False)
    assert answer.headers["content-disposition"].endswith(f"''{quote(kept, safe='')}")


def test_the_same_file_is_taken_once_by_a_report_and_again_by_another(office: Office) -> None:
    first, second = office.draft(), office.draft(indicator="1-01.2", value=1)
    _sent(office, first, PNG)
    assert _send(office, first, PNG, "other.png").status_code == 409
    _sent(office, second, PNG)
    assert [len(_of(office, one)) for one in (first, second)] == [1, 1]


def test_a_report_has_at_most_twenty_files(office: Office) -> None:
    report = office.draft()
    answers = [_send(office, report, PDF + bytes([number])).status_code for number in range(21)]
    assert answers == [201] * 20 + [409]


def test_only_an_open_report_of_ones_own_takes_files(office: Office) -> None:
    draft = office.draft()
    assert _send(office, draft, who=FLATS).status_code == 404
    assert _send(office, draft, who="viewer").status_code == 403
    assert _send(office, draft, who="nobody").status_code == 401
    assert _send(office, {"id": 999999}).status_code == 404
    submitted = office.step(SCHOOLS, draft, "submit")
    assert _send(office, submitted).status_code == 409
    returned = office.step("keeper", submitted, "return", reason="补材料")
    assert _send(office, returned, who="colleague").status_code == 201
    steps = office.get("keeper", f"reports/{draft['id']}")["history"]
    assert [one["action"] for one in steps] == ["draft", "submit", "return", "attach"]


def test_a_file_is_taken_away_while_the_report_is_open(office: Office, folder: Path) -> None:
    content = PDF + b" to be removed"
    first, second = office.draft(), office.draft(indicator="1-01.2", value=1)
    one, other = _sent(office, first, content), _sent(office, second, content)
    path = f"reports/{first['id']}/evidence/{one['id']}"
    assert office.ask(FLATS, "DELETE", path).status_code == 404
    assert office.ask(SCHOOLS, "DELETE", path).status_code == 204
    assert office.ask(SCHOOLS, "DELETE", path).status_code == 404
    assert (_of(office, first), _place(folder, content).exists()) == ([], True)
    last = f"reports/{second['id']}/evidence/{other['id']}"
    assert office.ask(SCHOOLS, "DELETE", last).status_code == 204
    assert not _place(folder, content).exists()


def test_files_of_an_approved_report_stay(office: Office) -> None:
    draft = office.draft()
    sent = _sent(office, draft, JPEG)
    office.step("keeper", office.step(SCHOOLS, draft, "submit"), "approve")
    path = f"reports/{draft['id']}/evidence/{sent['id']}"
    assert office.ask("administrator", "DELETE", path).status_code == 409
    assert office.ask(SCHOOLS, "GET", path).content == JPEG


def test_files_are_for_their_unit_and_the_office(office: Office) -> None:
    approved = office.draft()
    sent = _sent(office, approved, JPEG)
    path = f"reports/{approved['id']}/evidence/{sent['id']}"
    readers = ("viewer", FLATS, "nobody")
    assert [office.ask(who, "GET", path).status_code for who in readers] == [404] * 3
    office.step("keeper", office.step(SCHOOLS, approved, "submit"), "approve")
    assert [office.ask(who, "GET", path).status_code for who in readers] == [403] * 3
    for who in readers:
        assert office.get(who, f"reports/{approved['id']}")["evidence"] == []
    assert office.ask("second", "GET", path).status_code == 200


def test_a_file_belongs_to_its_report(office: Office) -> None:
    own, other = office.draft(), office.draft(indicator="1-01.2", value=1)
    sent = _sent(office, own, PDF)
    path = f"reports/{other['id']}/evidence/{sent['id']}"
    assert [office.ask(SCHOOLS, way, path).status_code for way in ("GET", "DELETE")] == [404, 404]


def test_an_altered_file_is_not_given_out_and_sending_it_again_mends_it(
    office: Office, folder: Path
) -> None:
    content = PDF + b" that will be altered"
    report, other = office.draft(), office.draft(indicator="1-01.2", value=1)
    path = f"reports/{report['id']}/evidence/{_sent(office, report, content)['id']}"
    _place(folder, content).write_bytes(PDF + b" altered")
    assert office.refusal("keeper", "GET", path, 500)["status"] == 500
    _place(folder, content).unlink()
    assert office.refusal("keeper", "GET", path, 410)["status"] == 410
    _sent(office, other, content)
    assert office.ask("keeper", "GET", path).content == content


def test_a_file_that_one_takes_away_while_another_sends_it_is_not_lost(office: Office) -> None:
    content = PDF + b" that goes and comes"
    first, second = office.draft(), office.draft(indicator="1-01.2", value=1)
    sent = _sent(office, first, content)
    removed, again = together(
        lambda: office.ask(SCHOOLS, "DELETE", f"reports/{first['id']}/evidence/{sent['id']}"),
        lambda: _send(office, second, content),
    )
    assert (removed.status_code, again.status_code) == (204, 201)
    path = f"reports/{second['id']}/evidence/{again.json()['id']}"
    assert office.ask(SCHOOLS, "GET", path).content == content
