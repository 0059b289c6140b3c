select
    document_id,
    extractor_version,

    cast(page as integer) as page,
    reason_code,
    detail
from {{ source('raw', 'unread_page') }}
