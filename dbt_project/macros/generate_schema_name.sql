{# Schemas are named by the layer alone: `marts`, not `main_marts`. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
{{ custom_schema_name or target.schema }}
{%- endmacro %}
