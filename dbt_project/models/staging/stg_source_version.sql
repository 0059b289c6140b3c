select
    source_uri,
    document_id,
    valid_from,
    valid_to
from {{ source('raw', 'source_version') }}
