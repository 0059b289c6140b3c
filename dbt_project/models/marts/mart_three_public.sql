{%- set items = [
    'three_public', 'travel_abroad', 'vehicle_purchase_operation', 'vehicle_purchase', 'vehicle_operation', 'reception'
] -%}
with reports as (
    {{ counted_reports() }}
),

statements as (
    select
        reports.agency_id,
        spending.*,
        spending.basis = 'actual' as is_actual,
        row_number() over (
            partition by reports.agency_id, spending.fiscal_year, spending.item_code, spending.basis = 'actual'
            order by {{ best_statement_first('reports.report_year') }}
        ) as place
    from {{ ref('fct_spending') }} as spending
    inner join reports on spending.report_id = reports.report_id
    where
        spending.project_id is null
        and reports.agency_id is not null
        and spending.fiscal_year is not null
        and spending.basis in ('actual', 'budget', 'initial_budget')
        and spending.item_code in ('{{ items | join("', '") }}')
),

stated as (
    select
        agency_id,
        fiscal_year,
        item_code,
        arg_min(amount_yuan, place) filter (where is_actual) as actual_yuan,
        count(distinct amount_yuan) filter (where is_actual) as actual_amounts,
        arg_min(amount_yuan, place) filter (where not is_actual) as budget_yuan,
        arg_min(basis, place) filter (where not is_actual) as budget_basis,
        count(distinct amount_yuan) filter (where not is_actual) as budget_amounts,
        arg_min(change_yuan, place) filter (where is_actual and change_yuan is not null) as change_printed_yuan,
        arg_min(change_pct, place) filter (where is_actual and change_pct is not null) as change_printed_pct,
        arg_min(budget_completion_pct, place) filter (
            where is_actual and budget_completion_pct is not null
        ) as completion_printed_pct,
        arg_min(spending_id, place) filter (where is_actual) as actual_spending_id,
        arg_min(spending_id, place) filter (where not is_actual) as budget_spending_id
    from statements
    group by agency_id, fiscal_year, item_code
)

select
    {{ stable_key(["'three_public'", "years.agency_id", "years.fiscal_year", "years.item_code"]) }} as three_public_id,
    {{ agency_columns('agencies') }},
    years.fiscal_year,
    years.item_code,
    years.actual_yuan,
    years.budget_yuan,
    years.budget_basis,
    former.actual_yuan as prior_yuan,
    cast(years.actual_yuan - former.actual_yuan as decimal(18, 2)) as change_calc_yuan,
    {{ ratio_pct('(years.actual_yuan - former.actual_yuan)', 'former.actual_yuan') }} as change_calc_pct,
    years.change_printed_yuan,
    years.change_printed_pct,
    {{ ratio_pct('years.actual_yuan', 'years.budget_yuan') }} as completion_calc_pct,
    years.completion_printed_pct,
    years.actual_yuan > years.budget_yuan as is_over_budget,
    years.actual_amounts > 1 or years.budget_amounts > 1 as has_other_amounts,
    years.actual_spending_id,
    years.budget_spending_id
from stated as years
inner join {{ ref('dim_agency') }} as agencies on years.agency_id = agencies.agency_id
left join stated as former
    on
        years.agency_id = former.agency_id
        and years.item_code = former.item_code
        and years.fiscal_year = former.fiscal_year + 1
