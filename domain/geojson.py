"""GeoJSON (RFC 7946) of the county's own: taken whole, or refused with the place of the fault.

What is drawn from it is trusted by people who look for a village at night, so that nothing is
mended here: a ring that does not close, or a place that is none, is said and not guessed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_VERTICES = 200_000
"""Of one layer (ours): the villages of a county, drawn on two cores without a pause."""

MOST_FEATURES = 20_000
"""Of one layer (ours)."""

DEEPEST = 4
"""GeometryCollections inside each other (ours); RFC 7946 3.1.8 advises against any."""

_SAME = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")
"""Names of `crs`, which RFC 7946 has given up, that mean degrees east and north all the same."""


class GeoJsonError(ValueError):
    """What is wrong, and `where`: `features[3].geometry.coordinates[0][12]`, "" for the whole."""

    def __init__(self, where: str, chinese: str, english: str) -> None:
        detail = f"{chinese} / {english}"
        super().__init__(f"{where}: {detail}" if where else detail)
        self.where = where
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Extent:
    """What a document holds; `bbox` is west, south, east, north in degrees, None for no place."""

    features: int
    vertices: int
    bbox: tuple[float, float, float, float] | None


@dataclass(slots=True)
class _Count:
    features: int = 0
    vertices: int = 0
    west: float = 180.0
    south: float = 90.0
    east: float = -180.0
    north: float = -90.0

    def add(self, lon: float, lat: float, where: str) -> None:
        self.vertices += 1
        if self.vertices > MOST_VERTICES:
            raise GeoJsonError(
                where,
                f"顶点超过 {MOST_VERTICES:,} 个，请先抽稀",
                f"more than {MOST_VERTICES:,} vertices: simplify it",
            )
        self.west, self.east = min(self.west, lon), max(self.east, lon)
        self.south, self.north = min(self.south, lat), max(self.north, lat)

    @property
    def extent(self) -> Extent:
        box = (self.west, self.south, self.east, self.north) if self.vertices else None
        return Extent(self.features, self.vertices, box)


def check(document: object) -> Extent:
    """What a decoded GeoJSON document holds; GeoJsonError at the first fault."""
    root = _object(document, "")
    _check_crs(root)
    _no_nul(document)
    count = _Count()
    for feature, where in _features(root):
        count.features += 1
        if count.features > MOST_FEATURES:
            raise GeoJsonError(
                where, f"要素超过 {MOST_FEATURES:,} 个", f"more than {MOST_FEATURES:,} features"
            )
        _check_geometry(feature, where, count, 0)
    return count.extent


def _features(root: dict[str, object]) -> Iterator[tuple[object, str]]:
    """The geometries of a document, each with the way to it."""
    kind = root.get("type")
    if kind == "FeatureCollection":
        for i, one in enumerate(_list(root.get("features"), "features")):
            where = f"features[{i}]"
            yield _geometry_of(_object(one, where), where), f"{where}.geometry"
    elif kind == "Feature":
        yield _geometry_of(root, ""), "geometry"
    else:
        yield root, ""


def _geometry_of(feature: dict[str, object], where: str) -> object:
    if feature.get("type") != "Feature":
        raise GeoJsonError(f"{where}.type", "应为 Feature", 'this must be "Feature"')
    if "geometry" not in feature:
        raise GeoJsonError(where, "缺少 geometry", "the member geometry is missing")
    properties = feature.get("properties")
    if properties is not None:
        _object(properties, f"{where}.properties".lstrip("."))
    return feature["geometry"]


def _check_geometry(geometry: object, where: str, count: _Count, depth: int) -> None:
    if geometry is None and where:
        return
    found = _object(geometry, where)
    kind = found.get("type")
    if kind == "GeometryCollection":
        if depth >= DEEPEST:
            raise GeoJsonError(where, "嵌套过深", "collections are nested too deeply")
        inside = _joined(where, "geometries")
        for i, one in enumerate(_list(found.get("geometries"), inside)):
            _check_geometry(_object(one, f"{inside}[{i}]"), f"{inside}[{i}]", count, depth + 1)
        return
    known = _SHAPES.get(kind) if isinstance(kind, str) else None
    if known is None:
        raise GeoJsonError(
            _joined(where, "type"),
            "不是 GeoJSON 类型",
            f"no type of GeoJSON: use {', '.join(_TYPES)}",
        )
    known(found.get("coordinates"), _joined(where, "coordinates"), count)


def _point(given: object, where: str, count: _Count) -> None:
    numbers = _list(given, where)
    if not 2 <= len(numbers) <= 3 or not all(_is_number(one) for one in numbers):
        raise GeoJsonError(
            where,
            "坐标应为 [经度, 纬度] 两三个数",
            "a position is two or three numbers: [lon, lat]",
        )
    lon, lat = numbers[:2]
    assert isinstance(lon, int | float)
    assert isinstance(lat, int | float)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeoJsonError(where, *_nowhere(lon, lat))
    count.add(float(lon), float(lat), where)


def _line(given: object, where: str, count: _Count) -> None:
    _several(given, where, 2, ("线至少两个点", "a line has two positions or more"))
    _each(_point)(given, where, count)


def _ring(given: object, where: str, count: _Count) -> None:
    said = ("环至少四个点", "a ring has four positions or more")
    positions = _several(given, where, 4, said)
    _each(_point)(given, where, count)
    if positions[0] != positions[-1]:
        raise GeoJsonError(
            where,
            "环未闭合：末点应与首点相同",
            "this ring is not closed: its last position must be its first",
        )


def _polygon(given: object, where: str, count: _Count) -> None:
    _several(given, where, 1, ("面没有环", "a polygon has a ring"))
    _each(_ring)(given, where, count)


Check = Callable[[object, str, _Count], None]


def _each(check: Check) -> Check:
    """The check of a list of what `check` checks."""

    def all_of(given: object, where: str, count: _Count) -> None:
        for i, one in enumerate(_list(given, where)):
            check(one, f"{where}[{i}]", count)

    return all_of


_SHAPES: dict[str, Check] = {
    "Point": _point,
    "MultiPoint": _each(_point),
    "LineString": _line,
    "MultiLineString": _each(_line),
    "Polygon": _polygon,
    "MultiPolygon": _each(_polygon),
}
_TYPES = ("FeatureCollection", "Feature", *_SHAPES, "GeometryCollection")


def _check_crs(root: dict[str, object]) -> None:
    """Refuse coordinates that say of themselves that they are no degrees east and north."""
    told = root.get("crs")
    if told is not None and not any(name in str(told) for name in _SAME):
        raise GeoJsonError(
            "crs",
            "坐标须为经纬度（CGCS2000 或 WGS 84）",
            "degrees east and north are wanted (CGCS2000 or WGS 84)",
        )


def _no_nul(given: object, where: str = "") -> None:
    """No text may hold a NUL, which PostgreSQL stores in no jsonb."""
    if isinstance(given, str) and "\0" in given:
        raise GeoJsonError(where, "文字中有空字符", "a NUL character is no text")
    if isinstance(given, dict):
        for name, one in given.items():
            _no_nul(name, where)
            _no_nul(one, _joined(where, name.replace("\0", "")))
    elif isinstance(given, list) and not all(_is_number(one) for one in given):
        for i, one in enumerate(given):
            _no_nul(one, f"{where}[{i}]")


def _several(given: object, where: str, least: int, said: tuple[str, str]) -> list[object]:
    found = _list(given, where)
    if len(found) < least:
        raise GeoJsonError(where, *said)
    return found


def _nowhere(lon: float, lat: float) -> tuple[str, str]:
    if -90 <= lon <= 90 and -180 <= lat <= 180:
        return ("经纬度似乎写反了：先经度后纬度", "lon and lat look swapped: lon comes first")
    return (
        "不是地球上的经纬度（若为投影坐标，请先转成经纬度）",
        "no place on Earth in degrees (project it back if these are metres)",
    )


def _object(given: object, where: str) -> dict[str, object]:
    if not isinstance(given, dict):
        raise GeoJsonError(where, "应为对象", "an object {…} is wanted here")
    return given


def _list(given: object, where: str) -> list[object]:
    if not isinstance(given, list):
        raise GeoJsonError(where, "应为数组", "an array […] is wanted here")
    return given


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
