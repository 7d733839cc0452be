-- What people do with a warning: acknowledge, shelve, release, end; and warnings that they issue.

ALTER TABLE warning
    DROP CONSTRAINT warning_mode_check,
    ADD CONSTRAINT warning_mode_check CHECK (mode IN ('actual', 'exercise', 'test')),
    ALTER COLUMN criterion_id DROP NOT NULL,
    ALTER COLUMN peak DROP NOT NULL,
    ALTER COLUMN last_value DROP NOT NULL,
    ALTER COLUMN threshold DROP NOT NULL,
    ADD COLUMN issued_by text CHECK (issued_by <> ''),
    ADD COLUMN hazard text,
    ADD COLUMN headline text,
    ADD COLUMN impact text,
    ADD COLUMN towns text[],
    ADD COLUMN acknowledged_at timestamptz,
    ADD COLUMN acknowledged_by text,
    ADD COLUMN acknowledged_remark text,
    ADD COLUMN shelved_until timestamptz,
    ADD COLUMN shelved_by text,
    ADD COLUMN shelved_reason text,
    ADD COLUMN released_level level,
    ADD COLUMN closed timestamptz,
    ADD CONSTRAINT of_a_criterion_or_a_person CHECK (
        (criterion_id IS NULL) = (issued_by IS NOT NULL)
        AND (criterion_id IS NULL) = (hazard IS NOT NULL AND headline IS NOT NULL
                                      AND impact IS NOT NULL AND towns IS NOT NULL)),
    ADD CONSTRAINT judged_has_values CHECK (criterion_id IS NULL OR
        (peak IS NOT NULL AND last_value IS NOT NULL AND threshold IS NOT NULL)),
    ADD CONSTRAINT closed_is_cleared CHECK (closed IS NULL OR cleared IS NOT NULL);
COMMENT ON COLUMN warning.issued_by IS 'the account that issued it by hand; null: a criterion did';
COMMENT ON COLUMN warning.acknowledged_at IS 'null again when the level is raised';
COMMENT ON COLUMN warning.released_level IS 'the highest level that the public may hear of';
COMMENT ON COLUMN warning.closed IS 'cleared, and acknowledged or ended by a person';

UPDATE warning SET closed = cleared;
CREATE INDEX ON warning (criterion_id, id);
CREATE INDEX ON warning (id) WHERE closed IS NULL AND acknowledged_at IS NULL;
CREATE INDEX ON warning (shelved_until) WHERE shelved_until IS NOT NULL;

-- Every change of a warning, by the engine or by a person; the notifier follows it by place.
CREATE TABLE warning_event (
    place         bigint PRIMARY KEY,
    warning_id    bigint NOT NULL REFERENCES warning,
    at            timestamptz NOT NULL,
    kind          text NOT NULL CHECK (kind IN (
        'opened', 'raised', 'lowered', 'returned', 'acknowledged', 'shelved', 'unshelved',
        'released', 'withheld', 'recalled', 'closed')),
    level         level NOT NULL,
    by            text NOT NULL,
    remark        text NOT NULL,
    until         timestamptz,
    transition_id bigint REFERENCES transition,
    hash          bytea NOT NULL
);
CREATE INDEX ON warning_event (warning_id, place);
COMMENT ON COLUMN warning_event.at IS 'on the clock of the instance';
COMMENT ON COLUMN warning_event.level IS 'that holds from now on';
COMMENT ON COLUMN warning_event.by IS 'the account; empty: the platform itself';
COMMENT ON COLUMN warning_event.until IS 'the end of shelving';
SELECT make_chain('warning_event');
CREATE TRIGGER tell AFTER INSERT ON warning_event
    FOR EACH ROW EXECUTE FUNCTION tell('miluo_life', 'warning_id');

-- The response of the county (应急响应 IV to I): a field of its own, proposed and then confirmed.
CREATE TYPE response AS ENUM ('none', 'IV', 'III', 'II', 'I');
CREATE TABLE response_event (
    place      bigint PRIMARY KEY,
    family     text NOT NULL CHECK (family <> ''),
    at         timestamptz NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('proposed', 'confirmed', 'rejected')),
    level      response NOT NULL,
    reason     text NOT NULL,
    decided_by text NOT NULL,
    by         text NOT NULL,
    proposal   bigint REFERENCES response_event,
    warning_id bigint REFERENCES warning,
    hash       bytea NOT NULL,
    CHECK ((kind = 'proposed') = (proposal IS NULL))
);
CREATE UNIQUE INDEX one_answer ON response_event (proposal);
CREATE INDEX ON response_event (family, place);
COMMENT ON COLUMN response_event.family IS 'of hazards, as that of an incident';
COMMENT ON COLUMN response_event.decided_by IS 'who decided, by name and post; empty in a proposal';
COMMENT ON COLUMN response_event.by IS 'the account that wrote it; empty: the platform itself';
SELECT make_chain('response_event');

CREATE OR REPLACE VIEW v_warning AS
SELECT w.id, coalesce(w.criterion_id, 0) AS criterion_id,
       coalesce(c.code, 'manual/' || w.id) AS code, coalesce(c.datastream_id, 0) AS datastream_id,
       coalesce(c.station, '') AS station, coalesce(c.station_name, '') AS station_name,
       coalesce(c.river, '') AS river, coalesce(c.property, '') AS property,
       coalesce(c.title, '') AS title, coalesce(c.unit, '') AS unit,
       coalesce(c.hazard, w.hazard) AS hazard, coalesce(c.indicator, 'manual') AS indicator,
       w.level, w.peak_level, w.peak, w.peak_time, w.last_value, w.last_time, w.threshold,
       w.opened, w.confirmed, w.cleared, w.mode, w.detail,
       coalesce(c.impact ->> w.level::text, w.impact, '') AS impact,
       w.incident_id, i.catchment, i.family,
       CASE WHEN w.closed IS NOT NULL THEN 'closed' WHEN w.cleared IS NOT NULL THEN 'returned'
            WHEN w.acknowledged_at IS NOT NULL THEN 'acknowledged' ELSE 'open' END AS state,
       w.closed, w.acknowledged_at, coalesce(w.acknowledged_by, '') AS acknowledged_by,
       coalesce(w.acknowledged_remark, '') AS acknowledged_remark, w.shelved_until,
       coalesce(w.shelved_by, '') AS shelved_by, coalesce(w.shelved_reason, '') AS shelved_reason,
       w.released_level, coalesce(w.issued_by, '') AS issued_by,
       coalesce(w.headline, '') AS headline,
       coalesce(w.towns, area_towns(s.town, s.attributes ->> 'area')) AS towns
FROM warning w
LEFT JOIN v_criterion c USING (criterion_id)
LEFT JOIN station s ON s.code = c.station
JOIN incident i ON i.id = w.incident_id;
COMMENT ON VIEW v_warning IS 'those that a person issued have no station, criterion 0 and no value';

CREATE OR REPLACE VIEW v_warning_area AS
SELECT w.id AS warning_id, w.station, w.station_name, w.river, w.towns,
       ARRAY(SELECT town_name(one) FROM unnest(w.towns) one) AS names, s.lon, s.lat, w.hazard,
       w.level, w.peak_level, w.opened, w.last_value, w.unit, w.property, w.indicator, w.detail,
       w.impact, w.confirmed, w.mode
FROM v_warning w
LEFT JOIN station s ON s.code = w.station
WHERE w.cleared IS NULL AND w.hazard NOT IN ('equipment', 'uav');

CREATE VIEW v_warning_event AS
SELECT e.place, e.at, e.kind, e.level, e.by, e.remark, e.until, w.id AS warning_id, w.station,
       w.station_name, w.hazard, w.mode
FROM warning_event e JOIN v_warning w ON w.id = e.warning_id;

-- The response in force by family, none where nothing was ever confirmed.
CREATE VIEW v_response AS
SELECT DISTINCT ON (family) family, level, at AS since, decided_by, by, reason, warning_id
FROM response_event WHERE kind = 'confirmed' ORDER BY family, place DESC;
