-- Function paths (类, 类/项, 类/款/项, 类/款) that name one code only. 行政运行 stands under many
-- sections, so with its class alone it names nothing.
with codes as (
    select distinct
        function_code,
        left(function_code, 3) as class_code,
        left(function_code, 5) as section_code,
        {{ function_path('function_name') }} as function_name,
        length(function_code) as code_length,
        evidence = 'seen in a published file' as is_seen
    from {{ ref('function_code') }}
),

own_names as (
    select
        *,
        count(distinct function_code) over (partition by function_name) = 1 as is_only_one
    from codes
),

paths as (
    select
        function_code,
        is_seen,
        function_name as function_path
    from codes
    where code_length = 3
    union all
    select
        own_names.function_code,
        own_names.is_seen,
        concat_ws('/', classes.function_name, own_names.function_name) as function_path
    from own_names
    inner join codes as classes on own_names.class_code = classes.function_code
    where own_names.code_length = 5 or (own_names.code_length = 7 and own_names.is_only_one)
    union all
    select
        codes.function_code,
        codes.is_seen,
        concat_ws('/', classes.function_name, sections.function_name, codes.function_name) as function_path
    from codes
    inner join codes as sections on codes.section_code = sections.function_code
    inner join codes as classes on codes.class_code = classes.function_code
    where codes.code_length = 7
)

select
    function_path,
    any_value(function_code) as function_code
from paths
group by function_path
-- codes that were only recalled count as namesakes, but are never filled in
having count(distinct function_code) = 1 and bool_and(is_seen)
