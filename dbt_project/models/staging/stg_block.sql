select
    document_id,
    extractor_version,

    block_kind,
    locator,
    text,

    cast(block_no as integer) as block_no,
    cast(page as integer) as page
from {{ source('raw', 'block') }}
