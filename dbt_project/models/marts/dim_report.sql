select
    reports.report_id,
    reports.document_id,
    reports.report_no,
    reports.title,
    reports.report_kind,
    reports.agency_id,
    reports.agency_name,
    reports.agency_source,
    reports.fiscal_year,
    reports.fiscal_year_source,
    reports.title_year,
    reports.report_date,
    reports.overall_score,
    reports.grade,
    reports.source_page,
    reports.source_locator,
    reports.source_text,
    validity.superseded_by is not null as is_superseded
from {{ ref('int_report') }} as reports
left join {{ ref('int_document_validity') }} as validity on reports.document_id = validity.document_id
