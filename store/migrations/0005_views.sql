-- What dashboards read. Names and levels in words, so that a panel needs no join of its own.

CREATE VIEW v_station AS
SELECT s.code AS station, s.name AS station_name, s.kind, s.river, s.town, s.adcode, s.lon, s.lat,
       s.datum, s.status, count(d.id) AS datastreams
FROM station s LEFT JOIN datastream d ON d.station_id = s.id
GROUP BY s.id;

CREATE VIEW v_datastream AS
SELECT d.id AS datastream_id, s.code AS station, s.name AS station_name, s.river, d.property,
       d.title, d.unit, d.statistic, d.interval_s, d.hazard
FROM datastream d JOIN station s ON s.id = d.station_id;

CREATE VIEW v_observation AS
SELECT o.time, o.value, o.flag, d.*
FROM observation o JOIN v_datastream d USING (datastream_id);

-- Stamped as such readings are: a period by its end, instants by the start of their hour.
CREATE VIEW v_observation_hourly AS
SELECT h.bucket - INTERVAL '1 microsecond' + CASE d.statistic
           WHEN 'preceding-period' THEN INTERVAL '1 hour' ELSE INTERVAL '0' END AS time,
       h.low, h.high, h.mean, h.total, h.first, h.last, h.count, d.*
FROM observation_hourly h JOIN v_datastream d USING (datastream_id);

CREATE VIEW v_criterion AS
SELECT c.id AS criterion_id, c.code, c.datastream_id, d.station, d.station_name, d.river,
       d.property, d.title, d.unit, coalesce(nullif(c.hazard, ''), d.hazard) AS hazard,
       c.indicator, c.parameters, c.blue, c.yellow, c.orange, c.red, c.direction, c.hysteresis,
       c.hold_on_s, c.hold_off_s, c.valid_from, c.valid_to, c.datum, c.source, c.approved_by,
       c.impact
FROM criterion c JOIN v_datastream d USING (datastream_id);

CREATE VIEW v_warning AS
SELECT w.id, w.criterion_id, c.code, c.datastream_id, c.station, c.station_name, c.river,
       c.property, c.title, c.unit, c.hazard, c.indicator, w.level, w.peak_level, w.peak,
       w.peak_time, w.last_value, w.last_time, w.threshold, w.opened, w.confirmed, w.cleared,
       w.mode
FROM warning w JOIN v_criterion c USING (criterion_id);

-- A late transition alarms nobody and belongs to no warning.
CREATE VIEW v_transition AS
SELECT t.id, t.event_time AS time, t.criterion_id, c.code, c.datastream_id, c.station,
       c.station_name, c.river, c.property, c.title, c.unit, c.hazard, c.indicator,
       t.from_level, t.to_level, t.value, t.threshold, t.flag, t.reason, t.batch_id,
       t.recorded_at, w.warning_id
FROM transition t
JOIN v_criterion c USING (criterion_id)
LEFT JOIN LATERAL (
    SELECT w.id AS warning_id FROM warning w
    WHERE w.criterion_id = t.criterion_id AND w.opened <= t.event_time AND t.reason <> 'late'
    ORDER BY w.opened DESC, w.id DESC LIMIT 1
) w ON true;

CREATE VIEW v_latest AS
SELECT d.*, o.time, o.value, o.flag, coalesce(w.level, 'none') AS level
FROM v_datastream d
LEFT JOIN LATERAL (
    SELECT o.time, o.value, o.flag FROM observation o
    WHERE o.datastream_id = d.datastream_id ORDER BY o.time DESC LIMIT 1
) o ON true
LEFT JOIN (
    SELECT c.datastream_id, max(w.level) AS level
    FROM warning w JOIN criterion c ON c.id = w.criterion_id
    WHERE w.cleared IS NULL GROUP BY c.datastream_id
) w USING (datastream_id);

CREATE VIEW v_reject AS
SELECT id, received_at, topic, reason, length(payload) AS bytes,
       encode(substring(payload FOR 200), 'escape') AS beginning, resolved_at
FROM reject;

CREATE VIEW v_revision AS
SELECT r.replaced_at, r.replaced_by, r.time, r.value AS old_value, r.flag AS old_flag, d.*
FROM observation_revision r JOIN v_datastream d USING (datastream_id);

CREATE VIEW v_engine AS
SELECT p.cursor, b.newest_batch, b.newest_batch_at, l.holder,
       coalesce(l.expires_at > clock_timestamp(), false) AS alive,
       (SELECT count(*) FROM batch WHERE id > p.cursor) AS batches_behind
FROM engine_progress p
LEFT JOIN engine_lease l USING (singleton)
LEFT JOIN LATERAL (
    SELECT id AS newest_batch, committed_at AS newest_batch_at
    FROM batch ORDER BY id DESC LIMIT 1
) b ON true;
