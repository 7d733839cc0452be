-- Rules that look at several datastreams, at tables, and that combine conditions; news above the
-- top threshold; and, with every change of level, a few words on what decided it.

ALTER TABLE criterion
    ADD COLUMN inputs    jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN tables    jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN parts     jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN news_from double precision,
    ADD COLUMN news_step double precision,
    ADD COLUMN marks     jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT news CHECK (num_nonnulls(news_from, news_step) <> 1);
COMMENT ON COLUMN criterion.inputs IS 'STATION/property by role; else the own station''s';
COMMENT ON COLUMN criterion.parts IS 'the conditions that all_of and any_of combine';
COMMENT ON COLUMN criterion.marks IS 'thresholds by name, of which people hear when they are passed';

ALTER TABLE transition ADD COLUMN detail text NOT NULL DEFAULT '';
ALTER TABLE warning ADD COLUMN detail text NOT NULL DEFAULT '';
COMMENT ON COLUMN transition.detail IS 'what decided, where one number does not tell';
COMMENT ON COLUMN warning.detail IS 'that of the newest transition';

CREATE OR REPLACE VIEW v_criterion AS
SELECT c.id AS criterion_id, c.code, c.datastream_id, d.station, d.station_name, d.river,
       d.property, d.title, d.unit, coalesce(nullif(c.hazard, ''), d.hazard) AS hazard,
       c.indicator, c.parameters, c.blue, c.yellow, c.orange, c.red, c.direction, c.hysteresis,
       c.hold_on_s, c.hold_off_s, c.valid_from, c.valid_to, c.datum, c.source, c.approved_by,
       c.impact, c.inputs, c.tables, c.parts, c.news_from, c.news_step, c.marks
FROM criterion c JOIN v_datastream d USING (datastream_id);

-- `impact` is the sentence of the level that holds now, empty where there is none.
CREATE OR REPLACE VIEW v_warning AS
SELECT w.id, w.criterion_id, c.code, c.datastream_id, c.station, c.station_name, c.river,
       c.property, c.title, c.unit, c.hazard, c.indicator, w.level, w.peak_level, w.peak,
       w.peak_time, w.last_value, w.last_time, w.threshold, w.opened, w.confirmed, w.cleared,
       w.mode, w.detail, coalesce(c.impact ->> w.level::text, '') AS impact
FROM warning w JOIN v_criterion c USING (criterion_id);

CREATE OR REPLACE VIEW v_transition AS
SELECT t.id, t.event_time AS time, t.criterion_id, c.code, c.datastream_id, c.station,
       c.station_name, c.river, c.property, c.title, c.unit, c.hazard, c.indicator,
       t.from_level, t.to_level, t.value, t.threshold, t.flag, t.reason, t.batch_id,
       t.recorded_at, w.warning_id, t.detail,
       coalesce(c.impact ->> t.to_level::text, '') AS impact
FROM transition t
JOIN v_criterion c USING (criterion_id)
LEFT JOIN LATERAL (
    SELECT w.id AS warning_id FROM warning w
    WHERE w.criterion_id = t.criterion_id AND w.opened <= t.event_time AND t.reason <> 'late'
    ORDER BY w.opened DESC, w.id DESC LIMIT 1
) w ON true;
