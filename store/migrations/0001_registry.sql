-- What exists: stations, their datastreams and the criteria on them; and what this database is.

CREATE TABLE instance (
    singleton        boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    mode             text NOT NULL CHECK (mode IN ('live', 'exercise')),
    registry_version bigint NOT NULL DEFAULT 0,
    clock            timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN instance.clock IS 'newest tick of the exercise clock; a live instance has none';

CREATE TABLE station (
    id         integer PRIMARY KEY,
    code       text NOT NULL UNIQUE,
    name       text NOT NULL,
    kind       text NOT NULL,
    river      text NOT NULL,
    town       text NOT NULL,
    adcode     text NOT NULL,
    lon        double precision,
    lat        double precision,
    datum      text NOT NULL,
    status     text NOT NULL CHECK (status IN ('active', 'suspended')),
    attributes jsonb NOT NULL
);

CREATE TABLE datastream (
    id         integer PRIMARY KEY CHECK (id > 0),
    station_id integer NOT NULL REFERENCES station,
    property   text NOT NULL,
    title      text NOT NULL,
    unit       text NOT NULL,
    hazard     text NOT NULL,
    statistic  text NOT NULL CHECK (statistic IN ('instant', 'preceding-period')),
    interval_s integer NOT NULL CHECK (interval_s > 0),
    valid_min  double precision,
    valid_max  double precision,
    sensor     text NOT NULL,
    UNIQUE (station_id, property)
);
COMMENT ON COLUMN datastream.hazard IS 'hazard of the property, for criteria that name none';

CREATE TABLE criterion (
    id            integer PRIMARY KEY CHECK (id > 0),
    code          text NOT NULL UNIQUE,
    datastream_id integer NOT NULL REFERENCES datastream,
    indicator     text NOT NULL,
    parameters    jsonb NOT NULL,
    hazard        text NOT NULL,
    blue          double precision,
    yellow        double precision,
    orange        double precision,
    red           double precision,
    direction     text NOT NULL CHECK (direction IN ('above', 'below')),
    hysteresis    double precision NOT NULL,
    hold_on_s     double precision NOT NULL,
    hold_off_s    double precision NOT NULL,
    valid_from    timestamptz,
    valid_to      timestamptz,
    datum         text NOT NULL,
    source        text NOT NULL,
    approved_by   text NOT NULL,
    impact        jsonb NOT NULL
);
CREATE INDEX ON criterion (datastream_id);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation';
END $$;

-- Observations carry no foreign key (it costs a look-up per row), so their target must stay.
CREATE TRIGGER keep BEFORE DELETE ON datastream
    FOR EACH ROW EXECUTE FUNCTION refuse('suspend the station instead');
CREATE TRIGGER keep_all BEFORE TRUNCATE ON datastream
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('suspend the station instead');
