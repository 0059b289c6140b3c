-- Family S over totals: what a whole self-evaluation may reach, and what its parts make of it.
with totals as (
    select * from {{ ref('int_scored') }}
),

-- S01: a total lies between 0 and 100
s01 as not materialized (
    select
        'S01' as rule_id,
        report_id,
        project_id,
        subject_key,
        if(score between 0 and 100, 'passed', 'finding') as outcome,
        null::varchar as severity,
        '“' || subject || '”自评总分' || {{ plain('score') }} || '分，超出0至100分的范围。' as statement,
        'The total score is ' || {{ plain('score') }} || ', outside 0 to 100.' as statement_en,
        {{ plain('score') }} as printed,
        '100' as computed,
        score - 100 as difference,
        'point' as difference_unit,
        evidence
    from totals
    where score is not null
),

-- S03: forms give 0, 10 or 20 of the 100 points to the rate of execution and may keep those outside the indicators
s03 as not materialized (
    select
        'S03' as rule_id,
        report_id,
        project_id,
        subject_key,
        case
            when weights < indicators or indicators < 3 then 'insufficient_data'
            when weight_sum in (100, 90, 80) then 'passed'
            else 'finding'
        end as outcome,
        indicators || '个指标的分值合计' || {{ plain('weight_sum') }}
        || '分，加上预算执行的10分或20分也不等于100分。' as statement,
        'The weights of ' || indicators || ' indicators add up to ' || {{ plain('weight_sum') }}
        || '; with the 10 or 20 points for execution that is not 100.' as statement_en,
        {{ plain('weight_sum') }} as printed,
        '100' as computed,
        weight_sum - 100 as difference,
        'point' as difference_unit,
        places as evidence
    from totals
    where weights > 0
),

expected as (
    select
        *,
        score_sum + execution_points as points,
        weight_sum - deductions + execution_points as points_left,
        -- a form rounds the points for execution to 0.1 at worst
        {{ half_unit('score') }} + if(execution_points > 0, 0.05, 0) + 1e-9 as tolerance
    from (
        select
            *,
            case
                when rate_weight is not null or execution_weight = 0 then 0
                when rate_pct > 100 then execution_weight
                else execution_weight * rate_pct / 100
            end as execution_points
        from totals
        where scores > 0
    ) as scored
),

-- S04: the total is the sum of the scores and of the points for execution
s04 as not materialized (
    select
        'S04' as rule_id,
        report_id,
        project_id,
        subject_key,
        if(
            scores < indicators or indicators < 3, 'insufficient_data', {{ outcome_of('score - points', 'tolerance') }}
        ) as outcome,
        '自评总分' || {{ plain('score') }} || '分，而' || indicators || '个指标得分'
        || if(
            rate_weight is null and execution_weight > 0,
            '与预算执行得分（' || {{ plain('execution_weight') }} || '分×' || {{ plain('round(rate_pct, 2)') }} || '%）', ''
        )
        || '合计'
        || {{ plain('round(points, 2)') }}
        || '分，相差'
        || {{ plain('round(abs(score - points), 2)') }}
        || '分。' as statement,
        'The total score is ' || {{ plain('score') }} || ', but the scores'
        || if(rate_weight is null and execution_weight > 0, ' and the points for execution', '') || ' add up to '
        || {{ plain('round(points, 2)') }} || '.' as statement_en,
        {{ plain('score') }} as printed,
        {{ plain('round(points, 2)') }} as computed,
        score - points as difference,
        'point' as difference_unit,
        evidence || places as evidence
    from expected
),

-- S05: the total is at most 100 − w + w × rate of execution. Where a report prints no weights, the
-- smallest that any national form gives is assumed, and the finding says so and weighs less.
attainable as (
    select
        *,
        coalesce(execution_weight, if(weights = 0, 10, null)) as points,
        if(execution_weight is null, 'soft', null) as lower_severity,
        cast(
            round(100 - coalesce(execution_weight, 10) * (1 - least(rate_pct, 100) / 100), 4) as decimal(18, 6)
        ) as highest_score
    from totals
),

s05 as not materialized (
    select
        'S05' as rule_id,
        report_id,
        project_id,
        subject_key,
        case
            when points is null or rate_pct is null then 'insufficient_data'
            -- the points for execution are rounded, to 0.1 at worst
            when score - highest_score > {{ half_unit('score') }} + 0.05 + 1e-9 then 'finding'
            else 'passed'
        end as outcome,
        lower_severity as severity,
        '自评总分' || {{ plain('score') }} || '分，但预算执行率为' || {{ plain('round(rate_pct, 2)') }}
        || '%（' || if(execution_weight is null, '报告未印分值，按全国统一表式', '') || '占' || {{ plain('points') }}
        || '分），最多可得' || {{ plain('round(highest_score, 2)') }} || '分。' as statement,
        'The total score is ' || {{ plain('score') }} || ', but with ' || {{ plain('round(rate_pct, 2)') }}
        || '% of the budget spent (' || {{ plain('points') }} || ' points'
        || if(execution_weight is null, ', assumed from the national form', '') || ') at most '
        || {{ plain('round(highest_score, 2)') }} || ' can be reached.' as statement_en,
        {{ plain('score') }} as printed,
        {{ plain('round(highest_score, 2)') }} as computed,
        score - highest_score as difference,
        'point' as difference_unit,
        evidence
    from attainable
    where score is not null and points is distinct from 0
),

-- S06: grades as half-open intervals; a local scheme may differ, so this is soft
graded as (
    select
        *,
        case
            when grade in ('优', '优秀') then 90
            when grade in ('良', '良好') then 80
            when grade in ('中', '中等') then 60
            when grade in ('差') then 0
        end as lowest,
        case
            when grade in ('优', '优秀') then 100
            when grade in ('良', '良好') then 90
            when grade in ('中', '中等') then 80
            when grade in ('差') then 60
        end as below
    from totals
),

s06 as not materialized (
    select
        'S06' as rule_id,
        report_id,
        project_id,
        subject_key,
        case
            when score is null or lowest is null then 'insufficient_data'
            when score >= lowest and (score < below or below = 100) then 'passed'
            else 'finding'
        end as outcome,
        '自评' || {{ plain('score') }} || '分而等级为“' || grade || '”，该等级通常为' || lowest || '至' || below || '分。' as statement,
        'A score of ' || {{ plain('score') }} || ' is graded ' || grade || ', usually ' || lowest || ' to ' || below
        || '.' as statement_en,
        grade as printed,
        {{ plain('score') }} as computed,
        null as difference,
        'point' as difference_unit,
        evidence
    from graded
    where grade is not null
),

-- S07: what was taken off the weights explains the total
s07 as not materialized (
    select
        'S07' as rule_id,
        report_id,
        project_id,
        subject_key,
        case
            when weights < indicators or scores < indicators or weight_sum not in (80, 90, 100) then 'insufficient_data'
            -- without a score above its weight this is S04
            when not is_any_above then 'passed'
            else {{ outcome_of('score - points_left', 'tolerance') }}
        end as outcome,
        '自评总分' || {{ plain('score') }} || '分，但各指标共扣' || {{ plain('deductions') }} || '分，按扣分计算为'
        || {{ plain('round(points_left, 2)') }} || '分。' as statement,
        'The total score is ' || {{ plain('score') }} || ', but ' || {{ plain('deductions') }}
        || ' points are taken off the indicators, which leaves ' || {{ plain('round(points_left, 2)') }} || '.'
            as statement_en,
        {{ plain('score') }} as printed,
        {{ plain('round(points_left, 2)') }} as computed,
        score - points_left as difference,
        'point' as difference_unit,
        evidence || places as evidence
    from expected
    where score is not null and weights > 0
),

-- S08: a self-evaluation states its total score, and a score for each weight
s08 as not materialized (
    select
        'S08' as rule_id,
        totals.report_id,
        totals.project_id,
        totals.subject_key,
        case
            when totals.score is null and reports.overall_score is null then 'finding'
            when totals.scores > 0 and totals.scores < totals.weights then 'finding'
            else 'passed'
        end as outcome,
        '“' || totals.subject || '”' || if(
            totals.score is null and reports.overall_score is null,
            '的自评报告没有写明自评总分。',
            totals.weights || '个有分值的指标中' || (totals.weights - totals.scores) || '个没有得分。'
        ) as statement,
        if(
            totals.score is null and reports.overall_score is null,
            'The self-evaluation states no total score.',
            (totals.weights - totals.scores) || ' of ' || totals.weights || ' weighted indicators have no score.'
        ) as statement_en,
        '无' as printed,
        '自评得分' as computed,
        null as difference,
        'text' as difference_unit,
        [{{ quoted('reports.source_locator', 'reports.source_text') }}] as evidence
    from totals
    inner join {{ ref('int_report') }} as reports on totals.report_id = reports.report_id
    where
        reports.report_kind in ('project_form', 'project_narrative', 'department_overall', 'evaluation')
        and regexp_matches(reports.title, '自评|评价')
)

{{ checks(['s01', 's03', 's04', 's05', 's06', 's07', 's08']) }}
