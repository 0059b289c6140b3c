-- One name a content: the same bytes found under several names are one document.
with attempts as (
    select *
    from {{ ref('stg_parse_run') }}
    qualify row_number() over (partition by document_id order by finished_at desc) = 1
),

unread as (
    select
        document_id,
        cast(count(*) as integer) as pages
    from ({{ from_latest(ref('stg_unread_page')) }})
    group by document_id
)

select
    documents.document_id,
    documents.file_name,
    documents.source_uri,
    documents.format,
    documents.encoding,
    documents.archive_path,
    case
        when latest.document_id is not null then 'parsed'
        when attempts.state = 'expanded' then 'expanded'
        else 'quarantined'
    end as state,
    attempts.reason_code,
    documents.byte_size,
    documents.page_count,
    documents.recognised_page_count,
    if(latest.document_id is null, null, coalesce(unread.pages, 0)) as unread_page_count,
    documents.text_engine,
    coalesce(latest.extractor_version, attempts.extractor_version) as extractor_version,
    documents.first_ingested_at as ingested_at,
    latest.parsed_at,
    coalesce(validity.valid_from, documents.first_ingested_at) as valid_from,
    validity.valid_to,
    validity.superseded_by
from {{ ref('stg_document') }} as documents
inner join attempts on documents.document_id = attempts.document_id
left join {{ ref('int_document_latest') }} as latest on documents.document_id = latest.document_id
left join unread on documents.document_id = unread.document_id
left join {{ ref('int_document_validity') }} as validity on documents.document_id = validity.document_id
