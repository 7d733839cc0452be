from dataclasses import replace
from datetime import datetime

import pytest

from domain.criterion import Criterion
from domain.registry import Registry
from domain.station import Station, StationKind
from store import criteria, datastreams, stations
from store.database import Connection, connect
from store.registry import load, read, version


def test_a_loaded_registry_reads_back_equal(connection: Connection, demo: Registry) -> None:
    loaded = load(connection, demo)
    assert loaded == demo == read(connection)
    assert [one.code for one in loaded.criteria.values()] == [
        one.code for one in demo.criteria.values()
    ]


def test_both_versions_of_a_threshold_are_kept(registry: Registry) -> None:
    codes = [one.code for one in registry.criteria.values() if one.property == "stage"]
    assert codes == ["PJ01/stage/value", "PJ01/stage/value/from=2024-01-01"]


def test_a_code_keeps_the_date_of_a_foreign_time_zone(
    connection: Connection, demo: Registry
) -> None:
    start = datetime.fromisoformat("2013-09-01T20:00:00-06:00")
    rule = Criterion("PJ01", "stage", "value", yellow=1.0, valid_from=start)
    load(connection, replace(demo, criteria={1: rule}))
    assert read(connection).criteria[1].code == rule.code


def test_loading_again_keeps_ids_and_appends_what_is_new(
    connection: Connection, demo: Registry
) -> None:
    load(connection, demo)
    newcomer = Station("PJ00", "新站", StationKind.RAIN)
    first = replace(demo.datastreams[3], station="PJ00")
    moved = Registry.numbered(
        [newcomer, replace(demo.stations["PJ01"], name="平江(二)")],
        [first, demo.datastreams[1]],
        [replace(demo.criteria[2], source="通报")],
    )
    loaded = load(connection, moved)
    assert loaded.datastreams == {**demo.datastreams, 4: first}
    assert loaded.stations["PJ01"].name == "平江(二)"
    assert list(loaded.stations) == ["PJ01", "PJ02", "PJ00"]
    assert loaded.criteria[2].source == "通报"
    assert loaded.criteria[3] == demo.criteria[3]


def test_a_load_raises_the_version_and_tells_listeners(
    connection: Connection, demo: Registry, database_url: str
) -> None:
    before = version(connection)
    connection.execute("LISTEN miluo_registry")
    with connect(database_url, application="tests") as other:
        load(other, demo)
    assert [said.channel for said in connection.notifies(timeout=5, stop_after=1)] == [
        "miluo_registry"
    ]
    assert version(connection) > before


def test_a_datastream_is_never_deleted(connection: Connection, registry: Registry) -> None:
    with pytest.raises(Exception, match="suspend the station instead"):
        connection.execute("DELETE FROM datastream WHERE id = %s", (len(registry.datastreams),))


def test_stations_page_by_code(connection: Connection, registry: Registry) -> None:
    first = stations.page(connection, after=None, limit=1)
    rest = stations.page(connection, after=first[0].code, limit=9)
    assert first + rest == list(registry.stations.values())


def test_datastreams_page_by_id_and_station(connection: Connection, registry: Registry) -> None:
    both = datastreams.page(connection, station="PJ01", after=0, limit=9)
    assert both == [(1, registry.datastreams[1]), (2, registry.datastreams[2])]
    assert datastreams.page(connection, station=None, after=2, limit=9)[0][0] == 3
    assert datastreams.get(connection, 1) == registry.datastreams[1]
    assert datastreams.get(connection, 99_999_999_999) is None


def test_criteria_page_by_id_station_and_datastream(
    connection: Connection, registry: Registry
) -> None:
    of_stage = criteria.page(connection, station=None, datastream=1, after=1, limit=9)
    assert [(one.id, one.datastream) for one in of_stage] == [(2, 1)]
    assert of_stage[0].criterion == registry.criteria[2]
    of_station = criteria.page(connection, station="PJ02", datastream=None, after=0, limit=9)
    assert [one.id for one in of_station] == [3]
