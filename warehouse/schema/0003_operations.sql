-- What a home needs to be operated: which state of the raw tables was built and published, what
-- was seen where and when, and how long the stages of a run took. Times are UTC.

-- ---------------------------------------------------------------- what is up to date

CREATE TABLE raw.revision (revision BIGINT NOT NULL, changed_at TIMESTAMP NOT NULL);
INSERT INTO raw.revision VALUES (1, make_timestamp(epoch_us(now())));
COMMENT ON TABLE raw.revision IS 'One row: raised in every transaction that changes what the models read';

CREATE TABLE raw.build (
    run_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL,
    models_sha256 VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    nodes MAP(VARCHAR, BIGINT),
    message VARCHAR
);
COMMENT ON TABLE raw.build IS 'One row a build of the models; the newest says what the marts are';
COMMENT ON COLUMN raw.build.revision IS 'State of the raw tables that was built';
COMMENT ON COLUMN raw.build.state IS 'running (or killed: the marts may be half of one build and half of another), passed, failed';
COMMENT ON COLUMN raw.build.nodes IS 'Status -> number of models and tests';

ALTER TABLE raw.publication ADD COLUMN revision BIGINT;
ALTER TABLE raw.publication ADD COLUMN models_sha256 VARCHAR;
COMMENT ON COLUMN raw.publication.revision IS 'Of the build that it is a copy of; NULL before there were revisions';

COMMENT ON COLUMN raw.run.state IS 'running, ingested, built, published, nothing_new, failed';

CREATE TABLE raw.run_stage (
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    seconds DOUBLE NOT NULL,
    items BIGINT,
    detail MAP(VARCHAR, DOUBLE)
);
COMMENT ON TABLE raw.run_stage IS 'One row a stage of a run: how long it took for how many items (files, documents, models)';

-- ---------------------------------------------------------------- sources

ALTER TABLE raw.source ADD COLUMN etag VARCHAR;
COMMENT ON COLUMN raw.source.etag IS 'What a remote store calls this version of the file; NULL for local files';

CREATE TABLE raw.source_version (
    source_uri VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP
);
INSERT INTO raw.source_version SELECT source_uri, document_id, first_seen_at, missing_since FROM raw.source;
COMMENT ON TABLE raw.source_version IS 'What lay at an address from when to when. Key: (source_uri, valid_from). Follows raw.source, which keeps only the newest';
COMMENT ON COLUMN raw.source_version.valid_from IS 'When a run first saw this content at the address';
COMMENT ON COLUMN raw.source_version.valid_to IS 'When a run first saw something else there, or nothing; NULL while it lies there';

CREATE TABLE raw.scan (
    run_id VARCHAR NOT NULL,
    argument VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    problems BIGINT NOT NULL
);
COMMENT ON TABLE raw.scan IS 'The manifest: what a run saw under each SOURCE argument. Which files: raw.source_version at seen_at';
