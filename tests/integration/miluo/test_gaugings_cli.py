from pathlib import Path

import pytest

from domain.registry import Registry
from domain.station import Station, StationKind
from miluo.gaugings import load_gaugings
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import gaugings, registry
from store.database import Connection

HEAD = "测站,时间,水位,流量,来源"
GOOD = "X1,2024-05-01T08:00:00+08:00,70.1,300,ADCP 走航"


@pytest.fixture
def settings(connection: Connection, database_url: str) -> Settings:
    known = Registry.numbered([Station("X1", "X1", StationKind.RIVER_HYDROLOGIC)], [], [])
    registry.load(connection, known)
    return Settings(mode="exercise", database_url=database_url)


def table(folder: Path, *rows: str) -> Path:
    path = folder / "gaugings.csv"
    path.write_text("\n".join([HEAD, *rows]))
    return path


def test_a_table_is_loaded_once_and_put_right_by_the_next(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    assert load_gaugings(settings, table(tmp_path, GOOD)).startswith("1 次新增")
    assert "1 次已有" in load_gaugings(settings, table(tmp_path, GOOD))
    better = GOOD.replace("300", "310")
    assert "1 次更正" in load_gaugings(settings, table(tmp_path, better))
    assert [one.discharge for one in gaugings.of(connection, "X1")] == [310]


def test_all_that_is_wrong_is_named_and_nothing_is_kept(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    rows = [
        GOOD,
        GOOD,
        "X1,2024-05-02T08:00:00,70,300,ADCP",
        "X1,2024-05-03T08:00:00+08:00,nan,300,ADCP",
        "X1,2024-05-04T08:00:00+08:00,70,-5,ADCP",
        "X1,2024-05-05T08:00:00+08:00,七十,300,ADCP",
        "X1,2024-05-06T08:00:00+08:00,70,300,",
        "X1,昨天,70,300,ADCP",
    ]
    with pytest.raises(TroubleError) as error:
        load_gaugings(settings, table(tmp_path, *rows))
    said = str(error.value)
    assert "7 处有误" in said
    for row in range(3, 10):
        assert f"row {row}" in said
    with pytest.raises(TroubleError, match="X9"):
        load_gaugings(settings, table(tmp_path, GOOD, GOOD.replace("X1", "X9")))
    assert gaugings.of(connection, "X1") == []


def test_a_file_that_is_no_table_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="cannot be read"):
        load_gaugings(settings, tmp_path / "nothing.csv")
    path = tmp_path / "other.csv"
    path.write_text("测站,时间,水位\nX1,2024-05-01T08:00:00+08:00,70")
    with pytest.raises(TroubleError, match="流量: 缺少此列"):
        load_gaugings(settings, path)
