"""Layers of the map over HTTP, and by the command line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.account import Role
from domain.layer import LayerKind
from miluo import layers as operator
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import audit
from store.database import Connection
from tests.integration.api.county import as_role

LIST = "/api/v1/layers"
TOWN: dict[str, Any] = {
    "type": "Feature",
    "properties": {"name": "示范乡镇"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[113.5, 28.6], [113.7, 28.6], [113.7, 28.8], [113.5, 28.6]]],
    },
}
ASKED = {"title": "乡镇界", "kind": "boundary"}


@pytest.fixture
def engineer(http: httpx.Client, connection: Connection) -> Iterator[httpx.Client]:
    with as_role(http, connection, Role.RIVER_ENGINEER) as client:
        yield client


def put(client: httpx.Client, document: Any, name: str = "towns", **asked: str) -> httpx.Response:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    headers = {"Content-Type": "application/geo+json"}
    return client.put(f"{LIST}/{name}", content=content, params=ASKED | asked, headers=headers)


def test_a_layer_is_loaded_read_replaced_and_removed(
    engineer: httpx.Client, http: httpx.Client, connection: Connection
) -> None:
    first = put(engineer, TOWN)
    assert first.status_code == 201
    item = first.json()
    assert (item["title"], item["kind"], item["features"], item["vertices"]) == (
        "乡镇界", "boundary", 1, 4,
    )  # fmt: skip
    assert item["bbox"] == [113.5, 28.6, 113.7, 28.8]
    assert http.get(LIST).json()["items"] == [item]

    read = http.get(f"{LIST}/towns")
    assert read.json() == TOWN
    assert read.headers["content-type"] == "application/geo+json"
    held = {"If-None-Match": read.headers["etag"]}
    assert http.get(f"{LIST}/towns", headers=held).status_code == 304

    assert put(engineer, TOWN, title="乡镇").status_code == 200
    assert http.get(f"{LIST}/towns", headers=held).status_code == 200
    assert engineer.delete(f"{LIST}/towns").status_code == 204
    assert http.get(f"{LIST}/towns").status_code == 404
    assert engineer.delete(f"{LIST}/towns").status_code == 404
    told = [row.what for row in audit.page(connection, limit=3)]
    assert told == ["remove", "remove", "put"]


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (
            {**TOWN, "geometry": {"type": "Point", "coordinates": [28.6, 113.5]}},
            "geometry.coordinates",
        ),
        (b"{", ""),
        (b'{"type": "Point", "coordinates": [1e999, 0]}', ""),
        (b"\xff", ""),
        (b"[" * 5000, ""),
    ],
)
def test_what_is_refused_says_where(engineer: httpx.Client, document: Any, where: str) -> None:
    answer = put(engineer, document)
    assert (answer.status_code, answer.json()["where"]) == (422, where)
    assert engineer.get(LIST).json()["items"] == []


def test_names_types_and_sizes_are_held(engineer: httpx.Client) -> None:
    assert put(engineer, TOWN, name="Towns").status_code == 422
    assert put(engineer, TOWN, kind="road").status_code == 422
    text = engineer.put(f"{LIST}/towns", content=b"{}", params=ASKED)
    assert text.status_code == 415
    assert put(engineer, b" " * 8_000_001).status_code == 413


def test_the_operator_loads_lists_and_removes(
    database_url: str, connection: Connection, tmp_path: Path
) -> None:
    settings = Settings(database_url=database_url)
    path = tmp_path / "towns.geojson"
    path.write_text(json.dumps(TOWN), encoding="utf-8-sig")
    said = operator.load(settings, path, "towns", "乡镇界", LayerKind.BOUNDARY)
    assert said == "新增 added towns 乡镇界: 1 个要素 features, 4 个顶点 vertices"
    assert "乡镇界" in "\n".join(operator.listed(settings))
    assert operator.remove(settings, "towns") == "已移除 removed towns"
    told = [row.what for row in audit.page(connection, limit=2)]
    assert told == ["layers remove towns", "layers load towns"]


def test_the_operator_is_told_where_a_file_is_wrong(database_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=database_url)
    path = tmp_path / "bad.geojson"
    path.write_text('{"type": "LineString", "coordinates": [[113, 28], [999, 28]]}')
    with pytest.raises(TroubleError, match=r"bad.geojson: coordinates\[1\]"):
        operator.load(settings, path, "bad", "坏", LayerKind.OTHER)
    with pytest.raises(TroubleError, match="miluo layers list"):
        operator.remove(settings, "bad")
    with pytest.raises(TroubleError, match="--name"):
        operator.load(settings, path, "坏", "坏", LayerKind.OTHER)
