"""What a county lays on its map: taken in with mistrust, given out as it was checked."""

from dataclasses import dataclass

import msgspec

from api.encoding import tag
from domain.geojson import Extent, GeoJsonError, check
from domain.layer import LayerKind
from store import layers
from store.database import Connection


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that is GeoJSON, encoded again, and what it holds."""

    document: bytes
    extent: Extent


def checked(content: bytes) -> Checked:
    """The GeoJSON in a file; GeoJsonError says what is wrong with it, and where."""
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
        extent = check(found)
    except msgspec.DecodeError as error:
        raise GeoJsonError("", "不是 JSON", f"this is not JSON: {error}") from None
    except UnicodeDecodeError:
        raise GeoJsonError("", "不是 UTF-8 文字", "this is no text in UTF-8") from None
    except RecursionError:
        raise GeoJsonError("", "嵌套过深", "this is nested too deeply") from None
    return Checked(msgspec.json.encode(found), extent)


def keep(conn: Connection, name: str, title: str, kind: LayerKind, what: Checked, by: str) -> bool:
    """Store a layer in place of any of its name; True where there was none."""
    digest = tag(title, kind.value, what.document).strip('"')
    return layers.put(conn, name, title, kind, what.document, what.extent, digest, by)
