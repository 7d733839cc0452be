-- 叫应: who is called for a warning, by which channels, and who has answered.

CREATE TABLE call_plan (
    id        integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    version   integer NOT NULL,
    plans     jsonb NOT NULL,
    source    text NOT NULL,
    loaded_by text NOT NULL,
    loaded_at timestamptz NOT NULL,
    UNIQUE (version)
);
COMMENT ON TABLE call_plan IS 'whole books of plans; the newest is in force, none: that of the program';

-- What the notifier has planned; its row is locked while it plans, so that only one does.
CREATE TABLE notify_progress (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    cursor    bigint NOT NULL
);
COMMENT ON COLUMN notify_progress.cursor IS 'the place of the last warning_event that was planned';
-- Warnings of the time before there were calls are not called for after the fact.
INSERT INTO notify_progress (cursor) SELECT place FROM chain WHERE name = 'warning_event';

-- What could not be planned is a stored fact; the rest goes on.
CREATE TABLE notify_fault (
    event_place bigint NOT NULL REFERENCES warning_event,
    part        text NOT NULL CHECK (part IN ('response', 'cap', 'call')),
    at          timestamptz NOT NULL,
    error       text NOT NULL,
    PRIMARY KEY (event_place, part)
);
COMMENT ON TABLE notify_fault IS 'events of warnings that could not be followed, and why';

CREATE TABLE call (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    event_place bigint NOT NULL UNIQUE REFERENCES warning_event,
    warning_id  bigint NOT NULL REFERENCES warning,
    kind        text NOT NULL CHECK (kind IN ('call', 'recall', 'clear')),
    level       level NOT NULL,
    mode        text NOT NULL CHECK (mode IN ('actual', 'exercise', 'test')),
    plan        jsonb NOT NULL,
    title       text NOT NULL,
    text        text NOT NULL,
    began       timestamptz NOT NULL,
    ring        smallint NOT NULL,
    wake        timestamptz NOT NULL,
    ended       timestamptz,
    end_reason  text CHECK (end_reason IN ('answered', 'exhausted', 'raised', 'returned', 'shelved',
                                           'recalled')),
    CHECK ((ended IS NULL) = (end_reason IS NULL))
);
CREATE INDEX ON call (warning_id, id);
CREATE INDEX ON call (wake) WHERE ended IS NULL;
COMMENT ON TABLE call IS 'one for each event that makes people owe an answer, or tells them the end';
COMMENT ON COLUMN call.plan IS 'as it was when the call began';
COMMENT ON COLUMN call.title IS 'its headline, for robots and mail';
COMMENT ON COLUMN call.text IS 'what is said to everybody';
COMMENT ON COLUMN call.ring IS 'the last that has begun';
COMMENT ON COLUMN call.wake IS 'when the notifier looks at it again, on the clock of the instance';

-- A person called: each seat has at most one summons for each step, and one summons may be for
-- many seats. Who owes no answer is done when it is sent.
CREATE TABLE summons (
    id           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    call_id      bigint NOT NULL REFERENCES call,
    ring         smallint NOT NULL,
    step         text NOT NULL CHECK (step IN ('own', 'deputy', 'superior', 'reminder')),
    contact_id   integer NOT NULL REFERENCES contact,
    turn         smallint NOT NULL,
    owes         boolean NOT NULL,
    text         text NOT NULL CHECK (text <> ''),
    state        text NOT NULL CHECK (state IN ('queued', 'sent', 'delivered', 'answered',
                                                'refused', 'timed_out', 'failed', 'stopped')),
    queued_at    timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    sent_at      timestamptz,
    delivered_at timestamptz,
    ended_at     timestamptz,
    answered_at  timestamptz,
    means        text CHECK (means IN ('reply', 'button', 'key', 'phone')),
    answered_by  text,
    remark       text NOT NULL DEFAULT '',
    token        text NOT NULL UNIQUE,
    UNIQUE (call_id, ring, step, contact_id, turn),
    CHECK ((answered_at IS NULL) = (means IS NULL))
);
CREATE INDEX ON summons (contact_id, id);
COMMENT ON COLUMN summons.step IS 'reminder: the 631 call again before the expected hour';
COMMENT ON COLUMN summons.turn IS 'how often before as such: of those who are silent together, once';
COMMENT ON COLUMN summons.text IS 'what is said in full; each channel has its own in delivery';
COMMENT ON COLUMN summons.due_at IS 'answer owed, or tried, until; on the clock of the instance';
COMMENT ON COLUMN summons.ended_at IS 'answered, refused, timed out, failed or stopped';
COMMENT ON COLUMN summons.answered_at IS 'may come after it timed out: the first answer counts';
COMMENT ON COLUMN summons.answered_by IS 'who wrote it down where the person was told by telephone';
COMMENT ON COLUMN summons.token IS 'secret: opens the page with the button';

-- For whom an answer is owed: a village, a town, a post. Any of principal, deputy and superior
-- can give it.
CREATE TABLE seat (
    id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    call_id    bigint NOT NULL REFERENCES call,
    ring       smallint NOT NULL,
    contact_id integer NOT NULL REFERENCES contact,
    step       text NOT NULL CHECK (step IN ('own', 'deputy', 'superior')),
    state      text NOT NULL CHECK (state IN ('waiting', 'answered', 'unanswered', 'stopped')),
    settled_at timestamptz,
    UNIQUE (call_id, contact_id),
    CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX ON seat (call_id) WHERE state = 'waiting';
COMMENT ON COLUMN seat.step IS 'who is called for it now';

CREATE TABLE seat_summons (
    seat_id    bigint NOT NULL REFERENCES seat,
    step       text NOT NULL CHECK (step IN ('own', 'deputy', 'superior')),
    summons_id bigint NOT NULL REFERENCES summons,
    PRIMARY KEY (seat_id, step)
);
CREATE INDEX ON seat_summons (summons_id);
COMMENT ON TABLE seat_summons IS 'whose answer settles a seat: a superior may stand in for many';

CREATE TABLE delivery (
    id           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    summons_id   bigint NOT NULL REFERENCES summons,
    channel      text NOT NULL,
    address      text NOT NULL,
    text         text NOT NULL,
    priority     smallint NOT NULL,
    start_at     timestamptz NOT NULL,
    state        text NOT NULL CHECK (state IN ('queued', 'sent', 'delivered', 'failed',
                                                'stopped')),
    key          text NOT NULL UNIQUE,
    tries        integer NOT NULL DEFAULT 0,
    next_try     timestamptz NOT NULL DEFAULT '-infinity',
    claimed_by   text,
    claimed_till timestamptz,
    sent_at      timestamptz,
    reference    text NOT NULL DEFAULT '',
    error        text NOT NULL DEFAULT '',
    UNIQUE (summons_id, channel),
    CHECK (channel <> 'sms' OR length(text) <= 70)
);
CREATE INDEX ON delivery (channel, priority DESC, id) WHERE state = 'queued';
COMMENT ON COLUMN delivery.start_at IS 'not before, on the clock of the instance: channels in order';
COMMENT ON COLUMN delivery.priority IS 'the level of the call: the highest goes first';
COMMENT ON COLUMN delivery.key IS 'secret, the same at every try: a gateway knows a second one by it';
COMMENT ON COLUMN delivery.next_try IS 'on the clock on the wall, as claimed_till';

-- Who may hear of it is held here too, whatever a program does.
CREATE FUNCTION right_mode() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.mode IS DISTINCT FROM (SELECT mode FROM warning WHERE id = NEW.warning_id)
        OR (NEW.mode = 'actual' AND (SELECT mode FROM instance) = 'exercise') THEN
        RAISE EXCEPTION 'a call has the mode of its warning, and in an exercise none is actual'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER right_mode BEFORE INSERT OR UPDATE OF mode, warning_id ON call
    FOR EACH ROW EXECUTE FUNCTION right_mode();

CREATE FUNCTION right_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT audience FROM contact WHERE id = NEW.contact_id)
        IS DISTINCT FROM (SELECT mode FROM call WHERE id = NEW.call_id) THEN
        RAISE EXCEPTION 'a contact of another audience may not be called'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER right_audience BEFORE INSERT OR UPDATE OF contact_id, call_id ON summons
    FOR EACH ROW EXECUTE FUNCTION right_audience();

CREATE FUNCTION right_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT c.mode <> 'actual' FROM summons s JOIN call c ON c.id = s.call_id
        WHERE s.id = NEW.summons_id)
        AND NOT is_unreal(NEW.channel, NEW.address) THEN
        RAISE EXCEPTION 'an exercise or a test may not reach a real address'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER right_address BEFORE INSERT OR UPDATE OF summons_id, channel, address ON delivery
    FOR EACH ROW EXECUTE FUNCTION right_address();

-- The proof per person.
CREATE TABLE call_event (
    place      bigint PRIMARY KEY,
    at         timestamptz NOT NULL,
    wall       timestamptz NOT NULL DEFAULT clock_timestamp(),
    call_id    bigint NOT NULL REFERENCES call,
    summons_id bigint REFERENCES summons,
    channel    text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('began', 'queued', 'sent', 'delivered', 'failed',
        'answered', 'refused', 'timed_out', 'stopped', 'late_answer', 'said', 'unanswered',
        'ended')),
    by         text NOT NULL,
    remark     text NOT NULL,
    hash       bytea NOT NULL
);
CREATE INDEX ON call_event (call_id, place);
COMMENT ON COLUMN call_event.at IS 'on the clock of the instance';
COMMENT ON COLUMN call_event.channel IS 'empty where it is not about one';
SELECT make_chain('call_event');
CREATE TRIGGER tell AFTER INSERT ON call_event
    FOR EACH ROW EXECUTE FUNCTION tell('miluo_call', 'call_id');

CREATE TABLE channel_health (
    channel    text PRIMARY KEY,
    last_try   timestamptz,
    last_good  timestamptz,
    failures   integer NOT NULL DEFAULT 0,
    last_error text NOT NULL DEFAULT '',
    last_error_at timestamptz
);
COMMENT ON TABLE channel_health IS 'on the clock on the wall';
COMMENT ON COLUMN channel_health.failures IS 'in a row, since the last good one';

CREATE VIEW v_call AS
SELECT c.id AS call_id, c.warning_id, c.kind, c.level, c.mode, c.began, c.ended, c.end_reason,
       w.station, w.station_name, w.hazard, count(s.id) AS seats,
       count(*) FILTER (WHERE s.state = 'answered') AS answered,
       count(*) FILTER (WHERE s.state = 'waiting') AS waiting,
       count(*) FILTER (WHERE s.state = 'unanswered') AS unanswered
FROM call c JOIN v_warning w ON w.id = c.warning_id LEFT JOIN seat s ON s.call_id = c.id
GROUP BY c.id, w.station, w.station_name, w.hazard;

CREATE VIEW v_summons AS
SELECT s.id AS summons_id, s.call_id, k.warning_id, k.level, k.mode, s.ring, s.step, c.code AS contact,
       c.name, c.post, c.tier, c.town, c.village, c.unit, s.owes, s.state, s.queued_at, s.due_at,
       s.sent_at, s.delivered_at, s.answered_at, s.means,
       extract(epoch FROM s.answered_at - s.queued_at) AS seconds
FROM summons s JOIN call k ON k.id = s.call_id JOIN contact c ON c.id = s.contact_id;

CREATE VIEW v_channel AS SELECT * FROM channel_health;
