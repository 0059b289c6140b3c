-- S02: an indicator scores above its weight.
select
    'S02' as rule_id,
    report_id,
    project_id,
    indicator_id as subject_key,
    null::varchar as severity,
    '指标“' || coalesce(level3, level2, level1, '未命名') || '”得' || {{ plain('score') }} || '分，高于其分值'
    || {{ plain('weight') }} || '分，超出' || {{ plain('score - weight') }} || '分。' as statement,
    {{ plain('score') }} as printed,
    {{ plain('weight') }} as computed,
    score - weight as difference,
    'point' as difference_unit,
    [{{ quoted('source_locator', 'source_text') }}] as evidence
from {{ ref('int_indicator') }}
where score > weight
