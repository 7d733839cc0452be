"""Layers of the map in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.geojson import Extent
from domain.layer import MOST_LAYERS, LayerKind
from store.database import Connection

_SELECT = """
    SELECT name, title, kind, features, vertices, bbox, digest, loaded_by, loaded_at FROM layer
"""

_PUT = """
    INSERT INTO layer (name, title, kind, geojson, features, vertices, bbox, digest, loaded_by)
    VALUES (%(name)s, %(title)s, %(kind)s, %(geojson)s::text::jsonb, %(features)s, %(vertices)s,
            %(bbox)s::double precision[], %(digest)s, %(by)s)
    ON CONFLICT (name) DO UPDATE SET
        title = EXCLUDED.title, kind = EXCLUDED.kind, geojson = EXCLUDED.geojson,
        features = EXCLUDED.features, vertices = EXCLUDED.vertices, bbox = EXCLUDED.bbox,
        digest = EXCLUDED.digest, loaded_by = EXCLUDED.loaded_by, loaded_at = clock_timestamp()
    RETURNING xmax = 0
"""


class TooManyLayers(Exception):  # noqa: N818
    """The county has `MOST_LAYERS` already."""


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer without its document; `loaded_at` in microseconds on the clock on the wall."""

    name: str
    title: str
    kind: LayerKind
    extent: Extent
    digest: str
    loaded_by: str
    loaded_at: int


def put(
    conn: Connection,
    name: str,
    title: str,
    kind: LayerKind,
    document: bytes,
    extent: Extent,
    digest: str,
    by: str,
) -> bool:
    """Store a layer in place of any of its name; True where there was none, else `TooManyLayers`.

    `document` is the JSON of what `extent` was taken of.
    """
    box = None if extent.bbox is None else list(extent.bbox)
    given = {
        "name": name, "title": title, "kind": kind.value, "geojson": document.decode(),
        "features": extent.features, "vertices": extent.vertices, "bbox": box,
        "digest": digest, "by": by,
    }  # fmt: skip
    with conn.transaction():
        conn.execute("LOCK TABLE layer IN SHARE ROW EXCLUSIVE MODE")
        is_new = bool(conn.execute(_PUT, given).fetchall()[0][0])
        if is_new and len(page(conn, after=None, limit=MOST_LAYERS + 1)) > MOST_LAYERS:
            raise TooManyLayers
    return is_new


def page(conn: Connection, *, after: str | None, limit: int) -> list[LayerRow]:
    """Up to `limit` layers by name, behind the name `after`."""
    return _rows(conn, "WHERE name > %s ORDER BY name LIMIT %s", (after or "", limit))


def get(conn: Connection, name: str) -> LayerRow | None:
    """The layer of a name without its document; None for an unknown one."""
    return next(iter(_rows(conn, "WHERE name = %s", (name,))), None)


def document(conn: Connection, name: str) -> tuple[str, bytes] | None:
    """Digest and GeoJSON of a layer; None for an unknown one."""
    query = "SELECT digest, geojson::text FROM layer WHERE name = %s"
    row = conn.execute(query, (name,)).fetchone()
    return None if row is None else (row[0], row[1].encode())


def remove(conn: Connection, name: str) -> bool:
    """Delete a layer; False where there is none."""
    return conn.execute("DELETE FROM layer WHERE name = %s", (name,)).rowcount > 0


def _rows(conn: Connection, tail: str, parameters: tuple[object, ...]) -> list[LayerRow]:
    found: Iterable[tuple[Any, ...]] = conn.execute(f"{_SELECT} {tail}".encode(), parameters)
    return [
        LayerRow(
            name, title, LayerKind(kind), Extent(features, vertices, box and tuple(box)), *rest
        )
        for name, title, kind, features, vertices, box, *rest in found
    ]
