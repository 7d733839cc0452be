"""`miluo audit`: chains verified, and heads to note elsewhere."""

import pytest
from typer.testing import CliRunner, Result

from miluo.audit_cli import app
from miluo.trouble import TroubleError
from store import audit, chain
from store.database import Connection


@pytest.fixture(scope="module")
def conn(shared: Connection) -> Connection:
    for number in range(3):
        audit.note(shared, audit.Entry("li", "", "", "POST", "/", f"what {number}", 200))
    return shared


def run(url: str, *words: str) -> Result:
    """The outcome of a command; a refusal of the program's own is raised."""
    own = {"MILUO_DATABASE_URL": url, "MILUO_MODE": "exercise"}
    result = CliRunner(env=own).invoke(app, words)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result


@pytest.mark.usefixtures("conn")
def test_every_chain_is_verified_with_its_rows_counted(shared_url: str) -> None:
    result = run(shared_url, "verify")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert [line.split()[2] for line in lines] == list(chain.NAMES)
    assert lines[-1] == "完整 whole   audit  3 条 rows"


def test_a_chain_that_is_not_whole_is_status_1_and_its_place_is_named(
    conn: Connection, shared_url: str
) -> None:
    conn.execute("SET session_replication_role = replica")
    conn.execute("UPDATE audit SET what = 'else' WHERE place = 2")
    result = run(shared_url, "verify")
    conn.execute("UPDATE audit SET what = 'what 1' WHERE place = 2")
    conn.execute("SET session_replication_role = origin")
    assert result.exit_code == 1
    assert "不符 BROKEN  audit  第 2 条 at place 2" in result.output
    assert run(shared_url, "verify").exit_code == 0


@pytest.mark.usefixtures("conn")
def test_heads_that_were_noted_are_looked_for(shared_url: str) -> None:
    noted = run(shared_url, "heads").output.split()
    assert [one.partition(":")[0] for one in noted] == list(chain.NAMES)
    given = [word for one in noted for word in ("--head", one)]
    assert run(shared_url, "verify", *given).exit_code == 0
    last = "1" if noted[-1][-1] == "0" else "0"
    assert run(shared_url, "verify", "--head", noted[-1][:-1] + last).exit_code == 1
    assert run(shared_url, "verify", "--head", f"duty_entry:1:{'00' * 32}").exit_code == 1


@pytest.mark.parametrize("text", ["", "audit", "audit:1", "audit:x:00", "audit:1:xyz", "call:1:00"])
def test_what_is_no_head_is_refused_in_one_sentence(shared_url: str, text: str) -> None:
    with pytest.raises(TroubleError, match="NAME:PLACE:HEX"):
        run(shared_url, "verify", "--head", text)
