-- What the quality tests said: one row for each reading about which a test spoke.

CREATE TABLE observation_quality (
    datastream_id integer NOT NULL,
    time          timestamptz NOT NULL,
    tests         smallint NOT NULL CHECK (tests > 0),
    PRIMARY KEY (datastream_id, time)
);
COMMENT ON COLUMN observation_quality.tests IS
    'bits: 1 missing, 2 gross range, 4 rate, 8 spike, 16 flat line, 32 late, 64 instrument';

-- Figures of one Beijing day: instants from midnight to midnight, period values by their end.
CREATE FUNCTION quality_of_day(wanted date) RETURNS TABLE (
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
               count(*) FILTER (WHERE q.tests & 32 > 0) AS late,
               count(*) FILTER (WHERE q.tests & 2 > 0) AS gross_range,
               count(*) FILTER (WHERE q.tests & 4 > 0) AS rate,
               count(*) FILTER (WHERE q.tests & 8 > 0) AS spike,
               count(*) FILTER (WHERE q.tests & 16 > 0) AS flat_line,
               count(*) FILTER (WHERE q.tests & 64 > 0) AS instrument
        FROM observation r LEFT JOIN observation_quality q
            ON q.datastream_id = r.datastream_id AND q.time = r.time
        WHERE r.datastream_id = d.datastream_id
          AND r.time >= wanted::timestamp AT TIME ZONE 'Asia/Shanghai'
                        + CASE d.statistic WHEN 'instant' THEN INTERVAL '0'
                          ELSE INTERVAL '1 microsecond' END
          AND r.time < (wanted + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
                        + CASE d.statistic WHEN 'instant' THEN INTERVAL '0'
                          ELSE INTERVAL '1 microsecond' END
    ) o
$$;

-- The last 31 days of the instance's own clock, for dashboards; the function gives any other.
CREATE VIEW v_quality_day AS
SELECT q.*
FROM (
    SELECT (coalesce(clock, now()) AT TIME ZONE 'Asia/Shanghai')::date - back AS day
    FROM instance, generate_series(0, 30) AS back
) AS recent
CROSS JOIN LATERAL quality_of_day(recent.day) AS q;
