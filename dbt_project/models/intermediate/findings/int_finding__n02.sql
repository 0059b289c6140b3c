-- N02: spending far above the money arranged for a project, whether the form says so or a
-- sentence does (实际办案经费已达1000万元 of 200万元).
with spent as (
    select
        projects.report_id,
        projects.project_id,
        projects.project_name,
        projects.budget_yuan,
        projects.executed_yuan as spent_yuan,
        [{{ quoted('projects.source_locator', 'projects.source_text') }}] as evidence
    from {{ ref('int_project') }} as projects
    union all
    select
        projects.report_id,
        projects.project_id,
        projects.project_name,
        projects.budget_yuan,
        spending.amount_yuan as spent_yuan,
        [
            {{ quoted('spending.source_locator', 'spending.source_text') }},
            {{ quoted('projects.source_locator', 'projects.source_text') }}
        ] as evidence
    from {{ ref('int_project') }} as projects
    inner join {{ ref('int_spending') }} as spending on projects.project_id = spending.project_id
    where
        spending.basis = 'actual'
        and spending.flow = 'expenditure'
        and spending.fiscal_year is not distinct from projects.fiscal_year
)

select
    'N02' as rule_id,
    report_id,
    project_id,
    project_id as subject_key,
    null::varchar as severity,
    '“' || project_name || '”预算安排' || {{ wan('budget_yuan') }} || '，而所述支出' || {{ wan('spent_yuan') }} || '，为预算的'
    || {{ plain('round(spent_yuan / budget_yuan, 1)') }} || '倍，资金来源或口径需核对。' as statement,
    {{ plain('spent_yuan') }} as printed,
    {{ plain('budget_yuan') }} as computed,
    spent_yuan - budget_yuan as difference,
    'yuan' as difference_unit,
    evidence
from spent
where budget_yuan > 0 and spent_yuan > {{ var('over_execution_ratio') }} * budget_yuan
qualify row_number() over (partition by project_id order by spent_yuan desc, len(evidence)) = 1
