{# Part of whole in percent points, unrounded. In doubles, because products of DECIMAL(18,2) overflow. -#}
{% macro percent(part, whole) -%}
    (100 * cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0))
{%- endmacro %}

{# Part of whole in percent points; NULL where either is NULL or the whole is 0. -#}
{% macro ratio_pct(part, whole) -%}
    cast(round({{ percent(part, whole) }}, 4) as decimal(18, 6))
{%- endmacro %}

{# Decimals that a number shows, trailing zeros dropped: 99.50 → 1. -#}
{% macro decimals(number) -%}
    length(rtrim(split_part(cast({{ number }} as varchar), '.', 2), '0'))
{%- endmacro %}

{# Half a unit of the last digit shown: what rounding can hide. -#}
{% macro half_unit(number) -%}
    (0.5 / power(10, {{ decimals(number) }}))
{%- endmacro %}

{#
    Half a unit, in yuan, of the last digit that an amount shows: what rounding can hide. Whole
    万元 are not taken for rounded, because 28.00 and 28 are printed alike; 亿元 are. Without the
    printed text the amount itself is looked at: 0.01万元, or finer where the amount is finer.
-#}
{% macro half_unit_yuan(amount, printed='null') -%}
    {%- if printed != 'null' -%}
    coalesce(
        case
            when {{ printed_decimals(printed) }} > 0 or contains({{ printed }}, '亿')
                then 0.5 * {{ printed_unit_yuan(amount, printed) }} / power(10, {{ printed_decimals(printed) }})
        end,
        {{ half_unit_yuan(amount) }}
    )
    {%- else -%}
    case when {{ amount }} % 100 = 0 then 50e0 else 5e-3 end
    {%- endif -%}
{%- endmacro %}

{# How far part/whole (percent points) can be off because both amounts are rounded. -#}
{% macro percent_envelope(part, whole, part_half, whole_half) -%}
    (
        {{ percent(part_half, whole) }}
        + abs({{ percent(part, whole) }}) * cast({{ whole_half }} as double) / nullif(abs(cast({{ whole }} as double)), 0)
    )
{%- endmacro %}

{#
    A printed percentage against part/whole: 'agrees' within rounding, 'truncated' where the
    digits were cut off instead of rounded, 'differs'; NULL where something is not known.
-#}
{% macro percent_verdict(printed, part, whole, part_half, whole_half) -%}
    case
        when {{ printed }} is null or {{ percent(part, whole) }} is null then null
        when
            abs({{ printed }} - {{ percent(part, whole) }})
            <= {{ half_unit(printed) }} + {{ percent_envelope(part, whole, part_half, whole_half) }} + 1e-9
            then 'agrees'
        when
            {{ percent(part, whole) }} - {{ printed }}
            between 0 and 2 * {{ half_unit(printed) }} + {{ percent_envelope(part, whole, part_half, whole_half) }}
            then 'truncated'
        else 'differs'
    end
{%- endmacro %}
