-- A14: a printed rate of execution does not follow from its two amounts. A rate may be meant
-- against either budget that is printed beside it (全年, 年初), so one that agrees is enough.
with rates as (
    {% for budget in ['budget_yuan', 'initial_budget_yuan'] -%}
    select
        report_id,
        project_id,
        project_id as subject_key,
        project_name as subject,
        execution_rate_pct as printed_pct,
        executed_yuan,
        {{ budget }} as budget_yuan,
        {{ half_unit_yuan('executed_yuan') }} as executed_half,
        {{ half_unit_yuan(budget) }} as budget_half,
        {{ loop.index }} as preference,
        [{{ quoted('source_locator', 'source_text') }}] as evidence
    from {{ ref('int_project') }}
    union all
    {% endfor -%}
    select
        actual.report_id,
        actual.project_id,
        actual.spending_id as subject_key,
        actual.item as subject,
        actual.budget_completion_pct as printed_pct,
        actual.amount_yuan as executed_yuan,
        budgets.amount_yuan as budget_yuan,
        {{ half_unit_yuan('actual.amount_yuan', 'actual.amount_text') }} as executed_half,
        {{ half_unit_yuan('budgets.amount_yuan', 'budgets.amount_text') }} as budget_half,
        if(budgets.basis = 'budget', 1, 2) as preference,
        [
            {{ quoted('actual.source_locator', 'actual.source_text') }},
            {{ quoted('budgets.source_locator', 'budgets.source_text') }}
        ] as evidence
    from {{ ref('int_spending') }} as actual
    inner join {{ ref('int_spending') }} as budgets
        on
            actual.report_id = budgets.report_id
            and actual.project_id is not distinct from budgets.project_id
            and actual.fiscal_year is not distinct from budgets.fiscal_year
            and actual.function_code is not distinct from budgets.function_code
            and actual.item = budgets.item
            and budgets.basis in ('budget', 'initial_budget')
            and not budgets.is_approximate
    -- a form's total row is judged as its project
    left join {{ ref('int_project') }} as projects
        on
            actual.project_id = projects.project_id
            and actual.amount_yuan = projects.executed_yuan
            and projects.execution_rate_pct is not null
    where
        actual.basis = 'actual'
        and not actual.is_approximate
        and projects.project_id is null
),

judged as (
    select
        *,
        {{ percent_verdict('printed_pct', 'executed_yuan', 'budget_yuan', 'executed_half', 'budget_half') }} as verdict,
        {{ ratio_pct('executed_yuan', 'budget_yuan') }} as computed_pct
    from rates
),

suspects as (
    select *
    from judged
    where verdict is not null
    qualify
        not bool_or(verdict = 'agrees') over (partition by subject_key)
        and row_number()
            over (partition by subject_key order by if(verdict = 'truncated', 0, 1), preference, budget_yuan)
        = 1
)

select
    'A14' as rule_id,
    report_id,
    project_id,
    subject_key,
    if(verdict = 'truncated', 'info', null) as severity,
    '“' || subject || '”所印执行率' || {{ plain('printed_pct') }} || '%，而执行数' || {{ wan('executed_yuan') }} || '除以预算数'
    || {{ wan('budget_yuan') }} || '为' || {{ plain('round(computed_pct, 2)') }} || '%'
    || if(verdict = 'truncated', '（截去尾数，未四舍五入）。', '。') as statement,
    {{ plain('printed_pct') }} as printed,
    {{ plain('computed_pct') }} as computed,
    printed_pct - computed_pct as difference,
    'pct' as difference_unit,
    evidence
from suspects
