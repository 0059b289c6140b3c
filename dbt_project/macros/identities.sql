{#
    Rows whose parts do not sum to their total, further off than rounding explains. A row with any
    of the values unknown is not judged.
-#}
{% macro identity_violations(relation, key, total, parts) -%}
    {%- set sum_of_parts = parts | join(' + ') -%}
    select
        {{ key }},
        {{ total }} as total,
        {{ sum_of_parts }} as sum_of_parts
    from {{ relation }}
    where
        abs({{ total }} - ({{ sum_of_parts }}))
        > {{ half_unit_yuan(total) }}{% for part in parts %} + {{ half_unit_yuan(part) }}{% endfor %}
{%- endmacro %}

{# Keys that are in one of two relations only, or several times in the second: facts lost, invented or doubled. -#}
{% macro not_carried_over(expected, found, key) -%}
    select
        coalesce(expected.{{ key }}, found.{{ key }}) as {{ key }},
        expected.{{ key }} is not null as is_expected,
        coalesce(found.copies, 0) as copies
    from (select distinct {{ key }} from {{ expected }}) as expected
    full join (select {{ key }}, count(*) as copies from {{ found }} group by {{ key }}) as found
        on expected.{{ key }} = found.{{ key }}
    where expected.{{ key }} is null or found.copies is distinct from 1
{%- endmacro %}
