-- One row a thing that is scored as a whole: a project, or a report without projects (部门整体). With
-- its total, its rate of execution and the sums over its indicators, weights as the form prints them.
with subjects as (
    select
        projects.report_id,
        projects.project_id,
        projects.project_id as subject_key,
        projects.project_name as subject,
        projects.score,
        projects.grade,
        projects.execution_rate_calc_pct as calculated_rate_pct,
        projects.execution_rate_pct as printed_rate_pct,
        projects.budget_yuan,
        projects.source_locator,
        projects.source_text
    from {{ ref('int_project') }} as projects
    union all
    select
        reports.report_id,
        null::varchar as project_id,
        reports.report_id as subject_key,
        coalesce(reports.agency_name, reports.title, '本报告') as subject,
        reports.overall_score as score,
        reports.grade,
        null as calculated_rate_pct,
        null as printed_rate_pct,
        null as budget_yuan,
        reports.source_locator,
        reports.source_text
    from {{ ref('int_report') }} as reports
    where reports.report_id not in (select projects.report_id from {{ ref('int_project') }} as projects)
),

-- what a project spent, where only a sentence says so: one amount, or it is not known
spent as (
    select
        project_id,
        any_value(amount_yuan) as executed_yuan,
        min({{ quoted('source_locator', 'source_text') }}) as evidence
    from {{ ref('int_spending') }}
    where item_code = 'project_fund' and basis = 'actual' and project_id is not null and not is_approximate
    group by project_id
    having count(distinct amount_yuan) = 1
),

indicators as (
    select
        coalesce(project_id, report_id) as subject_key,
        count(*) as indicators,
        count(weight) as weights,
        count(score) as scores,
        sum(weight) as weight_sum,
        sum(score) as score_sum,
        sum(greatest(weight - score, 0)) as deductions,
        bool_or(score > weight) as is_any_above,
        sum(weight) filter (where regexp_matches(level3, '预算执行率|^执行率')) as rate_weight,
        list(
            {{ quoted('source_locator', 'source_text') }}
            order by indicator_no
        ) as places
    from {{ ref('int_indicator') }}
    group by all
)

select
    subjects.*,
    coalesce(indicators.indicators, 0) as indicators,
    coalesce(indicators.weights, 0) as weights,
    coalesce(indicators.scores, 0) as scores,
    indicators.weight_sum,
    indicators.score_sum,
    indicators.deductions,
    indicators.is_any_above,
    indicators.rate_weight,
    indicators.places,
    -- points that the form gives to the rate of execution: one of its indicators, or what the weights leave of 100
    case
        when indicators.rate_weight in (10, 20) then indicators.rate_weight
        when indicators.weights = indicators.indicators and indicators.weight_sum in (80, 90, 100)
            then 100 - indicators.weight_sum
    end as execution_weight,
    coalesce(
        subjects.calculated_rate_pct, {{ ratio_pct('spent.executed_yuan', 'subjects.budget_yuan') }},
        subjects.printed_rate_pct
    ) as rate_pct,
    if(
        subjects.calculated_rate_pct is null and spent.evidence is not null,
        [{{ quoted('subjects.source_locator', 'subjects.source_text') }}, spent.evidence],
        [{{ quoted('subjects.source_locator', 'subjects.source_text') }}]
    ) as evidence
from subjects
left join spent on subjects.project_id = spent.project_id
left join indicators on subjects.subject_key = indicators.subject_key
