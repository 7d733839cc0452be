-- Warnings of one catchment and time as one incident, and how heavy the load of alarms is.

CREATE TABLE incident (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    catchment   text NOT NULL,
    family      text NOT NULL,
    merged_into bigint REFERENCES incident
);
COMMENT ON TABLE incident IS 'its level and its times are those of its warnings: see v_incident';
COMMENT ON COLUMN incident.family IS 'hazards that come together, such as water';
COMMENT ON COLUMN incident.merged_into IS 'the incident that has its warnings now';

ALTER TABLE warning ADD COLUMN incident_id bigint REFERENCES incident;

-- The warnings there are, as domain/incident.py would have grouped them. An incident of theirs has
-- the id of its first warning.
CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
WITH scoped AS (
    SELECT w.id, w.opened, coalesce(w.cleared, 'infinity') AS closed,
           coalesce(nullif(s.attributes ->> 'catchment', ''), nullif(s.attributes ->> 'BSNM', ''),
                    nullif(s.river, ''), nullif(s.town, ''), s.code) AS catchment,
           CASE WHEN replace(c.hazard, '-', '_') IN ('flood', 'flash_flood', 'rainstorm',
                    'reservoir', 'gate', 'dam', 'geohazard') THEN 'water'
                ELSE c.hazard END AS family
    FROM warning w JOIN v_criterion c USING (criterion_id) JOIN station s ON s.code = c.station
), followed AS (
    SELECT *, max(closed) OVER (PARTITION BY catchment, family ORDER BY opened, id
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM scoped
), numbered AS (
    SELECT *, count(*) FILTER (WHERE before IS NULL OR opened >= before + INTERVAL '6 hours')
              OVER (PARTITION BY catchment, family ORDER BY opened, id) AS number
    FROM followed
)
SELECT id, catchment, family, min(id) OVER (PARTITION BY catchment, family, number) AS incident_id
FROM numbered;

INSERT INTO incident (id, catchment, family) OVERRIDING SYSTEM VALUE
SELECT DISTINCT incident_id, catchment, family FROM placed;
SELECT setval(pg_get_serial_sequence('incident', 'id'), max(id)) FROM incident;
UPDATE warning w SET incident_id = p.incident_id FROM placed p WHERE p.id = w.id;

ALTER TABLE warning ALTER COLUMN incident_id SET NOT NULL;
CREATE INDEX ON warning (incident_id);
CREATE INDEX ON warning (cleared);
CREATE INDEX ON warning (opened);

CREATE OR REPLACE VIEW v_warning AS
SELECT w.id, w.criterion_id, c.code, c.datastream_id, c.station, c.station_name, c.river,
       c.property, c.title, c.unit, c.hazard, c.indicator, w.level, w.peak_level, w.peak,
       w.peak_time, w.last_value, w.last_time, w.threshold, w.opened, w.confirmed, w.cleared,
       w.mode, w.detail, coalesce(c.impact ->> w.level::text, '') AS impact,
       w.incident_id, i.catchment, i.family
FROM warning w
JOIN v_criterion c USING (criterion_id)
JOIN incident i ON i.id = w.incident_id;

CREATE VIEW v_incident AS
SELECT i.id AS incident_id, i.catchment, i.family, max(w.level) AS level,
       max(w.peak_level) AS peak_level, min(w.opened) AS opened,
       CASE WHEN count(w.cleared) = count(*) THEN max(w.cleared) END AS closed,
       count(*) - count(w.cleared) AS open, count(*) AS total, min(w.mode) AS mode
FROM incident i JOIN warning w ON w.incident_id = i.id
GROUP BY i.id;

-- Steps in which no warning opened have no row.
CREATE VIEW v_alarm_load AS
SELECT time_bucket('10 minutes', opened) AS time, mode, count(*) AS opened,
       count(DISTINCT incident_id) AS incidents
FROM warning
GROUP BY 1, 2;
