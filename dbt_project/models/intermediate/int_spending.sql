{{ config(materialized='table') }}

-- The function code as printed, or the one code that the printed path names.
select
    spending.* exclude (function_code),
    coalesce(spending.function_code, names.function_code) as function_code
from ({{ from_latest(ref('stg_spending')) }}) as spending
left join {{ ref('int_function_name') }} as names
    on {{ function_path('spending.function_path') }} = names.function_path
