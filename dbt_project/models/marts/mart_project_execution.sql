with arrived as (
    select
        project_id,
        -- several instalments cannot be told from several statements: only one amount is certain
        if(count(distinct amount_yuan) = 1, any_value(amount_yuan), null) as appropriated_yuan,
        count(distinct amount_yuan) as appropriated_amounts
    from {{ ref('fct_spending') }}
    where basis = 'appropriated' and project_id is not null
    group by project_id
),

findings as (
    select
        project_id,
        count(*) as findings
    from {{ ref('fct_finding') }}
    where project_id is not null
    group by project_id
),

indicators as (
    select
        project_id,
        count(*) as indicators
    from {{ ref('fct_indicator') }}
    where project_id is not null
    group by project_id
)

select
    projects.project_id,
    projects.report_id,
    reports.agency_id,
    coalesce(agencies.agency_name, reports.agency_name) as agency_name,
    agencies.region_code,
    agencies.region_name,
    agencies.province_name,
    agencies.admin_level,
    agencies.sector,
    projects.fiscal_year,
    projects.project_name,
    projects.initial_budget_yuan,
    projects.budget_yuan,
    arrived.appropriated_yuan,
    projects.executed_yuan,
    cast(projects.budget_yuan - projects.executed_yuan as decimal(18, 2)) as unspent_yuan,
    projects.execution_rate_pct,
    projects.execution_rate_calc_pct,
    projects.score,
    projects.grade,
    indicators.indicators,
    coalesce(findings.findings, 0) as findings,
    documents.file_name,
    projects.source_locator,
    coalesce(arrived.appropriated_amounts, 0) as appropriated_amounts,
    {{ ratio_pct('arrived.appropriated_yuan', 'projects.budget_yuan') }} as appropriation_rate_pct,
    {{ ratio_pct('projects.executed_yuan', 'arrived.appropriated_yuan') }} as executed_of_appropriated_pct,
    case
        when projects.budget_yuan is null and arrived.appropriated_yuan is null and projects.executed_yuan is null
            then 'none'
        else concat_ws(
            '→',
            if(projects.budget_yuan is null, null, '预算'),
            if(arrived.appropriated_yuan is null, null, '拨付'),
            if(projects.executed_yuan is null, null, '支出')
        )
    end as known_flow,
    reports.document_id
from {{ ref('fct_project') }} as projects
inner join {{ ref('dim_report') }} as reports on projects.report_id = reports.report_id
inner join {{ ref('dim_document') }} as documents on reports.document_id = documents.document_id
left join {{ ref('dim_agency') }} as agencies on reports.agency_id = agencies.agency_id
left join arrived on projects.project_id = arrived.project_id
left join indicators on projects.project_id = indicators.project_id
left join findings on projects.project_id = findings.project_id
where reports.is_superseded is not true
