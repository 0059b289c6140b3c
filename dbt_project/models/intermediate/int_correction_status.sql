{{ config(materialized='table') }}
{#- the linter of SQL style knows no variables: it gets a table to look at -#}
{%- set correctable = var('correctable') if var('correctable') is mapping else {'project': ['score']} %}

-- The newest correction of each field against what the extractor says today.
with corrections as (
    select *
    from {{ source('raw', 'correction') }}
    qualify
        row_number() over (
            partition by fact_table, fact_key, field_name
            order by corrected_at desc, correction_id desc
        ) = 1
),

extracted as (
    {% for fact_table, names in correctable.items() -%}
    {%- set outer = loop -%}
    {%- for name in names -%}
    select
        '{{ fact_table }}' as fact_table,
        {{ fact_table }}_id as fact_key,
        '{{ name }}' as field_name,
        cast({{ name }} as varchar) as extracted_value
    from ({{ from_latest(ref('stg_' ~ fact_table)) }})
    where {{ fact_table }}_id in (select corrections.fact_key from corrections)
    {% if not (outer.last and loop.last) %}union all
    {% endif %}
    {%- endfor %}
    {%- endfor %}
)

select
    corrections.*,
    extracted.extracted_value,
    case
        when corrections.corrected_value is null then 'withdrawn'
        when extracted.fact_key is null then 'orphaned'
        when coalesce(extracted.extracted_value, '') = coalesce(corrections.expected_value, '') then 'applied'
        else 'expired'
    end as status
from corrections
left join extracted
    on
        corrections.fact_table = extracted.fact_table
        and corrections.fact_key = extracted.fact_key
        and corrections.field_name = extracted.field_name
