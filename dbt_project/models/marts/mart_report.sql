-- Sorted as the pages list it, like the next two: what a page shows first lies together on the disk.
with reports as (
    {{ counted_reports() }}
)

select
    reports.report_id,
    reports.document_id,
    reports.title,
    reports.report_kind,
    {{ agency_columns('reports') }},
    reports.report_year as fiscal_year,
    reports.report_date,
    reports.overall_score,
    reports.report_grade as grade,
    documents.file_name
from reports
inner join {{ ref('dim_document') }} as documents on reports.document_id = documents.document_id
order by reports.agency_name asc, reports.report_year desc, reports.title asc, reports.report_id asc
