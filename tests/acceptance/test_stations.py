"""An operator keeps stations and thresholds in a spreadsheet; the running platform follows."""

from pathlib import Path
from subprocess import CompletedProcess

import pytest

from deploy.local.mosquitto import Mosquitto
from domain.instant import MINUTE, parse
from domain.level import Level
from miluo import registries
from miluo.settings import Settings
from sensors import topics
from sensors.mqtt import Publisher
from sensors.registry.files import Format
from sensors.wire import json as wire
from store import registry, transitions
from store.database import Connection
from tests.acceptance.commands import miluo
from tests.acceptance.services import eventually, services

START = parse("2024-07-01T06:00:00+08:00")
HEADER = "STCD,STNM,STTP,WRZ,PROTOCOL,ADDRESS,PASSWORD"
RIVER = "PJ01,平江,ZZ,70.5,sl651,0043062601,12AB"


class Operator:
    """Somebody with a file and the command line."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.own = Settings(database_url=database_url, mode="exercise")
        self.settings = {"MILUO_DATABASE_URL": database_url, "MILUO_MODE": "exercise"}
        self.folder = folder

    def run(self, *arguments: str) -> CompletedProcess[str]:
        return miluo("stations", *arguments, **self.settings)

    def file(self, name: str, *rows: str) -> str:
        path = self.folder / name
        path.write_bytes("\r\n".join(rows).encode("gb18030"))
        return str(path)

    def done(self, *arguments: str) -> str:
        result = self.run(*arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout


@pytest.fixture
def operator(database_url: str, tmp_path: Path) -> Operator:
    return Operator(database_url, tmp_path)


def test_a_file_is_checked_loaded_changed_and_taken_back(
    operator: Operator, connection: Connection
) -> None:
    own = operator.own
    first = operator.file("a.csv", HEADER, RIVER)
    assert "+ station PJ01 平江 (ZZ)" in registries.diff(own, first)
    assert registry.version(connection) == 0
    assert registries.load(own, first, "王")[-1].startswith("registry version 1: 1 stations")
    assert registries.load(own, first, "王")[0].startswith("nothing to change")
    assert registry.version(connection) == 1
    second = operator.file("b.csv", HEADER, RIVER.replace("70.5", "71").replace("12AB", "34CD"))
    said = "\n".join(registries.load(own, second, ""))
    assert "password: **** -> ****" in said
    assert "yellow 71.0" in said
    versions = registries.past(own, None)
    assert "王" in versions[2]
    assert "a.csv" in versions[2]
    assert "12AB" not in said + "\n".join([*versions, *registries.past(own, 2)])
    registries.undo(own, 2, "")
    rules = registry.read(connection).criteria.values()
    assert [one.yellow for one in rules if one.valid_to is None] == [70.5]


def test_everything_wrong_is_a_table_and_nothing_is_loaded(
    operator: Operator, connection: Connection
) -> None:
    path = operator.file("a.csv", HEADER, RIVER, "PJ02,,ZZ,x,sl651,43062601,")
    result = operator.run("load", path)
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith("a.csv: 3 to mend, nothing was loaded")
    assert [line.split()[2] for line in lines[2:]] == ["STNM", "WRZ", "ADDRESS"]
    assert registry.version(connection) == 0


def test_a_claimed_address_is_named_with_its_row(operator: Operator) -> None:
    operator.done("load", operator.file("a.csv", HEADER, RIVER))
    result = operator.run("load", operator.file("b.csv", HEADER, RIVER.replace("PJ01", "PJ02")))
    assert result.returncode == 1
    assert "row 2" in result.stderr
    assert "already belongs to 'PJ01', and 'PJ02' claims it" in result.stderr


def test_an_exported_file_loads_without_a_change(operator: Operator) -> None:
    registries.load(operator.own, operator.file("a.csv", HEADER, RIVER), "")
    forms: tuple[Format, ...] = ("csv", "toml")
    for form in forms:
        content, unsaid = registries.export(operator.own, form, passwords=False)
        (operator.folder / f"county.{form}").write_bytes(content)
        assert unsaid == []
    book = str(operator.folder / "county.xlsx")
    operator.done("export", "--out", book)
    for name in ("county.csv", "county.toml", "county.xlsx"):
        said = registries.diff(operator.own, str(operator.folder / name))
        assert said == ["nothing to change 无变化"], name
    assert "12AB" in operator.done("export", "--passwords")


def test_a_suspended_station_of_a_table_keeps_its_reason(
    operator: Operator, connection: Connection
) -> None:
    path = operator.file("a.csv", "STCD,STNM,STTP,STATUS,REASON", "PJ01,平江,ZZ,停用,检修")
    registries.load(operator.own, path, "")
    assert registry.read(connection).stations["PJ01"].status_reason == "检修"


def test_a_running_line_follows_the_spreadsheet(
    operator: Operator, connection: Connection, database_url: str, own_broker: Mosquitto
) -> None:
    publisher = Publisher(own_broker.url)
    publisher.start()
    with services(database_url, own_broker.url) as line:
        line.start("alert", "alert")
        line.start("ingest", "ingest")

        def say(minute: int) -> None:
            now = START + minute * MINUTE
            publisher.publish(topics.CLOCK, wire.encode_clock(now))
            publisher.publish(topics.observation("PJ01"), wire.encode(now, {"stage": 71.0}))

        def stored() -> bool:
            say(0)
            return connection.execute("SELECT FROM observation LIMIT 1").fetchone() is not None

        operator.done("load", operator.file("a.csv", HEADER, RIVER.replace("70.5", "72")))
        eventually(stored, "the new station is known", every_s=0.3)
        operator.done("load", operator.file("b.csv", HEADER, RIVER))
        minutes = iter(range(5, 600, 5))

        def warned() -> bool:
            say(next(minutes))
            return bool(transitions.all_in_order(connection))

        eventually(warned, "the new threshold is judged", every_s=0.3)
        (found,) = transitions.all_in_order(connection)
        assert (found.from_level, found.to_level, found.threshold) == (
            Level.NONE, Level.YELLOW, 70.5,
        )  # fmt: skip
        assert (line.stop("ingest"), line.stop("alert")) == (0, 0)
    publisher.stop()
