-- Who changed the registry, when, from which file, and from what to what; so it can be undone.

ALTER TABLE station ADD COLUMN status_reason text NOT NULL DEFAULT '';
COMMENT ON COLUMN station.status_reason IS 'why a suspended station is suspended';

CREATE TABLE registry_change (
    id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    version    bigint NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    by         text NOT NULL,
    source     text NOT NULL,
    table_name text NOT NULL CHECK (table_name IN ('station', 'device', 'datastream', 'criterion')),
    key        text NOT NULL,
    before     jsonb,
    after      jsonb,
    CHECK (num_nonnulls(before, after) > 0)
);
COMMENT ON TABLE registry_change IS 'rows hold passwords of devices: not for dashboards';
CREATE INDEX ON registry_change (version);
CREATE INDEX ON registry_change (table_name, key);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON registry_change
    FOR EACH ROW EXECUTE FUNCTION refuse('the history of the registry is only ever added to');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON registry_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the history of the registry is only ever added to');
