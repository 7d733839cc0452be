-- Gaugings (实测流量): discharges that people measured, for the rating curve of a station.

CREATE TABLE gauging (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    station_id  integer NOT NULL REFERENCES station,
    time        timestamptz NOT NULL,
    stage       double precision NOT NULL CHECK (stage > '-Infinity' AND stage < 'Infinity'),
    discharge   double precision NOT NULL CHECK (discharge > 0 AND discharge < 'Infinity'),
    source      text NOT NULL CHECK (source ~ '\S'),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE gauging IS
    'never changed: a row of the same station and time put right what stands before it';
CREATE INDEX ON gauging (station_id, time, id DESC);
