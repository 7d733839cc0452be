import pytest

from domain.instant import parse
from domain.observation import observations
from store import batches, metrics
from store.database import Connection
from store.metrics import Facts
from store.observations import write
from store.rejects import Reject

T = parse("2024-07-01T08:00:00+08:00")


@pytest.mark.parametrize(
    "view",
    ["v_station", "v_datastream", "v_observation", "v_observation_hourly", "v_criterion",
     "v_warning", "v_incident", "v_alarm_load", "v_transition", "v_latest", "v_reject",
     "v_revision", "v_engine", "v_livelihood_indicator", "v_livelihood_report",
     "v_warning_area", "v_project_exposure", "v_drill", "v_warning_event", "v_instance",
     "v_threshold", "v_season_limit", "v_batch", "v_reading", "v_channel", "v_quality_day"],
)  # fmt: skip
def test_every_view_for_dashboards_answers(shared: Connection, view: str) -> None:
    shared.execute(f"SELECT * FROM {view}".encode())


@pytest.mark.usefixtures("registry")
def test_a_station_counts_its_datastreams(connection: Connection) -> None:
    rows = connection.execute("SELECT station, datastreams FROM v_station ORDER BY 1").fetchall()
    assert rows == [("PJ01", 2), ("PJ02", 1)]


@pytest.mark.usefixtures("registry")
def test_a_revision_tells_what_was_and_who_replaced_it(connection: Connection) -> None:
    for value in (1.0, 2.0):
        write(connection, observations([(1, T, value, 1)]))
    row = connection.execute("SELECT station, old_value, replaced_by FROM v_revision").fetchone()
    assert row == ("PJ01", 1.0, "tests")


@pytest.mark.usefixtures("registry")
def test_facts_count_readings_batches_and_rejects(connection: Connection) -> None:
    assert metrics.facts(connection) == Facts(0, 0, None, 0, 0, {}, {}, 0, 0)
    write(connection, observations([(1, T, 1.0, 1), (0, T, 0.0, 1)]), [Reject("t", b"", "why", T)])
    batches.append_tick(connection)
    found = metrics.facts(connection)
    assert (found.heard_5min, found.newest_batch, found.engine_lag) == (1, 2, 2)
    assert found.rejects == {"why": 1}
    assert found.newest_batch_age_s is not None
