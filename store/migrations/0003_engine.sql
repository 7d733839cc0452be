-- What was judged: transitions, the warnings that follow, and where the engine stands.

CREATE TYPE level AS ENUM ('none', 'blue', 'yellow', 'orange', 'red');

CREATE TABLE transition (
    id           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    criterion_id integer NOT NULL REFERENCES criterion,
    event_time   timestamptz NOT NULL,
    from_level   level NOT NULL,
    to_level     level NOT NULL,
    value        double precision NOT NULL,
    threshold    double precision NOT NULL,
    flag         smallint NOT NULL,
    reason       text NOT NULL,
    batch_id     bigint NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON transition (criterion_id, event_time);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON transition
    FOR EACH ROW EXECUTE FUNCTION refuse('transitions are only ever added');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON transition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('transitions are only ever added');

CREATE TABLE warning (
    id           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    criterion_id integer NOT NULL REFERENCES criterion,
    level        level NOT NULL,
    peak_level   level NOT NULL,
    peak         double precision NOT NULL,
    peak_time    timestamptz NOT NULL,
    last_value   double precision NOT NULL,
    last_time    timestamptz NOT NULL,
    threshold    double precision NOT NULL,
    opened       timestamptz NOT NULL,
    confirmed    boolean NOT NULL,
    cleared      timestamptz,
    mode         text NOT NULL CHECK (mode IN ('actual', 'exercise'))
);
CREATE UNIQUE INDEX one_open_warning ON warning (criterion_id) WHERE cleared IS NULL;
CREATE INDEX ON warning (criterion_id, opened);

CREATE TABLE engine_lease (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    holder     text NOT NULL,
    epoch      bigint NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE engine_progress (
    singleton       boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    cursor          bigint NOT NULL,
    snapshot_cursor bigint NOT NULL,
    snapshot        bytea
);
INSERT INTO engine_progress (cursor, snapshot_cursor) VALUES (0, 0);
