with reports as (
    {{ counted_reports() }}
),

-- 财政拨款结转结余 is a part of 结转结余: the two are kept apart
statements as (
    select
        reports.agency_id,
        spending.fiscal_year,
        if(contains(spending.item, '财政拨款') and not contains(spending.item, '非财政'), 'fiscal', 'all') as fund_scope,
        spending.item_code,
        spending.amount_yuan,
        spending.spending_id,
        row_number() over (
            partition by reports.agency_id, spending.fiscal_year, fund_scope, spending.item_code
            order by {{ best_statement_first('reports.report_year') }}
        ) as place
    from {{ ref('fct_spending') }} as spending
    inner join reports on spending.report_id = reports.report_id
    where
        spending.item_code in ('balance_in', 'balance_out')
        and spending.basis = 'actual'
        and spending.project_id is null
        and reports.agency_id is not null
        and spending.fiscal_year is not null
),

years as (
    select
        agency_id,
        fiscal_year,
        fund_scope,
        max(amount_yuan) filter (where item_code = 'balance_in') as opening_yuan,
        max(amount_yuan) filter (where item_code = 'balance_out') as closing_yuan,
        any_value(spending_id) filter (where item_code = 'balance_in') as opening_spending_id,
        any_value(spending_id) filter (where item_code = 'balance_out') as closing_spending_id
    from statements
    where place = 1
    group by agency_id, fiscal_year, fund_scope
)

select
    {{ stable_key(["'balance'", "years.agency_id", "years.fiscal_year", "years.fund_scope"]) }} as balance_id,
    {{ agency_columns('agencies') }},
    years.fiscal_year,
    years.fund_scope,
    years.opening_yuan,
    years.closing_yuan,
    former.closing_yuan as prior_closing_yuan,
    cast(years.opening_yuan - former.closing_yuan as decimal(18, 2)) as roll_forward_gap_yuan,
    years.opening_spending_id,
    years.closing_spending_id,
    former.closing_spending_id as prior_closing_spending_id
from years
inner join {{ ref('dim_agency') }} as agencies on years.agency_id = agencies.agency_id
left join years as former
    on
        years.agency_id = former.agency_id
        and years.fund_scope = former.fund_scope
        and years.fiscal_year = former.fiscal_year + 1
