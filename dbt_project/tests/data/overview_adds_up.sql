-- What the overview counts by agency and year is all that there is, each once.
with counted as (
    select
        sum(reports) as reports,
        sum(projects) as projects,
        sum(indicators) as indicators,
        sum(amounts) as amounts,
        sum(findings) as findings
    from {{ ref('mart_overview') }}
),

held as (
    select
        (select count(*) from {{ ref('mart_report') }}) as reports,
        (select count(*) from {{ ref('mart_project_execution') }}) as projects,
        (select count(*) from {{ ref('mart_indicator') }}) as indicators,
        (select count(*) from {{ ref('mart_amount') }}) as amounts,
        (select count(*) from {{ ref('mart_finding') }}) as findings
)

select counted.*
from counted
cross join held
where
    coalesce(counted.reports, 0) != held.reports
    or coalesce(counted.projects, 0) != held.projects
    or coalesce(counted.indicators, 0) != held.indicators
    or coalesce(counted.amounts, 0) != held.amounts
    or coalesce(counted.findings, 0) != held.findings
