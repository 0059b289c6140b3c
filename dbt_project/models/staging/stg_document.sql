select
    document_id,
    file_name,
    source_uri,
    format,
    encoding,
    cast(byte_size as bigint) as byte_size,
    cast(page_count as integer) as page_count,
    cast(recognised_page_count as integer) as recognised_page_count,
    text_engine,
    archive_path,
    cast(first_ingested_at as timestamp) as first_ingested_at
from {{ source('raw', 'document') }}
