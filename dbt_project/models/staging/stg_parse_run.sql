select
    document_id,
    extractor_version,
    run_id,
    state,
    reason_code,
    cast(finished_at as timestamp) as finished_at
from {{ source('raw', 'parse_run') }}
