"""The committed JSON is what Grafana expects, and what the definitions say."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.catalogue import DASHBOARDS, FOLDER, files
from dashboards.model import COLUMNS, SCHEMA, SOURCE

Json = dict[str, Any]

DOCUMENTS: dict[str, Json] = {name: json.loads(text) for name, text in files().items()}
PROVISIONING = Path("dashboards/provisioning")
KINDS = {"row", "timeseries", "stat", "table", "state-timeline", "barchart"}
"""Panels that come with Grafana since version 9: no plugin has to be installed."""

OPTIONS = {
    "timeseries": {"legend", "tooltip"},
    "stat": {"colorMode", "graphMode", "justifyMode", "orientation", "reduceOptions", "textMode"},
    "table": {"cellHeight", "footer", "showHeader"},
    "state-timeline": {"alignValue", "legend", "mergeValues", "rowHeight", "showValue", "tooltip"},
    "barchart": {"legend", "orientation", "showValue", "tooltip", "xTickLabelRotation"},
}
"""Names of options as the panels' own schemas have them (`panelcfg.cue`); others are ignored."""

OWN = {"__interval", "__timeFilter", "__timeFrom", "__timeTo", "__timeGroup", "__timeGroupAlias"}


def panels(document: Json) -> list[Json]:
    return [one for one in document["panels"] if one["type"] != "row"]


def sql(document: Json) -> list[str]:
    """Every statement of a document."""
    asked = [target["rawSql"] for one in panels(document) for target in one["targets"]]
    return asked + [one["query"] for one in document["templating"]["list"]]


def test_the_committed_files_are_those_of_the_definitions() -> None:
    committed = {file.name: file.read_text("utf-8") for file in FOLDER.iterdir()}
    assert committed == files(), "run `python -m dashboards`"


def test_each_subject_has_its_dashboard_and_its_own_name() -> None:
    uids = [one.uid for one in DASHBOARDS]
    assert len(set(uids)) == len(uids) == 7
    assert all(re.fullmatch(r"[a-z-]{1,40}", uid) for uid in uids)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_titles_are_chinese_first_and_english_second(name: str) -> None:
    document = DOCUMENTS[name]
    titles = [document["title"], *(one["title"] for one in document["panels"])]
    titles += [one["label"] for one in document["templating"]["list"]]
    for title in titles:
        assert re.match(r"[\u4e00-\u9fff].*[A-Za-z]$", title), title
        assert len(title) < 60


@pytest.mark.parametrize("name", DOCUMENTS)
def test_panels_are_of_kinds_that_grafana_has_and_numbered_once(name: str) -> None:
    found = DOCUMENTS[name]["panels"]
    assert {one["type"] for one in found} <= KINDS
    assert [one["id"] for one in found] == list(range(1, len(found) + 1))
    assert DOCUMENTS[name]["schemaVersion"] == SCHEMA
    assert DOCUMENTS[name]["id"] is None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_panel_is_set_by_options_that_its_kind_knows(name: str) -> None:
    for one in panels(DOCUMENTS[name]):
        assert set(one["options"]) == OPTIONS[one["type"]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_panels_lie_on_the_grid_and_not_on_each_other(name: str) -> None:
    cells = {}
    for one in DOCUMENTS[name]["panels"]:
        place = one["gridPos"]
        assert place["w"] > 0 < place["h"]
        assert 0 <= place["x"] <= COLUMNS - place["w"]
        cells[one["id"]] = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
    assert not [pair for pair in combinations(cells, 2) if cells[pair[0]] & cells[pair[1]]]
    rows = {y for taken in cells.values() for _, y in taken}
    assert rows == set(range(max(rows) + 1))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_query_asks_the_provisioned_source(name: str) -> None:
    (source,) = read("datasources")["datasources"]
    assert source["uid"] == SOURCE["uid"]
    for one in panels(DOCUMENTS[name]):
        assert one["datasource"] == SOURCE
        assert [target["refId"] for target in one["targets"]] == ["A", "B"][: len(one["targets"])]
        for target in one["targets"]:
            assert target["datasource"] == SOURCE
            assert (target["rawQuery"], target["editorMode"]) == (True, "code")
            assert target["format"] in ("time_series", "table")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_variable_that_is_asked_for_is_there(name: str) -> None:
    known = {one["name"] for one in DOCUMENTS[name]["templating"]["list"]} | OWN
    for statement in sql(DOCUMENTS[name]):
        asked = re.findall(r"\$\{?(\w+)", statement)
        assert set(asked) <= known, statement
        assert ";" not in statement


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_threshold_is_written_into_a_panel(name: str) -> None:
    for one in panels(DOCUMENTS[name]):
        assert "thresholds" not in one["fieldConfig"]["defaults"]
        for override in one["fieldConfig"]["overrides"]:
            assert "thresholds" not in {each["id"] for each in override["properties"]}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_dashboard_leads_to_the_console_and_to_the_others(name: str) -> None:
    kinds = {one["type"]: one for one in DOCUMENTS[name]["links"]}
    assert kinds["link"]["url"].startswith("${console}/#/")
    assert kinds["dashboards"]["tags"] == ["miluo"]
    assert "miluo" in DOCUMENTS[name]["tags"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_in_tables_name_pages_that_the_console_has(name: str) -> None:
    route = Path("api/console/route.mjs").read_text("utf-8")
    known = {*re.findall(r'^  "(\w+)",$', route, re.MULTILINE), "duty"}
    urls = [
        link["url"]
        for one in panels(DOCUMENTS[name])
        for override in one["fieldConfig"]["overrides"]
        for each in override["properties"]
        if each["id"] == "links"
        for link in each["value"]
    ]
    assert urls
    for url in urls:
        page = re.fullmatch(r"\$\{console\}/#/(\w+)/.*\$\{__value\.raw\}.*", url)
        assert page is not None, url
        assert page[1] in known


def test_the_source_is_read_only_with_timescaledb_and_holds_no_secret() -> None:
    (source,) = read("datasources")["datasources"]
    assert source["type"] == "postgres"
    assert source["user"] == "miluo_reader"
    assert source["jsonData"]["timescaledb"] is True
    assert source["secureJsonData"] == {"password": "${MILUO_GRAFANA_PASSWORD}"}
    assert source["url"].startswith("${")


def test_dashboards_cannot_be_changed_by_hand_in_grafana() -> None:
    (provider,) = read("dashboards")["providers"]
    assert provider["allowUiUpdates"] is False
    assert provider["disableDeletion"] is True


def read(kind: str) -> Json:
    """A file of provisioning."""
    found = yaml.safe_load((PROVISIONING / kind / "miluo.yaml").read_text("utf-8"))
    assert found.pop("apiVersion") == 1
    assert isinstance(found, dict)
    return found
