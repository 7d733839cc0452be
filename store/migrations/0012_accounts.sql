-- Who may do what, and who did what.

CREATE TABLE account (
    id            integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name          text NOT NULL UNIQUE CHECK (name = lower(name) AND name <> ''),
    title         text NOT NULL,
    role          text NOT NULL CHECK (role IN (
        'viewer', 'duty_officer', 'river_engineer', 'reporter', 'keeper', 'administrator')),
    unit          text NOT NULL DEFAULT '',
    password_hash text,
    disabled_at   timestamptz,
    created_by    text NOT NULL,
    created_at    timestamptz NOT NULL
);
COMMENT ON COLUMN account.unit IS 'the bureau that it speaks for';
COMMENT ON COLUMN account.password_hash IS 'argon2id; null: it has API keys only';
CREATE TRIGGER keep BEFORE DELETE ON account
    FOR EACH ROW EXECUTE FUNCTION refuse('disable the account instead');

-- Secrets of 256 random bits need no slow hash: nobody can guess what to try.
CREATE TABLE api_key (
    id         integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    account_id integer NOT NULL REFERENCES account,
    label      text NOT NULL,
    prefix     text NOT NULL,
    sha256     bytea NOT NULL UNIQUE,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used  date,
    revoked_at timestamptz
);
CREATE INDEX ON api_key (account_id);
COMMENT ON COLUMN api_key.last_used IS 'day in Beijing';

CREATE TABLE session (
    sha256     bytea PRIMARY KEY,
    account_id integer NOT NULL REFERENCES account,
    created_at timestamptz NOT NULL,
    used_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON session (account_id);
CREATE INDEX ON session (expires_at);

CREATE TABLE login_attempt (
    id   bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    peer text NOT NULL,
    at   timestamptz NOT NULL
);
COMMENT ON TABLE login_attempt IS 'those of the last minutes that have not succeeded';

CREATE TABLE audit (
    id      bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    account text NOT NULL,
    role    text NOT NULL,
    peer    text NOT NULL,
    method  text NOT NULL,
    path    text NOT NULL,
    what    text NOT NULL,
    status  integer NOT NULL
);
CREATE INDEX ON audit (account, id);
COMMENT ON COLUMN audit.account IS 'empty: nobody who is known';
COMMENT ON COLUMN audit.status IS 'of HTTP; 0 for the command line';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse('the audit is only ever added to');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the audit is only ever added to');
