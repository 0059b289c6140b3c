{{ config(materialized='table') }}

-- The function code as printed, or the one code that the printed path names; the class (类) also
-- where the rest of the path is ambiguous.
with spending as (
    select
        *,
        {{ function_path('function_path') }} as clean_path
    from ({{ with_corrections('spending', from_latest(ref('stg_spending'))) }})
)

select
    spending.* exclude (function_code, clean_path), -- noqa: RF02
    coalesce(spending.function_code, names.function_code) as function_code,
    coalesce(left(spending.function_code, 3), classes.function_code) as function_class_code
from spending
left join {{ ref('int_function_name') }} as names on spending.clean_path = names.function_path
left join {{ ref('int_function_name') }} as classes on split_part(spending.clean_path, '/', 1) = classes.function_path
