-- The same hours as the plain view (see 0004_hourly.apache.sql), kept ready. The newest ones are
-- computed from the readings themselves; a late reading shows at the next refresh, however old
-- it is (no start_offset). There is no retention policy: readings are kept for ever, and the
-- batch log is dropped by what the engine has consumed, which no policy can know.

CREATE MATERIALIZED VIEW observation_hourly
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT datastream_id,
       time_bucket('1 hour', time, "offset" => INTERVAL '1 microsecond') AS bucket,
       min(value)         AS low,
       max(value)         AS high,
       avg(value)         AS mean,
       sum(value)         AS total,
       first(value, time) AS first,
       last(value, time)  AS last,
       count(value)       AS count
FROM observation
WHERE flag <= 3 AND value IS NOT NULL
GROUP BY 1, 2
WITH NO DATA;
SELECT add_continuous_aggregate_policy('observation_hourly',
    start_offset => NULL, end_offset => INTERVAL '1 hour',
    schedule_interval => INTERVAL '10 minutes');

ALTER TABLE observation SET (timescaledb.compress,
    timescaledb.compress_segmentby = 'datastream_id', timescaledb.compress_orderby = 'time');
SELECT add_compression_policy('observation', INTERVAL '30 days');
