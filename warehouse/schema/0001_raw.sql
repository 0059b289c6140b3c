-- What was found, what was read, what came of it. Times are UTC (TIMESTAMP without zone).
-- No PRIMARY KEY or UNIQUE (DuckLake has none): keys are stated in the comments and tested.

CREATE SCHEMA IF NOT EXISTS raw;

-- ---------------------------------------------------------------- files

CREATE TABLE raw.document (
    document_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    source_uri VARCHAR NOT NULL,
    byte_size BIGINT NOT NULL,
    archive_path VARCHAR NOT NULL,
    first_ingested_at TIMESTAMP NOT NULL,
    format VARCHAR,
    encoding VARCHAR,
    page_count BIGINT
);
COMMENT ON TABLE raw.document IS 'One row a distinct file content. Key: document_id';
COMMENT ON COLUMN raw.document.document_id IS 'sha256 of the content, 64 hex digits';
COMMENT ON COLUMN raw.document.file_name IS 'Base name of the first source, as found';
COMMENT ON COLUMN raw.document.source_uri IS 'First source of this content';
COMMENT ON COLUMN raw.document.archive_path IS 'Where the bytes are kept, relative to the home';
COMMENT ON COLUMN raw.document.format IS 'NULL until a parse has succeeded; so encoding and page_count';

CREATE TABLE raw.source (
    source_uri VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    byte_size BIGINT,
    mtime_ns BIGINT,
    modified_at TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    missing_since TIMESTAMP
);
COMMENT ON TABLE raw.source IS 'One row a place where a file was found. Key: source_uri. Two names of one content are two sources of one document';
COMMENT ON COLUMN raw.source.document_id IS 'The content when it was last read';
COMMENT ON COLUMN raw.source.mtime_ns IS 'With byte_size: while both are unchanged the file is not read again';
COMMENT ON COLUMN raw.source.missing_since IS 'When a run first saw that the file is no longer there; its facts stay';

-- ---------------------------------------------------------------- runs

CREATE TABLE raw.run (
    run_id VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    state VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    counts MAP(VARCHAR, BIGINT),
    message VARCHAR
);
COMMENT ON TABLE raw.run IS 'One row a run. Key: run_id';
COMMENT ON COLUMN raw.run.state IS 'running, published, nothing_new, failed';
COMMENT ON COLUMN raw.run.source IS 'The SOURCE words, as given';

CREATE TABLE raw.parse_run (
    document_id VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    seconds DOUBLE NOT NULL,
    reason_code VARCHAR,
    detail VARCHAR,
    record_counts MAP(VARCHAR, BIGINT) NOT NULL,
    redo_requested_at TIMESTAMP
);
COMMENT ON TABLE raw.parse_run IS 'The ledger. Key: (document_id, extractor_version). Written in the transaction that writes the records';
COMMENT ON COLUMN raw.parse_run.state IS 'parsed or quarantined';
COMMENT ON COLUMN raw.parse_run.record_counts IS 'Raw table name -> records of this parse';
COMMENT ON COLUMN raw.parse_run.redo_requested_at IS 'Set by rerun: process again; the old records stay until then';

-- The extraction whose records count: the newest successful one of each document.
CREATE VIEW raw.current_parse AS
SELECT document_id, extractor_version, run_id, finished_at
FROM raw.parse_run
WHERE state = 'parsed'
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY finished_at DESC, extractor_version DESC) = 1;

CREATE TABLE raw.quarantine (
    source_uri VARCHAR NOT NULL,
    document_id VARCHAR,
    file_name VARCHAR NOT NULL,
    reason_code VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    advice VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    resolved_at TIMESTAMP
);
COMMENT ON TABLE raw.quarantine IS 'Files that gave no facts. At most one open row (resolved_at IS NULL) a source_uri';
COMMENT ON COLUMN raw.quarantine.document_id IS 'NULL if the file was never read';

CREATE TABLE raw.publication (
    version VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    published_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    byte_size BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    row_counts MAP(VARCHAR, BIGINT) NOT NULL
);
COMMENT ON TABLE raw.publication IS 'One row a published version. Key: version';

-- ---------------------------------------------------------------- records
-- One table an entry of ingest.records.RECORD_TABLES, its fields and extractor_version
-- (a test compares both). Rows of other versions stay: raw.current_parse says which count.

CREATE TABLE raw.block (
    document_id VARCHAR NOT NULL,
    block_no BIGINT NOT NULL,
    block_kind VARCHAR NOT NULL,
    page BIGINT,
    locator VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.cell (
    document_id VARCHAR NOT NULL,
    block_no BIGINT NOT NULL,
    row_no BIGINT NOT NULL,
    column_no BIGINT NOT NULL,
    row_span BIGINT NOT NULL,
    column_span BIGINT NOT NULL,
    locator VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.report (
    report_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    report_no BIGINT NOT NULL,
    title VARCHAR,
    report_kind VARCHAR,
    agency_name VARCHAR,
    agency_source VARCHAR,
    fiscal_year BIGINT,
    fiscal_year_source VARCHAR,
    title_year BIGINT,
    report_date DATE,
    overall_score DECIMAL(18, 6),
    grade VARCHAR,
    source_page BIGINT,
    source_locator VARCHAR NOT NULL,
    source_text VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.project (
    project_id VARCHAR NOT NULL,
    report_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    project_no BIGINT NOT NULL,
    project_name VARCHAR NOT NULL,
    project_code VARCHAR,
    competent_department VARCHAR,
    implementing_unit VARCHAR,
    fiscal_year BIGINT,
    initial_budget_yuan DECIMAL(18, 2),
    budget_yuan DECIMAL(18, 2),
    executed_yuan DECIMAL(18, 2),
    execution_rate_pct DECIMAL(18, 6),
    score DECIMAL(18, 6),
    grade VARCHAR,
    goal_text VARCHAR,
    outcome_text VARCHAR,
    source_page BIGINT,
    source_locator VARCHAR NOT NULL,
    source_text VARCHAR NOT NULL,
    confidence VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.indicator (
    indicator_id VARCHAR NOT NULL,
    report_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    project_id VARCHAR,
    indicator_no BIGINT NOT NULL,
    level1 VARCHAR,
    level2 VARCHAR,
    level3 VARCHAR,
    level1_std VARCHAR,
    level2_std VARCHAR,
    target_text VARCHAR,
    target_operator VARCHAR,
    target_value DECIMAL(18, 6),
    target_unit VARCHAR,
    actual_text VARCHAR,
    actual_value DECIMAL(18, 6),
    attainment VARCHAR NOT NULL,
    weight DECIMAL(18, 6),
    score DECIMAL(18, 6),
    level1_weight DECIMAL(18, 6),
    level2_weight DECIMAL(18, 6),
    explanation_text VARCHAR,
    criteria_text VARCHAR,
    deviation_text VARCHAR,
    source_page BIGINT,
    source_locator VARCHAR NOT NULL,
    source_text VARCHAR NOT NULL,
    confidence VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.spending (
    spending_id VARCHAR NOT NULL,
    report_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    project_id VARCHAR,
    spending_no BIGINT NOT NULL,
    item VARCHAR NOT NULL,
    item_code VARCHAR,
    flow VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    fiscal_year BIGINT,
    amount_yuan DECIMAL(18, 2) NOT NULL,
    amount_text VARCHAR NOT NULL,
    is_approximate BOOLEAN NOT NULL,
    share_pct DECIMAL(18, 6),
    change_yuan DECIMAL(18, 2),
    change_pct DECIMAL(18, 6),
    budget_completion_pct DECIMAL(18, 6),
    function_code VARCHAR,
    function_path VARCHAR,
    economic_code VARCHAR,
    source_page BIGINT,
    source_locator VARCHAR NOT NULL,
    source_text VARCHAR NOT NULL,
    confidence VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.unexplained_amount (
    document_id VARCHAR NOT NULL,
    report_id VARCHAR,
    amount_yuan DECIMAL(18, 2),
    amount_text VARCHAR NOT NULL,
    reason_code VARCHAR NOT NULL,
    source_page BIGINT,
    source_locator VARCHAR NOT NULL,
    source_text VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.unknown_label (
    document_id VARCHAR NOT NULL,
    report_id VARCHAR,
    label VARCHAR NOT NULL,
    context VARCHAR NOT NULL,
    source_locator VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);

CREATE TABLE raw.unread_value (
    document_id VARCHAR NOT NULL,
    report_id VARCHAR,
    field_name VARCHAR NOT NULL,
    printed VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    source_locator VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);
