-- What rules that read text saw in a report; the rules over facts are models and need no table.

CREATE TABLE raw.observation (
    observation_id VARCHAR NOT NULL,
    report_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    project_id VARCHAR,
    observation_no BIGINT NOT NULL,
    rule_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    severity VARCHAR,
    statement VARCHAR,
    statement_en VARCHAR,
    printed VARCHAR,
    computed VARCHAR,
    difference DECIMAL(18,6),
    difference_unit VARCHAR,
    evidence VARCHAR NOT NULL,
    source_page BIGINT,
    extractor_version VARCHAR NOT NULL
);
COMMENT ON TABLE raw.observation IS 'One row a thing that a rule over text had to judge. Key: (observation_id, extractor_version)';
COMMENT ON COLUMN raw.observation.project_id IS 'Where the report is about one project';
COMMENT ON COLUMN raw.observation.outcome IS 'passed, finding or insufficient_data';
COMMENT ON COLUMN raw.observation.severity IS 'NULL: that of the rule';
COMMENT ON COLUMN raw.observation.statement IS 'NULL unless it is a finding, as are printed and what follows';
COMMENT ON COLUMN raw.observation.evidence IS 'JSON: list of {source_locator, quote}';
