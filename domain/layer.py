"""Layers of the map: what a county lays below its stations."""

from enum import StrEnum


class LayerKind(StrEnum):
    """What a layer shows, and so how it is drawn."""

    BOUNDARY = "boundary"
    RIVER = "river"
    VILLAGE = "village"
    AREA = "area"
    OTHER = "other"


NAME = r"^[a-z0-9][a-z0-9-]{0,62}$"
"""Names stand in addresses; what people read is the title."""

LONGEST_TITLE = 100

MOST_BYTES = 8_000_000
"""Longest document taken (ours): `geojson.MOST_VERTICES` with six decimals, and their names."""

MOST_LAYERS = 50
"""Of a county (ours)."""
