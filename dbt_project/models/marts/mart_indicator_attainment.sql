{%- set outcomes = ['met', 'partly', 'not_met', 'stated_met', 'echo', 'unknown', 'empty'] -%}
with counted as (
    select
        {{ agency_columns() }},
        fiscal_year,
        level1_std,
        level2_std,
        count(*) as indicators,
        count(*) filter (where is_measurable) as measurable,
        count(*) filter (where has_unit) as measurable_with_unit,
        count(*) filter (where is_target_empty) as target_empty,
        {% for outcome in outcomes -%}
        count(*) filter (where outcome = '{{ outcome }}') as {{ outcome }},
        {% endfor -%}
        -- points of those that print both, so that the share compares like with like
        sum(weight) filter (where score is not null) as weight_sum,
        sum(score) filter (where weight is not null) as score_sum
    from {{ ref('mart_indicator') }}
    group by all
)

select
    {{ stable_key([
        "'indicator_attainment'", "agency_id", "agency_name", "fiscal_year", "level1_std", "level2_std"
    ]) }} as attainment_id,
    {{ agency_columns() }},
    fiscal_year,
    level1_std,
    level2_std,
    indicators,
    measurable,
    measurable_with_unit,
    target_empty,
    {% for outcome in outcomes -%}
    {{ outcome }},
    {% endfor -%}
    {{ ratio_pct('measurable', 'indicators') }} as measurable_pct,
    {{ ratio_pct('met', 'met + partly + not_met') }} as met_of_judged_pct,
    cast(weight_sum as decimal(18, 6)) as weight_sum,
    cast(score_sum as decimal(18, 6)) as score_sum,
    {{ ratio_pct('score_sum', 'weight_sum') }} as score_pct
from counted
