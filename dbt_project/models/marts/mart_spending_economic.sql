-- As in mart_spending_function: a code that several tables of a report print counts once, with its
-- largest amount.
with reports as (
    {{ counted_reports() }}
),

names as (
    select
        economic_code,
        any_value(economic_name) as economic_name
    from {{ ref('economic_code') }}
    group by economic_code
),

amounts as (
    select
        spending.*,
        reports.agency_id,
        (reports.report_year is distinct from spending.fiscal_year) as is_looking_back,
        max(spending.amount_yuan) over same_code as largest_yuan,
        min(spending.amount_yuan) over same_code as smallest_yuan,
        count(*) over same_code as statements
    from {{ ref('fct_spending') }} as spending
    inner join reports on spending.report_id = reports.report_id
    where
        spending.economic_code is not null
        and spending.flow = 'expenditure'
        and spending.project_id is null
        and reports.agency_id is not null
        and spending.fiscal_year is not null
    window same_code as (
        partition by reports.agency_id, spending.fiscal_year, spending.basis, spending.economic_code
    )
),

stated as (
    select *
    from amounts
    qualify
        row_number() over (
            partition by agency_id, fiscal_year, basis, economic_code
            order by
                is_looking_back, is_approximate, largest_yuan - amount_yuan > 100, amount_yuan % 100 = 0, report_id,
                spending_no
        ) = 1
),

parts as (
    select distinct stated.spending_id
    from stated
    inner join stated as wholes
        on
            stated.agency_id = wholes.agency_id
            and stated.fiscal_year = wholes.fiscal_year
            and stated.basis = wholes.basis
            and starts_with(stated.economic_code, wholes.economic_code)
            and stated.economic_code != wholes.economic_code
)

select
    {{ stable_key([
        "'spending_economic'", "stated.agency_id", "stated.fiscal_year", "stated.basis", "stated.economic_code"
    ]) }} as spending_economic_id,
    {{ agency_columns('agencies') }},
    stated.fiscal_year,
    stated.basis,
    if(length(stated.economic_code) = 3, '类', '款') as code_level,
    stated.economic_code,
    left(stated.economic_code, 3) as economic_class_code,
    classes.economic_name as economic_class_name,
    coalesce(names.economic_name, stated.item) as economic_name,
    stated.amount_yuan,
    stated.statements,
    cast(stated.smallest_yuan as decimal(18, 2)) as smallest_stated_yuan,
    parts.spending_id is null as counts_in_total,
    stated.spending_id,
    stated.report_id,
    stated.source_locator
from stated
inner join {{ ref('dim_agency') }} as agencies on stated.agency_id = agencies.agency_id
left join names on stated.economic_code = names.economic_code
left join names as classes on left(stated.economic_code, 3) = classes.economic_code
left join parts on stated.spending_id = parts.spending_id
