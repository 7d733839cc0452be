-- What the county lays below its stations on the map: boundaries, rivers, villages (GeoJSON).

CREATE TABLE layer (
    name      text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title     text NOT NULL CHECK (title <> ''),
    kind      text NOT NULL CHECK (kind IN ('boundary', 'river', 'village', 'area', 'other')),
    geojson   jsonb NOT NULL,
    features  integer NOT NULL CHECK (features >= 0),
    vertices  integer NOT NULL CHECK (vertices >= 0),
    bbox      double precision[] CHECK (array_length(bbox, 1) = 4),
    digest    text NOT NULL,
    loaded_by text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN layer.bbox IS 'west, south, east, north in degrees; null where nothing has a place';
COMMENT ON COLUMN layer.digest IS 'SHA-256 of title, kind and document: the tag by which a copy is known';
COMMENT ON COLUMN layer.loaded_at IS 'on the clock on the wall';
