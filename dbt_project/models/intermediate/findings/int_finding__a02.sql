-- A02: total revenue and total expenditure are one quantity shown twice: no tolerance. Where a
-- total is stated several times, one agreeing pair is enough.
with totals as (
    select
        report_id,
        basis,
        fiscal_year,
        item_code,
        list(distinct amount_yuan) as amounts,
        arg_min(amount_yuan, spending_no) as amount_yuan,
        arg_min({{ quoted('source_locator', 'source_text') }}, spending_no) as evidence
    from {{ ref('int_spending') }}
    where
        item_code in ('total_revenue', 'total_expenditure')
        and project_id is null
        and not is_approximate
        -- 本年合计 leaves out carry-over and balances, so the two sides may differ
        and not contains(item, '本年')
    group by all
)

select
    'A02' as rule_id,
    revenue.report_id,
    null::varchar as project_id,
    concat_ws(' ', revenue.report_id, revenue.basis, revenue.fiscal_year) as subject_key,
    null::varchar as severity,
    coalesce(revenue.fiscal_year || '年', '') || '收入总计' || {{ wan('revenue.amount_yuan') }} || '，支出总计'
    || {{ wan('expenditure.amount_yuan') }} || '，相差'
    || {{ wan('abs(revenue.amount_yuan - expenditure.amount_yuan)') }} || '。' as statement,
    {{ plain('revenue.amount_yuan') }} as printed,
    {{ plain('expenditure.amount_yuan') }} as computed,
    revenue.amount_yuan - expenditure.amount_yuan as difference,
    'yuan' as difference_unit,
    [revenue.evidence, expenditure.evidence] as evidence
from totals as revenue
inner join totals as expenditure
    on
        revenue.report_id = expenditure.report_id
        and revenue.basis = expenditure.basis
        and revenue.fiscal_year is not distinct from expenditure.fiscal_year
        and expenditure.item_code = 'total_expenditure'
where
    revenue.item_code = 'total_revenue'
    and not list_has_any(revenue.amounts, expenditure.amounts)
