-- Whom to call: contacts, who is on duty, and the log of the duty desk.

-- Nobody of an exercise or a test can be a real person: numbers begin 0000, which no number of a
-- telephone does; hosts are of this machine or end in the names that RFC 2606 reserves.
CREATE FUNCTION is_unreal(channel text, address text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN channel IN ('sms', 'voice') THEN address ~ '^0000[0-9]{1,12}$'
        WHEN channel = 'email' THEN address ~* '^[^@[:space:]]+@([a-z0-9-]+\.)*(invalid|example)$'
        WHEN channel = 'siren' THEN address ~ '^exercise-'
        WHEN channel = 'console' THEN true
        ELSE address ~* '^https?://(127\.0\.0\.1|\[::1\]|localhost|([a-z0-9-]+\.)*(invalid|example))(:[0-9]{1,5})?(/[^[:space:]]*)?$'
    END
$$;
COMMENT ON FUNCTION is_unreal(text, text) IS 'this address reaches nobody real';

CREATE FUNCTION is_unreal(addresses jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(bool_and(is_unreal(channel, address)), true)
    FROM jsonb_each_text(addresses) AS one (channel, address)
$$;
COMMENT ON FUNCTION is_unreal(jsonb) IS 'no address among them reaches anybody real';

CREATE TABLE contact (
    id         integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    code       text NOT NULL UNIQUE CHECK (code <> ''),
    name       text NOT NULL CHECK (name <> ''),
    kind       text NOT NULL CHECK (kind IN ('person', 'group')),
    post       text NOT NULL,
    tier       text NOT NULL CHECK (tier IN ('county', 'town', 'village')),
    town       text NOT NULL,
    village    text NOT NULL,
    unit       text NOT NULL,
    hazards    text[] NOT NULL,
    addresses  jsonb NOT NULL CHECK (jsonb_typeof(addresses) = 'object'),
    deputy     text NOT NULL CHECK (deputy <> code),
    superior   text NOT NULL CHECK (superior <> code),
    audience   text NOT NULL CHECK (audience IN ('actual', 'exercise', 'test')),
    account    text NOT NULL,
    active     boolean NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (audience = 'actual' OR is_unreal(addresses)),
    CHECK ((tier = 'county') = (town = '')),
    CHECK ((tier = 'village') = (village <> ''))
);
COMMENT ON COLUMN contact.kind IS 'a group (chat robot, loudspeaker, siren) owes no answer';
COMMENT ON COLUMN contact.hazards IS 'that it is called for; empty: all';
COMMENT ON COLUMN contact.addresses IS 'by channel: telephone numbers, mail, addresses of robots';
COMMENT ON COLUMN contact.deputy IS 'code of who is called next; empty: nobody';
COMMENT ON COLUMN contact.audience IS 'the warnings that it may hear of, by their mode';
COMMENT ON COLUMN contact.account IS 'with which this person logs in; may be empty';
CREATE INDEX ON contact (audience, tier, town_name(town)) WHERE active;
CREATE TRIGGER keep BEFORE DELETE ON contact
    FOR EACH ROW EXECUTE FUNCTION refuse('set it inactive instead');

CREATE FUNCTION keep_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.audience <> OLD.audience OR NEW.code <> OLD.code THEN
        RAISE EXCEPTION 'a contact keeps its code and its audience: make another one'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_audience BEFORE UPDATE ON contact
    FOR EACH ROW EXECUTE FUNCTION keep_audience();

CREATE TABLE duty_shift (
    id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    starts     timestamptz NOT NULL,
    ends       timestamptz NOT NULL CHECK (ends > starts),
    post       text NOT NULL CHECK (post <> ''),
    contact_id integer NOT NULL REFERENCES contact,
    remark     text NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (starts, ends, post, contact_id)
);
CREATE INDEX ON duty_shift (ends, starts);
COMMENT ON COLUMN duty_shift.post IS 'such as 带班领导, 值班员';

CREATE TABLE duty_entry (
    place    bigint PRIMARY KEY,
    at       timestamptz NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('note', 'handover', 'takeover', 'swap', 'brief')),
    by       text NOT NULL CHECK (by <> ''),
    text     text NOT NULL CHECK (text <> ''),
    shift_id bigint,
    about    jsonb NOT NULL,
    hash     bytea NOT NULL
);
COMMENT ON COLUMN duty_entry.at IS 'on the clock of the instance';
COMMENT ON COLUMN duty_entry.shift_id IS 'as it was then: a roster put right may have it no more';
COMMENT ON COLUMN duty_entry.about IS 'what goes with it: open warnings at a hand-over, a brief';
SELECT make_chain('duty_entry');

CREATE VIEW v_duty AS
SELECT d.id AS shift_id, d.starts, d.ends, d.post, c.code AS contact, c.name, c.unit, c.audience
FROM duty_shift d JOIN contact c ON c.id = d.contact_id;
