{# A number as people write it: without trailing zeros. -#}
{% macro plain(number) -%}
    regexp_replace(cast({{ number }} as varchar), '\.0*$|(\.\d*[1-9])0+$', '\1')
{%- endmacro %}

{# An amount in yuan, written in 万元. -#}
{% macro wan(amount) -%}
    {{ plain('cast((' ~ amount ~ ') / 10000 as decimal(18, 6))') }} || '万元'
{%- endmacro %}

{# An amount in yuan for English sentences: 105,007,000 yuan. -#}
{% macro yuan(amount) -%}
    regexp_replace(format('{:,.2f}', cast({{ amount }} as double)), '\.00$', '') || ' yuan'
{%- endmacro %}

{# One piece of evidence: where it is printed and the words that are printed there. -#}
{% macro quoted(locator, quote) -%}
    {'source_locator': {{ locator }}, 'quote': {{ quote }}}
{%- endmacro %}
