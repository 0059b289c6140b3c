-- S03: the weights of a project do not add up. Forms give 0, 10 or 20 of the 100 points to the
-- rate of execution and may keep those outside the indicators.
with totals as (
    select
        report_id,
        project_id,
        count(*) as indicators,
        sum(weight) as weight_sum,
        list(
            {{ quoted('source_locator', 'source_text') }}
            order by indicator_no
        ) as evidence
    from {{ ref('int_indicator') }}
    where project_id is not null
    group by report_id, project_id
    having count(*) >= 3 and count(weight) = count(*)
)

select
    'S03' as rule_id,
    report_id,
    project_id,
    project_id as subject_key,
    null::varchar as severity,
    indicators || '个指标的分值合计' || {{ plain('weight_sum') }}
    || '分，加上预算执行的10分或20分也不等于100分。' as statement,
    {{ plain('weight_sum') }} as printed,
    '100' as computed,
    weight_sum - 100 as difference,
    'point' as difference_unit,
    evidence
from totals
where weight_sum not in (100, 90, 80)
