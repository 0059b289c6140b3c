-- Every check of every family: one row a thing that a rule had to judge.
{% for family in [
    'score_total', 'score_indicator', 'rate', 'account', 'function', 'balance', 'place', 'code', 'project', 'time',
    'indicator', 'reuse', 'link', 'text'
] -%}
select * from {{ ref('int_check__' ~ family) }}
{% if not loop.last %}union all by name
{% endif %}
{%- endfor %}
