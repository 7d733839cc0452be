-- What cameras and UAVs see, where, and what people made of it.

CREATE FUNCTION distance_km(lon1 double precision, lat1 double precision,
                            lon2 double precision, lat2 double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT 2 * 6371.0088 * asin(least(1, sqrt(
        sin(radians(lat2 - lat1) / 2) ^ 2
        + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ^ 2)))
$$;
COMMENT ON FUNCTION distance_km IS 'great circle, as domain.geodesy.distance_m';

CREATE TABLE zone (
    id         integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name       text NOT NULL,
    lon        double precision NOT NULL CHECK (lon BETWEEN -180 AND 180),
    lat        double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
    radius_m   double precision NOT NULL CHECK (radius_m > 0),
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz CHECK (valid_to >= valid_from),
    reason     text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_by   text NOT NULL DEFAULT ''
);
COMMENT ON TABLE zone IS 'known sources of smoke and heat: detections in them raise nothing';

CREATE TABLE flight (
    id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    station_id integer NOT NULL REFERENCES station,
    code       text NOT NULL,
    pilot      text NOT NULL DEFAULT '',
    mission    text NOT NULL DEFAULT '',
    takeoff    timestamptz,
    landing    timestamptz,
    UNIQUE (station_id, code)
);
COMMENT ON TABLE flight IS 'made by whatever names a flight first: the take-off may come late';

-- A point that is told again changes nothing, and one that is told otherwise is put right.
CREATE TABLE track_point (
    flight_id bigint NOT NULL,
    time      timestamptz NOT NULL,
    lon       double precision NOT NULL,
    lat       double precision NOT NULL,
    altitude  double precision NOT NULL,
    speed     double precision,
    heading   double precision,
    battery   double precision,
    link      double precision,
    PRIMARY KEY (flight_id, time)
);
COMMENT ON COLUMN track_point.altitude IS 'm above the place of take-off';
SELECT create_hypertable('track_point', by_range('time', INTERVAL '7 days'),
                         create_default_indexes => false);

-- Events are known again by station, time and all that was said (its digest).
CREATE TABLE photo (
    id        bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    flight_id bigint NOT NULL REFERENCES flight,
    time      timestamptz NOT NULL,
    lon       double precision NOT NULL,
    lat       double precision NOT NULL,
    picture   text NOT NULL,
    remark    text NOT NULL,
    digest    bytea NOT NULL,
    UNIQUE (flight_id, time, digest)
);

CREATE TABLE detection (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    station_id  integer NOT NULL REFERENCES station,
    time        timestamptz NOT NULL,
    sign        text NOT NULL,
    confidence  double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    lon         double precision,
    lat         double precision,
    placed      text NOT NULL CHECK (placed IN ('given', 'bearing', 'station', 'unknown')),
    bearing     double precision,
    range_m     double precision,
    elevation   double precision,
    picture     text NOT NULL,
    remark      text NOT NULL,
    flight_id   bigint REFERENCES flight,
    zone_id     integer REFERENCES zone,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    digest      bytea NOT NULL,
    CHECK (num_nulls(lon, lat) = CASE placed WHEN 'unknown' THEN 2 ELSE 0 END),
    UNIQUE (station_id, time, digest)
);
CREATE INDEX ON detection (time);
CREATE INDEX ON detection (flight_id);
COMMENT ON COLUMN detection.placed IS
    'how lon and lat are known; station: they are the camera''s own, the distance is unknown';
COMMENT ON COLUMN detection.zone_id IS 'the known source it is of: it counted for nothing';

CREATE TABLE detection_verdict (
    id           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    detection_id bigint NOT NULL REFERENCES detection,
    verdict      text NOT NULL CHECK (verdict IN ('confirmed', 'false_alarm')),
    by           text NOT NULL,
    remark       text NOT NULL,
    at           timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN detection_verdict.at IS 'by the instance''s clock, in an exercise the replay''s';
CREATE INDEX ON detection_verdict (detection_id, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON detection_verdict
    FOR EACH ROW EXECUTE FUNCTION refuse('verdicts are only ever added');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON detection_verdict
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('verdicts are only ever added');

CREATE VIEW v_detection AS
SELECT d.id, d.time, s.code AS station, s.name AS station_name, d.sign, d.confidence, d.lon,
       d.lat, d.placed, d.bearing, d.range_m, d.elevation, d.picture, d.remark, d.flight_id,
       f.code AS flight, d.zone_id, z.name AS zone, d.received_at, v.verdict,
       v.by AS verdict_by, v.at AS verdict_at, v.remark AS verdict_remark
FROM detection d
JOIN station s ON s.id = d.station_id
LEFT JOIN flight f ON f.id = d.flight_id
LEFT JOIN zone z ON z.id = d.zone_id
LEFT JOIN LATERAL (
    SELECT verdict, by, at, remark FROM detection_verdict
    WHERE detection_id = d.id ORDER BY id DESC LIMIT 1
) v ON true;

CREATE VIEW v_track AS
SELECT p.flight_id, f.code AS flight, s.code AS station, s.name AS station_name, p.time, p.lon,
       p.lat, p.altitude, p.speed, p.heading, p.battery, p.link
FROM track_point p
JOIN flight f ON f.id = p.flight_id
JOIN station s ON s.id = f.station_id;

-- The beginning and the end are what was told, else the first and the last point.
CREATE VIEW v_flight AS
SELECT f.id, f.code AS flight, s.code AS station, s.name AS station_name, f.pilot, f.mission,
       f.takeoff, f.landing, coalesce(f.takeoff, p.first) AS start,
       coalesce(f.landing, p.last) AS "end", p.points, p.length_km, p.max_altitude,
       p.min_battery, p.min_link,
       (SELECT count(*) FROM photo WHERE flight_id = f.id) AS photos,
       (SELECT count(*) FROM detection WHERE flight_id = f.id) AS detections
FROM flight f
JOIN station s ON s.id = f.station_id
CROSS JOIN LATERAL (
    SELECT count(*) AS points, min(time) AS first, max(time) AS last,
           max(altitude) AS max_altitude, min(battery) AS min_battery, min(link) AS min_link,
           coalesce(sum(distance_km(was_lon, was_lat, lon, lat)), 0) AS length_km
    FROM (
        SELECT *, lag(lon) OVER track AS was_lon, lag(lat) OVER track AS was_lat
        FROM track_point WHERE flight_id = f.id WINDOW track AS (ORDER BY time)
    ) point
) p;

-- Warnings at stations whose place is known, for all that asks what else is going on nearby.
CREATE VIEW v_warning_place AS
SELECT w.id AS warning_id, s.code AS station, s.name AS station_name, s.lon, s.lat,
       coalesce(nullif(c.hazard, ''), d.hazard) AS hazard, w.level, w.peak_level, w.opened,
       w.cleared
FROM warning w
JOIN criterion c ON c.id = w.criterion_id
JOIN datastream d ON d.id = c.datastream_id
JOIN station s ON s.id = d.station_id
WHERE s.lon IS NOT NULL AND s.lat IS NOT NULL;
