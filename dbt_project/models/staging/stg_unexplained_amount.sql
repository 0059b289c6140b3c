select
    document_id,
    report_id,
    extractor_version,

    amount_text,
    reason_code,
    source_locator,

    amount_yuan
from {{ source('raw', 'unexplained_amount') }}
