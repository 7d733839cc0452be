"""What the API says of the layers of the map."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from api.models import Time
from domain.instant import iso
from domain.layer import LayerKind
from store.layers import LayerRow

Box = Annotated[
    tuple[float, float, float, float] | None,
    Field(description="west, south, east, north in degrees; null where nothing has a place"),
]


@dataclass(frozen=True, slots=True)
class LayerItem:
    """A layer without its document."""

    name: str
    title: str
    kind: LayerKind
    features: int
    vertices: int
    bbox: Box
    digest: Annotated[str, Field(description="its ETag: another one is another document")]
    loaded_at: Time


def layer(row: LayerRow) -> LayerItem:
    """A layer as an item; who loaded it stands in the audit, which is not for everybody."""
    what = row.extent
    return LayerItem(
        row.name, row.title, row.kind, what.features, what.vertices, what.bbox, row.digest,
        iso(row.loaded_at),
    )  # fmt: skip
