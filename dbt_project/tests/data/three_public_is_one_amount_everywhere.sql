-- The two marts that tell the total of 三公 tell the same.
select
    years.agency_year_id,
    years.three_public_yuan,
    items.actual_yuan
from {{ ref('mart_agency_year') }} as years
full join (
    select *
    from {{ ref('mart_three_public') }}
    where item_code = 'three_public'
) as items
    on years.agency_id = items.agency_id and years.fiscal_year = items.fiscal_year
where
    years.three_public_yuan is distinct from items.actual_yuan
    or years.three_public_budget_yuan is distinct from items.budget_yuan
