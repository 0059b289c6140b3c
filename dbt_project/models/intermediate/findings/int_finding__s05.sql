-- S05: the total is above 100 − w + w × rate of execution, the most that the form allows.
-- w is known where the form prints it as an indicator or leaves it out of the 100.
with weights as (
    select
        project_id,
        count(*) = count(weight) as is_complete,
        sum(weight) as weight_sum,
        sum(weight) filter (where regexp_matches(level3, '预算执行率|^执行率') and weight in (10, 20)) as rate_weight
    from {{ ref('int_indicator') }}
    where project_id is not null
    group by project_id
),

attainable as (
    select
        projects.*,
        case
            when weights.rate_weight in (10, 20) then weights.rate_weight
            when weights.is_complete and weights.weight_sum in (80, 90) then 100 - weights.weight_sum
        end as execution_weight,
        cast(
            round(100 - execution_weight * (1 - least(projects.execution_rate_calc_pct, 100) / 100), 4)
            as decimal(18, 6)
        ) as highest_score
    from {{ ref('int_project') }} as projects
    inner join weights on projects.project_id = weights.project_id
)

select
    'S05' as rule_id,
    report_id,
    project_id,
    project_id as subject_key,
    null::varchar as severity,
    '自评总分' || {{ plain('score') }} || '分，但预算执行率为' || {{ plain('round(execution_rate_calc_pct, 2)') }}
    || '%（占' || {{ plain('execution_weight') }} || '分），最多可得' || {{ plain('round(highest_score, 2)') }} || '分。'
        as statement,
    {{ plain('score') }} as printed,
    {{ plain('round(highest_score, 2)') }} as computed,
    score - highest_score as difference,
    'point' as difference_unit,
    [{{ quoted('source_locator', 'source_text') }}] as evidence
from attainable
where score - highest_score > {{ half_unit('score') }}
