-- Livelihood projects: what was promised, what is reported of it, and what the office told.

CREATE TABLE plan (
    id              bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    code            text NOT NULL UNIQUE,
    title           text NOT NULL,
    year            smallint NOT NULL,
    issuer          text NOT NULL,
    issued          date NOT NULL,
    convenor        text NOT NULL,
    deputy_convenor text NOT NULL,
    office          text NOT NULL,
    members         text[] NOT NULL,
    demonstration   boolean NOT NULL
);
COMMENT ON COLUMN plan.demonstration IS 'its reports are made up';

CREATE TABLE project (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    plan_id     bigint NOT NULL REFERENCES plan,
    code        text NOT NULL,
    position    integer NOT NULL,
    section     text NOT NULL,
    number      integer NOT NULL,
    title       text NOT NULL,
    text        text NOT NULL,
    leads       text[] NOT NULL,
    taking_part text[] NOT NULL,
    placed_by   text NOT NULL DEFAULT '',
    UNIQUE (plan_id, code),
    UNIQUE (plan_id, id)
);
COMMENT ON COLUMN project.position IS 'its place in the plan''s order';
COMMENT ON COLUMN project.placed_by IS 'who said where it is; empty while the plan''s word holds';

CREATE TABLE project_place (
    id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    project_id bigint NOT NULL REFERENCES project,
    town       text NOT NULL,
    name       text NOT NULL,
    lon        double precision CHECK (lon BETWEEN -180 AND 180),
    lat        double precision CHECK (lat BETWEEN -90 AND 90),
    CHECK (num_nulls(lon, lat) IN (0, 2))
);
CREATE INDEX ON project_place (project_id);

CREATE TABLE project_indicator (
    id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    plan_id    bigint NOT NULL,
    project_id bigint NOT NULL,
    code       text NOT NULL,
    position   integer NOT NULL,
    title      text NOT NULL,
    kind       text NOT NULL,
    unit       text NOT NULL,
    sentence   text NOT NULL,
    leads      text[] NOT NULL,
    items      text[] NOT NULL,
    figures    text[] NOT NULL,
    part_of    text NOT NULL,
    FOREIGN KEY (plan_id, project_id) REFERENCES project (plan_id, id),
    UNIQUE (plan_id, code)
);
COMMENT ON COLUMN project_indicator.unit IS 'of measure; leads are the bureaus that report it';

CREATE TABLE target (
    id            bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    indicator_id  bigint NOT NULL REFERENCES project_indicator,
    version       integer NOT NULL CHECK (version >= 1),
    value         double precision,
    parts         jsonb NOT NULL,
    total         double precision,
    baseline      double precision,
    start         date,
    due           date NOT NULL,
    curve         double precision[] NOT NULL,
    provisional   boolean NOT NULL,
    document      text NOT NULL,
    dated         date NOT NULL,
    in_force_from timestamptz NOT NULL,
    by            text NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (indicator_id, version)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON target
    FOR EACH ROW EXECUTE FUNCTION refuse('a new target is a new version');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON target
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('a new target is a new version');

CREATE TABLE report (
    id              bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    indicator_id    bigint NOT NULL REFERENCES project_indicator,
    month           date NOT NULL CHECK (extract(day FROM month) = 1),
    version         integer NOT NULL CHECK (version >= 1),
    status          text NOT NULL CHECK (status IN ('draft', 'submitted', 'approved', 'returned')),
    revision        integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
    unit            text NOT NULL,
    correction      text NOT NULL,
    value           double precision CHECK (value >= 0 AND value < 'infinity'),
    parts           jsonb NOT NULL,
    funds_paid      double precision CHECK (funds_paid >= 0 AND funds_paid < 'infinity'),
    narrative       text NOT NULL,
    problems        text NOT NULL,
    justification   text NOT NULL,
    created_by      text NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    updated_at      timestamptz NOT NULL,
    submitted_by    text,
    submitted_at    timestamptz,
    decided_by      text,
    decided_at      timestamptz,
    returned_reason text NOT NULL DEFAULT '',
    UNIQUE (indicator_id, month, version),
    CHECK ((version = 1) = (correction = '')),
    CHECK (num_nulls(submitted_by, submitted_at) = CASE status WHEN 'draft' THEN 2 ELSE 0 END),
    CHECK (num_nulls(decided_by, decided_at)
           = CASE WHEN status IN ('approved', 'returned') THEN 0 ELSE 2 END),
    CHECK ((status = 'returned') = (returned_reason <> '')),
    CONSTRAINT four_eyes CHECK (status <> 'approved' OR decided_by <> submitted_by)
);
COMMENT ON COLUMN report.unit IS 'the bureau whose report it is';
COMMENT ON COLUMN report.funds_paid IS 'since the year began, in 10,000 yuan';
COMMENT ON COLUMN report.submitted_at IS 'the last time, by the instance''s clock like all of these';
CREATE UNIQUE INDEX report_undecided ON report (indicator_id, month) WHERE status <> 'approved';
COMMENT ON INDEX report_undecided IS 'one version at a time is worked on';
CREATE TRIGGER locked BEFORE UPDATE OR DELETE ON report
    FOR EACH ROW WHEN (OLD.status = 'approved')
    EXECUTE FUNCTION refuse('it is approved: correct it by a new version');
CREATE TRIGGER locked_all BEFORE TRUNCATE ON report
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('approved reports are among them');

CREATE TABLE report_history (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    report_id   bigint NOT NULL REFERENCES report,
    revision    integer NOT NULL,
    at          timestamptz NOT NULL,
    by          text NOT NULL,
    action      text NOT NULL CHECK (action IN ('draft', 'correct', 'edit', 'submit', 'approve',
                                                'return', 'conflict', 'attach', 'detach')),
    status      text NOT NULL,
    content     jsonb NOT NULL,
    reason      text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN report_history.content IS 'what was said; of a conflict, what was refused';
CREATE INDEX ON report_history (report_id, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON report_history
    FOR EACH ROW EXECUTE FUNCTION refuse('the history of a report is only ever added to');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON report_history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the history of a report is only ever added to');

CREATE TABLE report_evidence (
    id         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    report_id  bigint NOT NULL REFERENCES report,
    name       text NOT NULL,
    media_type text NOT NULL,
    size       bigint NOT NULL CHECK (size >= 0),
    sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    by         text NOT NULL,
    at         timestamptz NOT NULL
);
COMMENT ON TABLE report_evidence IS 'what is known of a file; the file itself is in a folder';
COMMENT ON COLUMN report_evidence.name IS 'as its reporter called it: never a path to open';
CREATE INDEX ON report_evidence (report_id);
CREATE INDEX ON report_evidence (sha256);

CREATE FUNCTION refuse_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Locked, so that nobody approves the report before this change of it is seen.
    PERFORM FROM report WHERE id = coalesce(NEW.report_id, OLD.report_id) FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM report WHERE id = coalesce(NEW.report_id, OLD.report_id)
               AND status = 'approved') THEN
        RAISE EXCEPTION '% of % is refused: its report is approved', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER locked BEFORE INSERT OR DELETE ON report_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_approved();
CREATE TRIGGER append_only BEFORE UPDATE ON report_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse('evidence is added or taken away');
CREATE TRIGGER locked_all BEFORE TRUNCATE ON report_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('evidence of approved reports is among it');

CREATE TABLE dispatch (
    id          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    plan_id     bigint NOT NULL REFERENCES plan,
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    version     integer NOT NULL CHECK (version >= 1),
    text        text NOT NULL,
    by          text NOT NULL,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (plan_id, month, version)
);
COMMENT ON TABLE dispatch IS 'what the coordination office told the units after a month';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dispatch
    FOR EACH ROW EXECUTE FUNCTION refuse('a new dispatch note is a new version');
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON dispatch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('a new dispatch note is a new version');

-- For dashboards: every indicator with the target in force by the instance's clock.
CREATE VIEW v_livelihood_indicator AS
SELECT i.id AS indicator_id, l.code AS plan, l.year, l.demonstration, p.code AS project,
       p.title AS project_title, i.code AS indicator, i.title, i.kind, i.unit, i.leads, i.part_of,
       t.version AS target_version, t.value AS target, t.parts AS target_parts, t.total,
       t.baseline, t.due, t.provisional
FROM project_indicator i
JOIN project p ON p.id = i.project_id
JOIN plan l ON l.id = i.plan_id
LEFT JOIN LATERAL (
    SELECT * FROM target
    WHERE indicator_id = i.id AND in_force_from <= coalesce(
        (SELECT CASE mode WHEN 'live' THEN NULL ELSE clock END FROM instance), clock_timestamp())
    ORDER BY version DESC LIMIT 1
) t ON true;

-- What counts: the newest approved version of each month, stamped with the month's end.
CREATE VIEW v_livelihood_report AS
SELECT DISTINCT ON (r.indicator_id, r.month)
       (r.month + INTERVAL '1 month') AT TIME ZONE 'Asia/Shanghai' AS time, r.month, r.version,
       r.value, r.parts, r.funds_paid, r.unit AS reported_by, r.decided_at AS approved_at, v.*
FROM report r JOIN v_livelihood_indicator v USING (indicator_id)
WHERE r.status = 'approved'
ORDER BY r.indicator_id, r.month, r.version DESC;
