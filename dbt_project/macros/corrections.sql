{# Facts with the corrections that stand laid over them, and `is_corrected`. -#}
{% macro with_corrections(fact_table, facts) -%}
    select
        facts.* replace (
            {% for name in var('correctable')[fact_table] -%}
            coalesce(corrections.{{ name }}, facts.{{ name }}) as {{ name }}{{ ',' if not loop.last }}
            {% endfor -%}
        ),
        corrections.fact_key is not null as is_corrected
    from ({{ facts }}) as facts
    left join (
        select
            fact_key,
            {% for name in var('correctable')[fact_table] -%}
            {%- set type = 'integer' if name == 'fiscal_year' else 'decimal(18, 2)' if name.endswith('_yuan') else 'decimal(18, 6)' -%}
            cast(max(corrected_value) filter (where field_name = '{{ name }}') as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
            {% endfor -%}
        from {{ ref('int_correction_status') }}
        where status = 'applied' and fact_table = '{{ fact_table }}'
        group by fact_key
    ) as corrections on facts.{{ fact_table }}_id = corrections.fact_key
{%- endmacro %}
