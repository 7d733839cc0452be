"""Every query of every dashboard, as Grafana would send it, on a county that was told."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from dashboards.catalogue import FOLDER
from store.database import Connection, scalar
from tests.integration.dashboards.grafana import Choice, Range, choice, expanded

Json = dict[str, Any]

DOCUMENTS = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*"))}


def day(text: str, days: int = 4) -> Range:
    """Some days from a Beijing midnight on."""
    start = datetime.fromisoformat(f"{text}T00:00:00+08:00")
    return Range(start, start + timedelta(days=days))


FLOOD = day("2024-06-29")
EVER = Range(FLOOD.start, datetime.now(UTC) + timedelta(hours=1))
"""With the platform's own times, which are those of the clock on the wall."""

PANELS = [
    (name, panel["id"], target["refId"])
    for name, document in DOCUMENTS.items()
    for panel in document["panels"]
    for target in panel.get("targets", ())
]


def query(name: str, number: int, ref: str) -> tuple[Json, Json]:
    """A panel and one of its targets."""
    (panel,) = (one for one in DOCUMENTS[name]["panels"] if one["id"] == number)
    (target,) = (one for one in panel["targets"] if one["refId"] == ref)
    return panel, target


def within(name: str) -> Range:
    return EVER if name in ("warnings", "platform") else FLOOD


def chosen(reader: Connection, name: str, every: bool = True) -> dict[str, Choice]:
    """The values of a dashboard's variables, each queried with those before it."""
    values: dict[str, Choice] = {}
    for variable in DOCUMENTS[name]["templating"]["list"]:
        found = run(reader, expanded(variable["query"], values, within(name)))[1]
        assert found, f"{name}: {variable['name']} offers nothing"
        values[variable["name"]] = choice(variable, found, every)
    return values


def run(reader: Connection, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of a statement."""
    cursor = reader.execute(sql.replace("%", "%%").encode(), ())
    assert cursor.description is not None
    return [one.name for one in cursor.description], cursor.fetchall()


@pytest.fixture(scope="module")
def values(reader: Connection) -> dict[str, dict[str, Choice]]:
    return {name: chosen(reader, name) for name in DOCUMENTS}


@pytest.fixture
def transaction(owner: Connection) -> Iterator[Connection]:
    """Nothing that is made in it stays."""
    with owner.transaction(force_rollback=True):
        yield owner


@pytest.mark.parametrize(("name", "number", "ref"), PANELS)
def test_a_panel_s_query_returns_rows_that_grafana_can_draw(
    reader: Connection, values: dict[str, dict[str, Choice]], name: str, number: int, ref: str
) -> None:
    panel, target = query(name, number, ref)
    sql = expanded(target["rawSql"], values[name], within(name), panel.get("interval", ""))
    columns, rows = run(reader, sql)
    assert rows, sql
    assert len(columns) == len(set(columns))
    if target["format"] == "time_series":
        assert columns == ["time", "metric", "value"]
        times = [row[0] for row in rows]
        assert None not in times
        assert all(before <= after for before, after in pairwise(times))
        assert any(row[2] is not None for row in rows)
        assert len({row[:2] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_value_of_each_variable_works_as_all_do(reader: Connection, name: str) -> None:
    values = chosen(reader, name, every=False)
    for panel in DOCUMENTS[name]["panels"]:
        for target in panel.get("targets", ()):
            run(reader, expanded(target["rawSql"], values, within(name), panel.get("interval", "")))


@pytest.mark.parametrize(("name", "number", "ref"), PANELS)
def test_a_query_names_no_relation_but_views_of_the_dashboards(
    transaction: Connection,
    values: dict[str, dict[str, Choice]],
    name: str,
    number: int,
    ref: str,
) -> None:
    """By PostgreSQL's own parser: a view of the query depends on what the query names."""
    panel, target = query(name, number, ref)
    sql = expanded(target["rawSql"], values[name], within(name), panel.get("interval", ""))
    transaction.execute(f"CREATE TEMP VIEW asked AS {sql}".replace("%", "%%").encode(), ())
    named = transaction.execute("""
        SELECT DISTINCT c.relname FROM pg_rewrite r
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        JOIN pg_class c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
        WHERE r.ev_class = 'asked'::regclass AND c.oid <> 'asked'::regclass
    """)
    assert [one for (one,) in named if not one.startswith("v_")] == []


def test_links_lead_to_the_console_that_the_county_set(
    values: dict[str, dict[str, Choice]],
) -> None:
    assert {one["console"].values[0] for one in values.values()} == {"https://console.example"}


def test_thresholds_are_those_of_the_criteria_in_force(
    reader: Connection, values: dict[str, dict[str, Choice]]
) -> None:
    (stage,) = (one for one in DOCUMENTS["river"]["panels"] if one["title"] == "水位 Stage")
    asked = {**values["river"], "station": Choice(["DEMO-PJ"], True)}
    _, rows = run(reader, expanded(stage["targets"][1]["rawSql"], asked, within("river")))
    drawn = {(name.rpartition(" ")[2], value) for _, name, value in rows}
    assert drawn == {("blue", 70.0), ("yellow", 70.5), ("orange", 74.0), ("red", 78.16)}
    ends = {row[0] for row in rows}
    assert ends == {within("river").start, within("river").end}


def test_the_stage_s_peak_is_on_the_picture_however_wide_its_steps(
    owner: Connection, reader: Connection
) -> None:
    (stage,) = (one for one in DOCUMENTS["river"]["panels"] if one["title"] == "水位 Stage")
    asked = {"station": Choice(["DEMO-PJ"], True)}
    year = Range(day("2024-01-01").start, day("2025-01-01").start)
    _, rows = run(reader, expanded(stage["targets"][0]["rawSql"], asked, year))
    peak = "SELECT max(value) FROM v_observation WHERE station = 'DEMO-PJ' AND property = 'stage'"
    assert max(row[2] for row in rows) == scalar(owner, peak)
    assert len(rows) < 1000


def test_no_view_shows_a_telephone_number_or_a_token(owner: Connection) -> None:
    secrets = [
        str(one)
        for (one,) in owner.execute("""
            SELECT value FROM contact, jsonb_each_text(addresses) AS one (channel, value)
            WHERE channel NOT IN ('siren', 'console')
            UNION SELECT token FROM summons UNION SELECT key FROM delivery
        """)
    ]
    assert len(secrets) > 10
    told = re.compile("|".join(map(re.escape, secrets)))
    views = owner.execute("SELECT viewname FROM pg_views WHERE viewname ~ '^v_'").fetchall()
    for (view,) in views:
        if view in ("v_observation", "v_observation_hourly", "v_reading", "v_quality_day"):
            continue
        rows = owner.execute(f"SELECT one::text FROM {view} AS one".encode())
        assert [row for (row,) in rows if told.search(row)] == [], view


def test_a_reader_cannot_leave_the_views_from_a_panel(reader: Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(reader, expanded("SELECT * FROM account WHERE $__timeFilter(created_at)", {}, FLOOD))
