select
    reports.*,
    agencies.agency_id
from ({{ from_latest(ref('stg_report')) }}) as reports
left join {{ ref('int_report_agency') }} as agencies on reports.report_id = agencies.report_id
