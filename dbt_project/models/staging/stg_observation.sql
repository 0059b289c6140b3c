select
    observation_id,
    report_id,
    document_id,
    project_id,
    extractor_version,

    rule_id,
    outcome,
    severity,
    statement,
    statement_en,
    printed,
    computed,
    difference_unit,

    cast(observation_no as integer) as observation_no,
    cast(source_page as integer) as source_page,
    difference,

    from_json(evidence, '[{"source_locator": "VARCHAR", "quote": "VARCHAR"}]') as evidence
from {{ source('raw', 'observation') }}
