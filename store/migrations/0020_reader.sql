-- Who reads the dashboards' views and nothing else; and the views that dashboards were missing.

-- The instance's own present: in an exercise that of the replay.
CREATE VIEW v_instance AS
SELECT mode, coalesce(CASE mode WHEN 'exercise' THEN clock END, clock_timestamp()) AS now
FROM instance;

-- One row for each colour that a criterion has, so that a panel draws what is in force.
CREATE VIEW v_threshold AS
SELECT c.criterion_id, c.code, c.datastream_id, c.station, c.station_name, c.river, c.property,
       c.unit, c.hazard, c.indicator, c.parameters, l.level, l.threshold, c.direction,
       coalesce(c.valid_from, '-infinity') AS valid_from,
       coalesce(c.valid_to, 'infinity') AS valid_to, c.source
FROM v_criterion c
CROSS JOIN LATERAL (
    VALUES ('blue'::level, c.blue), ('yellow', c.yellow), ('orange', c.orange), ('red', c.red)
) l (level, threshold)
WHERE l.threshold IS NOT NULL;

-- Flood-limit levels by season; days as month * 100 + day, a range may run over the year's end.
CREATE VIEW v_season_limit AS
SELECT c.criterion_id, c.code, c.datastream_id, c.station, c.station_name, c.river, c.property,
       c.unit, (one.range ->> 0)::double precision::integer AS first_day,
       (one.range ->> 1)::double precision::integer AS last_day,
       (one.range ->> 2)::double precision AS "limit"
FROM v_criterion c
CROSS JOIN LATERAL jsonb_array_elements(c.tables -> 'season') AS one (range);

CREATE VIEW v_batch AS
SELECT id AS batch_id, committed_at AS time, count AS readings, length(payload) AS bytes
FROM batch;

-- What a telegram or a channel said may hold a station's password or a person's number.
DROP VIEW v_reject;
CREATE VIEW v_reject AS
SELECT id, received_at, topic, reason, length(payload) AS bytes, resolved_at FROM reject;
DROP VIEW v_channel;
CREATE VIEW v_channel AS
SELECT channel, last_try, last_good, failures, last_error_at FROM channel_health;

-- The function runs as whoever asks, so it may look at views only.
CREATE VIEW v_reading AS
SELECT r.datastream_id, r.time, r.value, r.flag, q.tests
FROM observation r LEFT JOIN observation_quality q
    ON q.datastream_id = r.datastream_id AND q.time = r.time;

CREATE OR REPLACE FUNCTION quality_of_day(wanted date) RETURNS TABLE (
    day date, datastream_id integer, station text, station_name text, property text, title text,
    unit text, interval_s integer, expected bigint, received bigint, good bigint, suspect bigint,
    failed bigint, missing bigint, late bigint, gross_range bigint, rate bigint, spike bigint,
    flat_line bigint, instrument bigint
) LANGUAGE sql STABLE AS $$
    SELECT wanted, d.datastream_id, d.station, d.station_name, d.property, d.title, d.unit,
           d.interval_s, 86400::bigint / d.interval_s, o.*
    FROM v_datastream d CROSS JOIN LATERAL (
        SELECT count(*) AS received,
               count(*) FILTER (WHERE r.flag <= 2) AS good,
               count(*) FILTER (WHERE r.flag = 3) AS suspect,
               count(*) FILTER (WHERE r.flag = 4) AS failed,
               count(*) FILTER (WHERE r.flag = 9) AS missing,
               count(*) FILTER (WHERE r.tests & 32 > 0) AS late,
               count(*) FILTER (WHERE r.tests & 2 > 0) AS gross_range,
               count(*) FILTER (WHERE r.tests & 4 > 0) AS rate,
               count(*) FILTER (WHERE r.tests & 8 > 0) AS spike,
               count(*) FILTER (WHERE r.tests & 16 > 0) AS flat_line,
               count(*) FILTER (WHERE r.tests & 64 > 0) AS instrument
        FROM v_reading r
        WHERE r.datastream_id = d.datastream_id
          AND r.time >= wanted::timestamp AT TIME ZONE 'Asia/Shanghai'
                        + CASE d.statistic WHEN 'instant' THEN INTERVAL '0'
                          ELSE INTERVAL '1 microsecond' END
          AND r.time < (wanted + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
                        + CASE d.statistic WHEN 'instant' THEN INTERVAL '0'
                          ELSE INTERVAL '1 microsecond' END
    ) o
$$;

-- A role belongs to the whole server: another database may have made it, and a user who may not
-- make roles migrates all the same (docs/grafana.md). It cannot log in before it has a password.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'miluo_reader') THEN
        CREATE ROLE miluo_reader NOLOGIN CONNECTION LIMIT 20;
        ALTER ROLE miluo_reader SET default_transaction_read_only = on;
        ALTER ROLE miluo_reader SET statement_timeout = '30s';
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'no role miluo_reader: %', SQLERRM;
END $$;

-- Called after every migration (store/migrate.py), so that a new view is granted with the others.
CREATE FUNCTION grant_reader() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one regclass;
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'miluo_reader') THEN
        FOR one IN
            SELECT oid::regclass FROM pg_class
            WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace
              AND relname LIKE 'v\_%'
        LOOP
            EXECUTE format('GRANT SELECT ON %s TO miluo_reader', one);
        END LOOP;
    END IF;
END $$;
COMMENT ON FUNCTION grant_reader IS 'the role of dashboards may read every view named v_*';
