-- Every fact of the extraction that stands reaches the marts, once.
{% for staged, mart, key in [
    ('stg_report', 'dim_report', 'report_id'),
    ('stg_project', 'fct_project', 'project_id'),
    ('stg_indicator', 'fct_indicator', 'indicator_id'),
    ('stg_spending', 'fct_spending', 'spending_id'),
] -%}
(
    {{ not_carried_over('(' ~ from_latest(ref(staged)) ~ ')', ref(mart), key) }}
)
{% if not loop.last %}union all by name
{% endif %}
{%- endfor %}
