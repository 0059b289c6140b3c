select
    document_id,
    report_id,
    extractor_version,

    field_name,
    printed,
    reason,
    source_locator
from {{ source('raw', 'unread_value') }}
