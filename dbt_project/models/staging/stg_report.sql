select
    report_id,
    document_id,
    extractor_version,

    title,
    report_kind,
    agency_name,
    agency_source,
    fiscal_year_source,
    grade,
    source_locator,
    source_text,

    cast(report_no as integer) as report_no,
    cast(fiscal_year as integer) as fiscal_year,
    cast(title_year as integer) as title_year,
    overall_score,
    cast(source_page as integer) as source_page,

    cast(report_date as date) as report_date
from {{ source('raw', 'report') }}
