-- One row an account that a report states for the agency: report, item code, basis and year, with the one
-- amount it has, or how many. 本年 totals (without carry-over) are told from 总计.
with amounts as (
    select
        report_id,
        basis,
        fiscal_year,
        amount_yuan,
        item,
        source_locator,
        {{ half_unit_yuan('amount_yuan', 'amount_text') }} as half_yuan,
        {{ quoted('source_locator', 'source_text') }} as place,
        case
            when item_code = 'total_revenue' and contains(item, '本年') then 'year_revenue'
            when item_code = 'total_expenditure' and contains(item, '本年') then 'year_expenditure'
            else item_code
        end as account
    from {{ ref('int_spending') }}
    where
        project_id is null
        and item_code is not null
        and item_code not in ('function', 'economic', 'project_fund', 'project_use')
        and not is_approximate
)

select
    report_id,
    account,
    basis,
    fiscal_year,
    min(amount_yuan) as amount_yuan,
    max(amount_yuan) as highest_yuan,
    count(distinct amount_yuan) as amounts,
    max(half_yuan) as half_yuan,
    arg_min(item, (amount_yuan, source_locator)) as item,
    arg_min(place, (amount_yuan, source_locator)) as place,
    arg_max(place, (amount_yuan, source_locator)) as other_place
from amounts
group by report_id, account, basis, fiscal_year
