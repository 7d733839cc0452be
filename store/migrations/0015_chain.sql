-- Records that prove themselves: each row carries the hash of all rows before it.

CREATE TABLE chain (
    name  text PRIMARY KEY,
    place bigint NOT NULL,
    hash  bytea NOT NULL
);
COMMENT ON TABLE chain IS 'the head of each chain: the place and hash of its newest row';
COMMENT ON COLUMN chain.name IS 'of the table';

CREATE FUNCTION chain_hash(previous bytea, record jsonb) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (SELECT sha256(previous || convert_to(jsonb_object_agg(key, value)::text, 'UTF8'))
            FROM jsonb_each(record - 'hash') WHERE value <> 'null');
END $$;
COMMENT ON FUNCTION chain_hash IS 'SHA-256 of the hash before and of the row as JSON without its own
hash. Columns that are null are left out, so that one may be added to what is there (store/chain.py)';

-- The head is locked until the commit: rows become visible in the order of their places, so a
-- reader of "place > cursor" skips none. Who writes to several chains takes them in the order
-- warning_event, response_event, call_event, duty_entry, audit.
CREATE FUNCTION chained() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
BEGIN
    UPDATE chain SET place = place + 1, hash = chain_hash(
        hash, to_jsonb(NEW) || jsonb_build_object('place', place + 1))
    WHERE name = TG_TABLE_NAME RETURNING place, hash INTO STRICT NEW.place, NEW.hash;
    RETURN NEW;
END $$;

-- Makes a table with the columns place and hash a chain that is only ever added to.
CREATE FUNCTION make_chain(named regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    refused text := quote_literal(named::text || ' is only ever added to');
BEGIN
    INSERT INTO chain VALUES (named::text, 0, '\x');
    EXECUTE format('CREATE TRIGGER chained BEFORE INSERT ON %s
        FOR EACH ROW EXECUTE FUNCTION chained()', named);
    EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
        FOR EACH ROW EXECUTE FUNCTION refuse(%s)', named, refused);
    EXECUTE format('CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION refuse(%s)', named, refused);
END $$;

-- Tells who listens to the channel of its first argument of the column of its second.
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(TG_ARGV[0], to_jsonb(NEW) ->> TG_ARGV[1]);
    RETURN NULL;
END $$;

-- The audit there is becomes the first of the chains.
ALTER TABLE audit ADD COLUMN place bigint, ADD COLUMN hash bytea;
ALTER TABLE audit DISABLE TRIGGER append_only;
DO $$
DECLARE
    one audit%ROWTYPE;
    previous bytea := '\x';
    reached bigint := 0;
BEGIN
    PERFORM set_config('TimeZone', 'UTC', true);
    PERFORM make_chain('audit');
    ALTER TABLE audit DISABLE TRIGGER append_only;
    FOR one IN SELECT * FROM audit ORDER BY id LOOP
        reached := reached + 1;
        one.place := reached;
        previous := chain_hash(previous, to_jsonb(one));
        UPDATE audit SET place = reached, hash = previous WHERE id = one.id;
    END LOOP;
    UPDATE chain SET place = reached, hash = previous WHERE name = 'audit';
    ALTER TABLE audit ENABLE TRIGGER append_only;
END $$;
ALTER TABLE audit ALTER COLUMN place SET NOT NULL, ALTER COLUMN hash SET NOT NULL,
    ADD UNIQUE (place);
