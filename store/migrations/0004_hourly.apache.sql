-- An hour is (bucket, bucket + 1 hour]: period values carry the period's end (SL 651, 6.6.2.8),
-- so the reading stamped 08:00 belongs to the hour from 07:00. The offset of one microsecond
-- says so, since buckets include their start.

CREATE VIEW observation_hourly AS
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
GROUP BY 1, 2;
