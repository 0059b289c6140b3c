-- Function rows repeat over the tables of one report (总表, 支出决算表, 一般公共预算 …) and again in
-- its text. Their scopes lie in one another, so the largest statement is the whole: it stands, once.
with reports as (
    {{ counted_reports() }}
),

classes as (
    select
        function_code,
        -- the name that is valid now
        arg_max({{ function_path('function_name') }}, coalesce(valid_to, 9999)) as class_name
    from {{ ref('function_code') }}
    where code_level = '类'
    group by function_code
),

-- names of a class change with the years; each of them names the class
class_names as (
    select distinct
        function_code,
        {{ function_path('function_name') }} as class_name
    from {{ ref('function_code') }}
    where code_level = '类'
),

amounts as (
    select
        spending.*,
        reports.agency_id,
        (reports.report_year is distinct from spending.fiscal_year) as is_looking_back,
        {{ function_path("coalesce(spending.function_path, spending.item)") }} as path
    from {{ ref('fct_spending') }} as spending
    inner join reports on spending.report_id = reports.report_id
    where
        spending.item_code = 'function'
        and spending.flow = 'expenditure'
        and spending.project_id is null
        and reports.agency_id is not null
        and spending.fiscal_year is not null
),

-- a report's tables print the codes that its text leaves out
own_codes as (
    select
        report_id,
        path,
        any_value(function_code) as function_code
    from amounts
    where function_code is not null
    group by report_id, path
    having count(distinct function_code) = 1
),

coded as (
    select
        amounts.* exclude (function_code, function_class_code), -- noqa: RF02
        coalesce(amounts.function_code, own_codes.function_code, class_names.function_code) as function_code,
        coalesce(
            amounts.function_class_code, left(own_codes.function_code, 3), class_names.function_code
        ) as class_code
    from amounts
    left join own_codes on amounts.report_id = own_codes.report_id and amounts.path = own_codes.path
    left join class_names on amounts.path = class_names.class_name
),

ranked as (
    select
        *,
        max(amount_yuan) over (
            partition by agency_id, fiscal_year, basis, coalesce(function_code, path)
        ) as largest_yuan
    from coded
),

stated as (
    select
        *,
        count(*) over (partition by agency_id, fiscal_year, basis, coalesce(function_code, path)) as statements,
        min(amount_yuan) over (
            partition by agency_id, fiscal_year, basis, coalesce(function_code, path)
        ) as smallest_yuan
    from ranked
    -- the year's own report before one that looks back; what agrees with the largest to 0.01万元
    -- is the same amount, and the one that prints more digits of it stands
    qualify
        row_number() over (
            partition by agency_id, fiscal_year, basis, coalesce(function_code, path)
            order by
                is_looking_back, is_approximate, largest_yuan - amount_yuan > 100, amount_yuan % 100 = 0, report_id,
                spending_no
        ) = 1
),

-- What is part of another row of the same year: a longer code, a path below a path, or a name
-- without any code where the classes are told.
parts as (
    select distinct stated.spending_id
    from stated
    inner join stated as wholes
        on
            stated.agency_id = wholes.agency_id
            and stated.fiscal_year = wholes.fiscal_year
            and stated.basis = wholes.basis
            and stated.spending_id != wholes.spending_id
            and (
                (
                    starts_with(stated.function_code, wholes.function_code)
                    and stated.function_code != wholes.function_code
                )
                or (stated.function_code is null and starts_with(stated.path, wholes.path || '/'))
                or (
                    stated.function_code is null
                    and length(wholes.function_code) = 3
                    and coalesce(stated.class_code, wholes.function_code) = wholes.function_code
                )
            )
),

-- the mapping of the longest code that fits
cofog as (
    select
        stated.spending_id,
        arg_max(mapping.cofog_division, length(mapping.function_code)) as cofog_division,
        arg_max(mapping.status, length(mapping.function_code)) as cofog_status
    from stated
    inner join {{ ref('cofog') }} as mapping
        on starts_with(coalesce(stated.function_code, stated.class_code), mapping.function_code)
    group by stated.spending_id
)

select
    {{ stable_key([
        "'spending_function'", "stated.agency_id", "stated.fiscal_year", "stated.basis",
        "coalesce(stated.function_code, stated.path)"
    ]) }} as spending_function_id,
    {{ agency_columns('agencies') }},
    stated.fiscal_year,
    stated.basis,
    case length(stated.function_code) when 3 then '类' when 5 then '款' when 7 then '项' end as code_level,
    stated.function_code,
    stated.class_code as function_class_code,
    classes.class_name as function_class_name,
    stated.item,
    stated.path as function_path,
    stated.amount_yuan,
    stated.statements,
    cast(stated.smallest_yuan as decimal(18, 2)) as smallest_stated_yuan,
    parts.spending_id is null as counts_in_total,
    cofog.cofog_division,
    case
        when cofog.cofog_status is not null then cofog.cofog_status
        when stated.class_code is null then 'no_code'
        else 'not_in_list'
    end as cofog_status,
    stated.spending_id,
    stated.report_id,
    stated.source_locator
from stated
inner join {{ ref('dim_agency') }} as agencies on stated.agency_id = agencies.agency_id
left join classes on stated.class_code = classes.function_code
left join parts on stated.spending_id = parts.spending_id
left join cofog on stated.spending_id = cofog.spending_id
