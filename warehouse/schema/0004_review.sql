-- What people found when they looked at doubtful facts. Only people's words come here; no raw fact is changed.

CREATE TABLE raw.correction (
    correction_id VARCHAR NOT NULL,
    fact_table VARCHAR NOT NULL,
    fact_key VARCHAR NOT NULL,
    field_name VARCHAR NOT NULL,
    expected_value VARCHAR,
    corrected_value VARCHAR,
    reviewer VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    corrected_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.correction IS 'One row a correction; the newest of a field counts. Key: correction_id';
COMMENT ON COLUMN raw.correction.fact_table IS 'project, indicator or spending';
COMMENT ON COLUMN raw.correction.expected_value IS 'What the extractor said when the person looked, as DuckDB prints it; NULL if it had read nothing';
COMMENT ON COLUMN raw.correction.corrected_value IS 'As DuckDB prints it in the type of the field; NULL takes the correction before it back';
COMMENT ON COLUMN raw.correction.reviewer IS 'Stays here: no name of a person is published';
