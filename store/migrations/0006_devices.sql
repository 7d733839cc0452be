-- What real instruments need: their addresses, the base of their levels, and a log of what they
-- sent, so that a telegram that is sent again is known.

CREATE TABLE device (
    protocol   text NOT NULL CHECK (protocol IN ('sl651', 'hj212')),
    address    text NOT NULL,
    station_id integer NOT NULL REFERENCES station,
    password   text NOT NULL,
    PRIMARY KEY (protocol, address),
    UNIQUE (station_id, protocol)
);
COMMENT ON COLUMN device.password IS 'sent in the clear in every frame; empty accepts any';

ALTER TABLE datastream
    ADD COLUMN base_level   double precision,
    ADD COLUMN rate_limit   double precision,
    ADD COLUMN spike_limit  double precision,
    ADD COLUMN flat_limit_s double precision;

-- A telegram is known again by these five (SL 651-2014: a retransmission keeps its serial).
CREATE TABLE telegram (
    station_id  integer NOT NULL REFERENCES station,
    protocol    text NOT NULL,
    function    integer NOT NULL,
    serial      bigint NOT NULL,
    sent_at     timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    test        boolean NOT NULL,
    payload     bytea NOT NULL,
    repeated    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (station_id, protocol, function, serial, sent_at)
);
CREATE INDEX ON telegram (received_at);
CREATE INDEX ON telegram (station_id, received_at);
COMMENT ON COLUMN telegram.test IS 'a test report (SL 651, 30H): kept here, and no reading of it is';

-- Parts of a telegram that came in several packets, until all are there.
CREATE TABLE packet (
    topic       text NOT NULL,
    message     text NOT NULL,
    number      integer NOT NULL,
    total       integer NOT NULL,
    received_at timestamptz NOT NULL,
    payload     bytea NOT NULL,
    PRIMARY KEY (topic, message, number)
);
CREATE INDEX ON packet (received_at);
