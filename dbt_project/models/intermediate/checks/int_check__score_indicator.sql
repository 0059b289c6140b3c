-- Family S over single indicators, and over the levels of a scoring table.
with indicators as (
    select
        *,
        coalesce(level3, level2, level1, '未命名') as indicator_name,
        [{{ quoted('source_locator', 'source_text') }}] as evidence
    from {{ ref('int_indicator') }}
),

-- S02: an indicator scores above its weight
s02 as not materialized (
    select
        'S02' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if(weight is null, 'insufficient_data', if(score > weight, 'finding', 'passed')) as outcome,
        null::varchar as severity,
        '指标“' || indicator_name || '”得' || {{ plain('score') }} || '分，高于其分值' || {{ plain('weight') }} || '分，超出'
        || {{ plain('score - weight') }} || '分。' as statement,
        'An indicator scores ' || {{ plain('score') }} || ' of ' || {{ plain('weight') }} || ' points.' as statement_en,
        {{ plain('score') }} as printed,
        {{ plain('weight') }} as computed,
        score - weight as difference,
        'point' as difference_unit,
        evidence
    from indicators
    where score is not null
),

-- S09: full points although the actual value misses the target. A lower cost is no miss.
s09 as not materialized (
    select
        'S09' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        case
            when attainment = 'unknown' then 'insufficient_data'
            when
                attainment in ('partly', 'not_met') and score >= weight
                -- a share of the points that rounds to all of them
                and coalesce(round(weight * actual_value / nullif(target_value, 0), 2) < weight, true)
                and not (level2_std = '成本指标' and coalesce(actual_value < target_value, true))
                then 'finding'
            else 'passed'
        end as outcome,
        if(actual_value is null or target_value is null, 'soft', null) as severity,
        '指标“' || indicator_name || '”目标“' || target_text || '”，实际“' || actual_text || '”，未达目标而得满分'
        || {{ plain('score') }} || '分。' as statement,
        'The target “' || target_text || '” is missed by “' || actual_text || '”, yet the indicator has its full '
        || {{ plain('score') }} || ' points.' as statement_en,
        actual_text as printed,
        target_text as computed,
        actual_value - target_value as difference,
        'value' as difference_unit,
        evidence
    from indicators
    where weight > 0 and score is not null and target_text is not null and actual_text is not null
),

levels as (
    select
        report_id,
        project_id,
        level1,
        level1_weight,
        coalesce(project_id, report_id) || ' ' || level1 as subject_key,
        count(*) as indicators,
        count(weight) as weights,
        count(score) as scores,
        sum(weight) as weight_sum,
        sum(score) as score_sum,
        list(
            {{ quoted('source_locator', 'source_text') }}
            order by indicator_no
        ) as evidence
    from indicators
    where level1_weight is not null
    group by all
),

-- S10: the scores of a first level stay within its weight
s10 as not materialized (
    select
        'S10' as rule_id,
        report_id,
        project_id,
        subject_key,
        case
            when score_sum > level1_weight then 'finding'
            when scores < indicators then 'insufficient_data'
            else 'passed'
        end as outcome,
        '一级指标“' || level1 || '”分值' || {{ plain('level1_weight') }} || '分，其下得分合计' || {{ plain('score_sum') }}
        || '分，超出' || {{ plain('score_sum - level1_weight') }} || '分。' as statement,
        'A first-level indicator has ' || {{ plain('level1_weight') }} || ' points; the scores below it add up to '
        || {{ plain('score_sum') }} || '.' as statement_en,
        {{ plain('score_sum') }} as printed,
        {{ plain('level1_weight') }} as computed,
        score_sum - level1_weight as difference,
        'point' as difference_unit,
        evidence
    from levels
    where scores > 0
),

-- S11: the weights below a first level add up to its own
s11 as not materialized (
    select
        'S11' as rule_id,
        report_id,
        project_id,
        subject_key,
        if(
            weights < indicators, 'insufficient_data', {{ outcome_of('weight_sum - level1_weight') }}
        ) as outcome,
        '一级指标“' || level1 || '”分值' || {{ plain('level1_weight') }} || '分，其下' || indicators || '个指标的分值合计'
        || {{ plain('weight_sum') }} || '分。' as statement,
        'A first-level indicator has ' || {{ plain('level1_weight') }} || ' points; the weights below it add up to '
        || {{ plain('weight_sum') }} || '.' as statement_en,
        {{ plain('weight_sum') }} as printed,
        {{ plain('level1_weight') }} as computed,
        weight_sum - level1_weight as difference,
        'point' as difference_unit,
        evidence
    from levels
    where weights > 0
),

-- S12: the points that the criteria give (得5分, 记1分) make the weight. Each mark ①② … gives one number
-- of points, or there are no marks and one number; bands (90%以上得10分 …) have the weight among them.
criteria as (
    select
        *,
        list_transform(
            regexp_extract_all(criteria_text, '(?:得|记|计|立)(\d+(?:\.\d+)?)分', 1), lambda n: cast(n as decimal(18, 6))
        ) as given,
        len(regexp_extract_all(criteria_text, '[①②③④⑤⑥⑦⑧⑨⑩]')) as marks
    from indicators
    where weight is not null and criteria_text is not null
),

s12 as not materialized (
    select
        'S12' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        case
            when len(given) = 0 or len(given) != greatest(marks, 1) then 'insufficient_data'
            when list_sum(given) = weight or list_contains(given, weight) then 'passed'
            else 'finding'
        end as outcome,
        '指标“' || indicator_name || '”分值' || {{ plain('weight') }} || '分，而评价标准所给分数合计'
        || {{ plain('list_sum(given)') }} || '分。' as statement,
        'An indicator has ' || {{ plain('weight') }} || ' points, but its criteria give '
        || {{ plain('list_sum(given)') }} || '.' as statement_en,
        {{ plain('list_sum(given)') }} as printed,
        {{ plain('weight') }} as computed,
        list_sum(given) - weight as difference,
        'point' as difference_unit,
        evidence
    from criteria
)

{{ checks(['s02', 's09', 's10', 's11', 's12']) }}
