-- What the public hears (CAP 1.2), and whether every process lives.

CREATE TABLE cap_message (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    identifier  text NOT NULL UNIQUE CHECK (length(identifier) = 31),
    event_place bigint NOT NULL REFERENCES warning_event,
    renewal     integer NOT NULL DEFAULT 0,
    warning_id  bigint NOT NULL REFERENCES warning,
    kind        text NOT NULL CHECK (kind IN ('Alert', 'Update', 'Cancel')),
    status      text NOT NULL CHECK (status IN ('Actual', 'Exercise', 'Test')),
    level       level NOT NULL,
    sender      text NOT NULL,
    sent        timestamptz NOT NULL,
    expires     timestamptz,
    title       text NOT NULL,
    xml         text NOT NULL,
    UNIQUE (event_place, renewal),
    CHECK ((kind = 'Cancel') = (expires IS NULL)),
    CHECK ((kind = 'Cancel') = (level = 'none'))
);
CREATE INDEX ON cap_message (warning_id, id);
CREATE INDEX ON cap_message (expires);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cap_message
    FOR EACH ROW EXECUTE FUNCTION refuse('what was published stays');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON cap_message
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('what was published stays');
COMMENT ON COLUMN cap_message.event_place IS 'the event that made it: no event is published twice';
COMMENT ON COLUMN cap_message.renewal IS 'how often it was said again because it would have expired';
COMMENT ON COLUMN cap_message.sent IS 'on the clock of the instance, as expires';

CREATE TABLE heartbeat (
    process text NOT NULL,
    holder  text NOT NULL,
    at      timestamptz NOT NULL,
    doing   text NOT NULL,
    PRIMARY KEY (process, holder)
);
COMMENT ON COLUMN heartbeat.process IS 'collector, engine, notifier, api, watch';
COMMENT ON COLUMN heartbeat.at IS 'on the clock on the wall, after a round of real work';

CREATE TABLE watch_alarm (
    id      bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    process text NOT NULL,
    began   timestamptz NOT NULL,
    ended   timestamptz,
    told    text NOT NULL,
    UNIQUE (process, began)
);
COMMENT ON COLUMN watch_alarm.told IS 'by which ways, and what came of it';
CREATE TABLE daily_word (day date PRIMARY KEY, at timestamptz NOT NULL, text text NOT NULL);
COMMENT ON TABLE daily_word IS 'the message of each day that all is well, or what is not';

CREATE VIEW v_heartbeat AS
SELECT process, holder, at, doing, extract(epoch FROM clock_timestamp() - at) AS age_s
FROM heartbeat;
