"""`miluo contacts` and `miluo duty`."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.instant import parse
from domain.warning import Mode
from miluo.contacts_cli import app as contacts_app
from miluo.duty_cli import app as duty_app
from miluo.trouble import TroubleError
from store import audit, contacts, duty
from store.database import Connection, connect
from store.micros import timestamp
from tests.conftest import new_database

START = parse("2024-07-01T08:00:00+08:00")
APPS = {"contacts": contacts_app, "duty": duty_app}


@pytest.fixture(scope="module")
def url(postgres: str, template: str) -> Iterator[str]:
    """A database of an exercise at 08:00 of 2024-07-01, with the demonstration's people."""
    with new_database(postgres, f"test_{uuid.uuid4().hex[:12]}", template) as own:
        with connect(own, application="tests") as conn:
            conn.execute("UPDATE instance SET clock = %s", (timestamp(START),))
        assert run(own, "contacts", "demonstrate") == (
            "636 新增 added, 0 更改 changed, 0 停用 set inactive\n"
        )
        yield own


@pytest.fixture(scope="module")
def conn(url: str) -> Iterator[Connection]:
    """A connection to the same database."""
    with connect(url, application="tests") as connection:
        yield connection


def run(url: str, noun: str, *words: str) -> str:
    """What a command prints; a refusal of the program's own is raised."""
    own = {"MILUO_DATABASE_URL": url, "MILUO_MODE": "exercise"}
    result = CliRunner(env=own).invoke(APPS[noun], words)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result.output


def test_the_demonstration_has_people_on_duty_now(url: str, conn: Connection) -> None:
    assert len(duty.on_duty(conn, START, Mode.EXERCISE)) == 2
    said = run(url, "duty", "now")
    assert "值班员  演练县级08  00001000008 " in said
    assert "至 until 2024-07-02 08:00" in said
    assert "nobody" not in said


def test_what_is_exported_is_loaded_again(url: str, tmp_path: Path) -> None:
    people, shifts = str(tmp_path / "people.csv"), str(tmp_path / "duty.XLSX")
    assert "636" in run(url, "contacts", "export", people, "--audience", "exercise")
    assert run(url, "contacts", "load", people, "--retire").startswith("0 新增 added, 0 更改")
    assert "→" in run(url, "duty", "export", shifts)
    assert run(url, "duty", "load", shifts, "--renew") == "0 班写入 written, 0 班移除 removed\n"


def test_a_table_with_faults_is_refused_whole_and_all_are_said(
    url: str, conn: Connection, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "编码,姓名,手机,对象\nn1,演练甲,00009,演练\nn2,演练乙,13800000001,演练\n,,1,测试\n"
    )
    with pytest.raises(TroubleError) as refused:
        run(url, "contacts", "load", str(path))
    lines = str(refused.value).splitlines()
    assert lines[0].endswith("nothing was changed")
    assert [line.split()[1] for line in lines[1:]] == ["3", "4", "4", "4"]
    assert contacts.get(conn, "n1") is None


def test_a_file_that_cannot_be_read_or_written_is_said(url: str, tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="cannot be read"):
        run(url, "duty", "load", str(tmp_path / "none.csv"))
    with pytest.raises(TroubleError, match="xlsx"):
        run(url, "contacts", "export", str(tmp_path / "people.txt"))


def test_contacts_are_listed_with_their_place(url: str) -> None:
    assert "城区 演练村001" in run(url, "contacts", "list")


def test_what_the_operator_changes_is_in_the_audit(conn: Connection) -> None:
    told = [row.what for row in audit.page(conn, limit=100)]
    assert "contacts demonstrate" in told
