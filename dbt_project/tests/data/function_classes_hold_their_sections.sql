-- D6: 类 is no less than the sum of its 款. A scope that one table leaves out can do it, so it warns.
{{ config(severity='warn') }}

with sections as (
    select
        agency_id,
        fiscal_year,
        basis,
        function_class_code,
        sum(amount_yuan) as sections_yuan,
        count(*) as sections
    from {{ ref('mart_spending_function') }}
    where code_level = '款'
    group by agency_id, fiscal_year, basis, function_class_code
)

select
    classes.spending_function_id,
    classes.amount_yuan,
    sections.sections_yuan
from {{ ref('mart_spending_function') }} as classes
inner join sections
    on
        classes.agency_id = sections.agency_id
        and classes.fiscal_year = sections.fiscal_year
        and classes.basis = sections.basis
        and classes.function_code = sections.function_class_code
-- half a unit of 0.01万元 each
where sections.sections_yuan > classes.amount_yuan + 50 * (sections.sections + 1)
