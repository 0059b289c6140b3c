-- From when to when a content lay at some address, and what lies there in its place.
with versions as (
    select * from {{ ref('stg_source_version') }}
),

spans as (
    select
        document_id,
        min(valid_from) as valid_from,
        if(bool_or(valid_to is null), null, max(valid_to)) as valid_to
    from versions
    group by document_id
),

-- Only what can be read takes the place of a report: an unreadable file leaves the old facts standing.
successors as (
    select
        former.document_id,
        arg_min(latter.document_id, latter.valid_from) as superseded_by
    from spans
    inner join versions as former
        on spans.document_id = former.document_id and spans.valid_to = former.valid_to
    inner join versions as latter
        on
            former.source_uri = latter.source_uri
            and former.valid_to <= latter.valid_from
            and former.document_id != latter.document_id
    inner join {{ ref('int_document_latest') }} as readable on latter.document_id = readable.document_id
    group by former.document_id
)

select
    spans.document_id,
    spans.valid_from,
    spans.valid_to,
    successors.superseded_by
from spans
left join successors on spans.document_id = successors.document_id
