select
    document_id,
    report_id,
    extractor_version,

    label,
    context,
    source_locator
from {{ source('raw', 'unknown_label') }}
