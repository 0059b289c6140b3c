-- The rule (newest success, also after a rollback of the extractor) is the ledger's own view.
select
    document_id,
    extractor_version,
    cast(finished_at as timestamp) as parsed_at
from {{ source('raw', 'current_parse') }}
