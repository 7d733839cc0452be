-- Which projects lie inside the area of an open warning; and the drills that were held.

CREATE FUNCTION town_name(town text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(btrim(town), '(.)(镇|乡|街道)$', '\1')
$$;
COMMENT ON FUNCTION town_name IS 'a town as it is compared: 加义镇 and 加义 are one';

CREATE FUNCTION area_towns(town text, area text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(array_agg(name ORDER BY position), '{}') FROM (
        SELECT DISTINCT ON (town_name(name)) btrim(name) AS name, position
        FROM regexp_split_to_table(concat_ws('、', town, area), '[、，,]')
            WITH ORDINALITY AS told (name, position)
        WHERE btrim(name) <> ''
        ORDER BY town_name(name), position
    ) once
$$;
COMMENT ON FUNCTION area_towns IS 'a station''s town and those of its attribute area, each once';

-- Open warnings of a place; those of instruments alone endanger none.
CREATE VIEW v_warning_area AS
SELECT w.id AS warning_id, w.station, w.station_name, w.river, a.towns,
       ARRAY(SELECT town_name(one) FROM unnest(a.towns) one) AS names, s.lon, s.lat, w.hazard,
       w.level, w.peak_level, w.opened, w.last_value, w.unit, w.property, w.indicator, w.detail,
       w.impact, w.confirmed, w.mode
FROM v_warning w
JOIN station s ON s.code = w.station
CROSS JOIN LATERAL (
    SELECT area_towns(s.town, s.attributes ->> 'area') AS towns OFFSET 0
) a
WHERE w.cleared IS NULL AND w.hazard NOT IN ('equipment', 'uav');

CREATE FUNCTION is_inside(town text, distance_km double precision, names text[],
                          radius_km double precision)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT town_name(town) = ANY(names) OR coalesce(distance_km <= radius_km, false)
$$;
COMMENT ON FUNCTION is_inside IS 'a place is in one of the towns of a warning, or near its station';

-- With the radius that holds where nobody asks for another: store/livelihood/exposure.py.
CREATE VIEW v_project_exposure AS
WITH area AS MATERIALIZED (SELECT * FROM v_warning_area)
SELECT n.code AS plan, j.code AS project, j.title, p.town, p.name AS place,
       distance_km(p.lon, p.lat, w.lon, w.lat) AS distance_km, w.warning_id, w.station,
       w.station_name, w.hazard, w.level, w.opened, w.mode
FROM project_place p
JOIN project j ON j.id = p.project_id
JOIN plan n ON n.id = j.plan_id
JOIN area w ON is_inside(p.town, distance_km(p.lon, p.lat, w.lon, w.lat), w.names, 10);

CREATE TABLE drill (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    scenario    text NOT NULL CHECK (scenario <> ''),
    title       text NOT NULL,
    began       timestamptz NOT NULL,
    ended       timestamptz NOT NULL CHECK (ended >= began),
    transitions integer NOT NULL CHECK (transitions >= 0),
    expected    integer NOT NULL CHECK (expected >= 0),
    passed      boolean NOT NULL CHECK (NOT passed OR (transitions = expected AND expected > 0)),
    by          text NOT NULL CHECK (by <> ''),
    remark      text NOT NULL,
    recorded_at timestamptz NOT NULL,
    digest      bytea NOT NULL UNIQUE
);
COMMENT ON TABLE drill IS 'exercises and what came of them; held elsewhere, recorded and loaded';
COMMENT ON COLUMN drill.began IS 'in the time of the replayed events, as ended';
COMMENT ON COLUMN drill.recorded_at IS 'by the clock on the wall of the exercise';
COMMENT ON COLUMN drill.digest IS 'of all that was recorded: a drill that comes again is known';
CREATE INDEX ON drill (recorded_at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON drill
    FOR EACH ROW EXECUTE FUNCTION refuse('drills are only ever added');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON drill
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('drills are only ever added');

CREATE VIEW v_drill AS
SELECT id, scenario, title, began, ended, transitions, expected, passed, remark, recorded_at
FROM drill;
