{# The number as digits and a point: full-width digits narrowed, separators dropped; NULL where none is printed. -#}
{% macro printed_number(text) -%}
    nullif(
        regexp_extract(
            replace(translate({{ text }}, '０１２３４５６７８９．，', '0123456789.,'), ',', ''), '\d+(\.\d+)?'
        ),
        ''
    )
{%- endmacro %}

{# Digits printed after the point, trailing zeros counted: '10500.70万元' → 2. -#}
{% macro printed_decimals(text) -%}
    length(split_part({{ printed_number(text) }}, '.', 2))
{%- endmacro %}

{# Yuan of one unit of an amount as printed: by its own unit, else by what it was read as (a column's unit). -#}
{% macro printed_unit_yuan(amount, text) -%}
    case
        when contains({{ text }}, '亿') then 1e8
        when contains({{ text }}, '万') then 1e4
        when contains({{ text }}, '元') then 1
        when {{ amount }} = 0 or cast({{ printed_number(text) }} as double) = 0 then null
        else power(10, round(log10(abs(cast({{ amount }} as double)) / cast({{ printed_number(text) }} as double))))
    end
{%- endmacro %}
