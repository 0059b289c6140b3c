select
    document_id,
    file_name,
    source_uri,
    format,
    encoding,
    cast(byte_size as bigint) as byte_size,
    cast(page_count as integer) as page_count,
    archive_path,
    cast(first_ingested_at as timestamp) as first_ingested_at
from {{ source('raw', 'document') }}
