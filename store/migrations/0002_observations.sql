-- What was heard: readings, what they superseded, the log of what was accepted, what was refused.

CREATE TABLE observation (
    datastream_id integer NOT NULL,
    time          timestamptz NOT NULL,
    value         double precision,
    flag          smallint NOT NULL CHECK (flag IN (1, 2, 3, 4, 9)),
    PRIMARY KEY (datastream_id, time)
);
SELECT create_hypertable('observation', by_range('time', INTERVAL '7 days'),
                         create_default_indexes => false);

CREATE TABLE observation_revision (
    datastream_id integer NOT NULL,
    time          timestamptz NOT NULL,
    value         double precision,
    flag          smallint NOT NULL,
    replaced_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    replaced_by   text NOT NULL DEFAULT current_setting('application_name')
);
CREATE INDEX ON observation_revision (datastream_id, time);

CREATE FUNCTION keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO observation_revision (datastream_id, time, value, flag)
    VALUES (OLD.datastream_id, OLD.time, OLD.value, OLD.flag);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_revision AFTER UPDATE ON observation
    FOR EACH ROW EXECUTE FUNCTION keep_revision();

CREATE TABLE batch (
    id           bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    committed_at timestamptz NOT NULL,
    count        integer NOT NULL,
    payload      bytea NOT NULL,
    PRIMARY KEY (id, committed_at)
);
COMMENT ON COLUMN batch.payload IS 'domain.observation.OBSERVATION records in arrival order';
ALTER TABLE batch ALTER COLUMN payload SET STORAGE EXTERNAL;
SELECT create_hypertable('batch', by_range('committed_at', INTERVAL '6 hours'),
                         create_default_indexes => false);

CREATE TABLE reject (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    received_at timestamptz NOT NULL,
    topic       text NOT NULL,
    payload     bytea NOT NULL,
    reason      text NOT NULL,
    resolved_at timestamptz
);
CREATE INDEX ON reject (id) WHERE resolved_at IS NULL;
