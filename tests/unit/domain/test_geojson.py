from typing import Any

import pytest

from domain import geojson
from domain.geojson import Extent, GeoJsonError, check

RING = [[113.5, 28.6], [113.7, 28.6], [113.7, 28.8], [113.5, 28.6]]


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def shape(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def collection(*geometries: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [feature(one) for one in geometries]}


def fault(document: Any) -> tuple[str, str]:
    with pytest.raises(GeoJsonError) as caught:
        check(document)
    return caught.value.where, caught.value.detail


def test_a_document_tells_what_it_holds_and_where_it_lies() -> None:
    document = collection(
        shape("Point", [113.6, 28.7, 55]),
        shape("LineString", [[113.4, 28.7], [113.6, 28.9]]),
        shape("Polygon", [RING]),
        None,
        {"type": "GeometryCollection", "geometries": [shape("MultiPoint", [[113.6, 28.5]])]},
    )
    assert check(document) == Extent(5, 8, (113.4, 28.5, 113.7, 28.9))


@pytest.mark.parametrize(
    "document", [feature(shape("MultiPolygon", [[RING], [RING]])), shape("MultiLineString", [RING])]
)
def test_a_feature_and_a_geometry_stand_alone(document: Any) -> None:
    assert check(document).features == 1


def test_no_place_has_no_box() -> None:
    assert check(collection(None)) == Extent(1, 0, None)


@pytest.mark.parametrize(
    ("document", "where", "said"),
    [
        ([], "", "object"),
        ({"type": "Topology"}, "type", "no type of GeoJSON"),
        ({"type": ["Point"]}, "type", "no type of GeoJSON"),
        ({"type": "FeatureCollection"}, "features", "array"),
        ({"type": "FeatureCollection", "features": [1]}, "features[0]", "object"),
        ({"type": "FeatureCollection", "features": [{}]}, "features[0].type", "Feature"),
        ({"type": "Feature"}, "", "geometry is missing"),
        (feature(1), "geometry", "object"),
        (collection(shape("Point", [113])), "features[0].geometry.coordinates", "position"),
        (collection(shape("Point", [113, True])), "features[0].geometry.coordinates", "position"),
        (collection(shape("Point", [28.7, 113.6])), "features[0].geometry.coordinates", "swapped"),
        (
            collection(shape("Point", [float("nan"), 0])),
            "features[0].geometry.coordinates",
            "Earth",
        ),
        (collection(shape("Point", [10**400, 0])), "features[0].geometry.coordinates", "Earth"),
        (collection(shape("Point", [3.8e7, 3.1e6])), "features[0].geometry.coordinates", "metres"),
        (shape("LineString", [[113, 28]]), "coordinates", "two positions"),
        (shape("LineString", [[113, 28], [999, 28]]), "coordinates[1]", "Earth"),
        (shape("Polygon", []), "coordinates", "has a ring"),
        (shape("Polygon", [RING[:3]]), "coordinates[0]", "four positions"),
        (shape("Polygon", [RING, [*RING[:3], [1, 1]]]), "coordinates[1]", "not closed"),
        ({**feature(None), "properties": {"名": "a\0"}}, "properties.名", "NUL"),
        ({**feature(None), "properties": "x"}, "properties", "object"),
        ({**feature(None), "crs": {"properties": {"name": "EPSG:4547"}}}, "crs", "degrees"),
    ],
)
def test_a_fault_is_said_with_its_place(document: Any, where: str, said: str) -> None:
    place, detail = fault(document)
    assert place == where
    assert said in detail


def test_the_old_name_of_degrees_is_taken() -> None:
    name = "urn:ogc:def:crs:OGC:1.3:CRS84"
    check({**collection(None), "crs": {"type": "name", "properties": {"name": name}}})


def test_collections_in_collections_come_to_an_end() -> None:
    inside: Any = shape("Point", [1, 1])
    for _ in range(geojson.DEEPEST + 1):
        inside = {"type": "GeometryCollection", "geometries": [inside]}
    assert "nested" in fault(inside)[1]


def test_more_than_can_be_drawn_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MOST_VERTICES", 5)
    where, detail = fault(collection(shape("Polygon", [RING]), shape("Polygon", [RING])))
    assert (where, "5 vertices" in detail) == ("features[1].geometry.coordinates[0][1]", True)
    monkeypatch.setattr(geojson, "MOST_FEATURES", 1)
    assert fault(collection(None, None))[0] == "features[1].geometry"
