{# A function code is 3, 5 or 7 digits: 类, 款 or 项. -#}
{% test function_code_digits(model, column_name) %}
select {{ column_name }}
from {{ model }}
where not regexp_full_match({{ column_name }}, '\d{3}(\d{2}(\d{2})?)?')
{% endtest %}
