{# Every finding quotes at least one place, each with its locator and words. -#}
{% test has_evidence(model, column_name) %}
select *
from {{ model }}
where
    {{ column_name }} is null
    or len({{ column_name }}) = 0
    or len(list_filter({{ column_name }}, lambda place: place.source_locator is null or place.quote is null)) > 0
{% endtest %}
