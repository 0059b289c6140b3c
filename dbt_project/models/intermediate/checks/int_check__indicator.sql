-- Family I: what an indicator aims at and what it reports. Judged within a project (or the report's
-- department), because forms differ in what they ask for: only where others have a target, one is missing.
with indicators as (
    select
        indicators.*,
        coalesce(indicators.project_id, indicators.report_id) as subject,
        coalesce(indicators.level3, indicators.level2, indicators.level1, '未命名') as indicator_name,
        regexp_replace(indicators.target_text, '\s', '', 'g') as target,
        regexp_replace(indicators.actual_text, '\s', '', 'g') as actual,
        {{ quoted('indicators.source_locator', 'indicators.source_text') }} as place
    from {{ ref('int_indicator') }} as indicators
),

forms as (
    select
        subject,
        count(*) as indicators,
        count(target) as targets,
        count(actual) as actuals
    from indicators
    group by subject
),

judged as (
    select
        indicators.*,
        forms.indicators,
        forms.targets,
        forms.actuals
    from indicators
    inner join forms on indicators.subject = forms.subject
),

-- I01: a name of a share has a target in %, a name of a number one that counts
kinds as (
    select
        *,
        regexp_matches(indicator_name, '率$|满意度$|比例$|占比$|比重$') as is_named_share,
        regexp_matches(indicator_name, '(数|数量|人次|次数|个数|户数|台数|面积|里程)$') as is_named_count,
        starts_with(target_unit, '%') or target_unit in ('％', '百分比') as is_share,
        regexp_matches(target_unit, '^(人|名|个|次|起|台|件|套|户|条|份|处|辆|场|家|座|栋|所|公里|米|亩|吨)') as is_count
    from judged
    where target_value is not null and target_unit is not null
),

i01 as not materialized (
    select
        'I01' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if((is_named_share and is_count) or (is_named_count and is_share), 'finding', 'passed') as outcome,
        '指标“' || indicator_name || '”的目标值为“' || target || '”，名称与目标的计量方式不一致。' as statement,
        'The name of the indicator and its target “' || target || '” measure different things.' as statement_en,
        target as printed,
        indicator_name as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from kinds
    where is_named_share or is_named_count
),

-- I02, I03: a target or an actual value is missing where the form has them
i02 as not materialized (
    select
        'I02' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if(target is null, 'finding', 'passed') as outcome,
        '指标“' || indicator_name || '”没有填写目标值' || if(actual is null, '。', '，完成值却写“' || actual || '”。')
            as statement,
        'An indicator has no target' || if(actual is null, '.', ', but “' || actual || '” as its actual value.')
            as statement_en,
        '无' as printed,
        '目标值' as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from judged
    where 2 * targets > indicators
),

i03 as not materialized (
    select
        'I03' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if(actual is null, 'finding', 'passed') as outcome,
        '指标“' || indicator_name || '”有目标“' || target || '”，没有填写完成值。' as statement,
        'An indicator with the target “' || target || '” has no actual value.' as statement_en,
        '无' as printed,
        target as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from judged
    where 2 * actuals > indicators and target is not null
),

-- I09: measurable targets that are only said to be reached; one finding a project
worded as (
    select
        report_id,
        project_id,
        subject,
        count(*) filter (where target_value is not null) as measurable,
        count(*) filter (where target_value is not null and actual is not null and actual_value is null) as worded,
        any_value(actual order by indicator_no) filter (
            where target_value is not null and actual is not null and actual_value is null
        ) as words,
        list(
            place
            order by indicator_no
        ) filter (where target_value is not null and actual is not null and actual_value is null) as places
    from judged
    where actuals > 0
    group by all
),

i09 as not materialized (
    select
        'I09' as rule_id,
        report_id,
        project_id,
        subject as subject_key,
        case when measurable = 0 then 'insufficient_data' when worded > 0 then 'finding' else 'passed' end as outcome,
        measurable || '个定量指标中' || worded || '个的完成值只写“' || words || '”之类的文字，没有数值。' as statement,
        worded || ' of ' || measurable || ' measurable targets are answered with words such as “' || words
        || '”, without a value.' as statement_en,
        words as printed,
        '数值' as computed,
        null as difference,
        'text' as difference_unit,
        places as evidence
    from worded
),

-- I10: an inequality as the actual value repeats the target and measures nothing
i10 as not materialized (
    select
        'I10' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if(regexp_matches(actual, '^(≥|≧|>|＞|≤|≦|<|＜|不低于|不少于|大于|高于|不超过)'), 'finding', 'passed') as outcome,
        '指标“' || indicator_name || '”的完成值写“' || actual || '”，是目标“' || target || '”的重复，不是实际数。' as statement,
        'The actual value “' || actual || '” repeats the target “' || target || '” instead of a measured figure.'
            as statement_en,
        actual as printed,
        target as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from judged
    where actual is not null and target_value is not null
),

-- I04: a share is no quantity, money is neither: the class (数量, 质量 …) does not fit what is measured
i04 as not materialized (
    select
        'I04' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        case
            when target_value is null or target_unit is null then 'insufficient_data'
            when target_unit = '%' or starts_with(target_unit, '万') or target_unit in ('元', '亿元') then 'finding'
            else 'passed'
        end as outcome,
        '指标“' || indicator_name || '”目标“' || target || '”'
        || if(target_unit = '%', '是比率', '是金额') || '，却列在数量指标下。' as statement,
        'The target “' || target || '” is ' || if(target_unit = '%', 'a rate', 'money')
        || ', but is listed as a quantity.' as statement_en,
        target as printed,
        '数量指标' as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from judged
    where level2_std = '数量指标' and target is not null
),

-- I05: a target over years cannot be reached, or measured, in the year of the report
i05 as not materialized (
    select
        'I05' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if(starts_with(target_unit, '年') and target_value between 2 and 100, 'finding', 'passed') as outcome,
        '指标“' || indicator_name || '”目标“' || target || '”跨' || {{ plain('target_value') }}
        || '年，本年度内无法考核' || if(actual is null, '。', '，完成值写“' || actual || '”。') as statement,
        'The target “' || target || '” runs over ' || {{ plain('target_value') }} || ' years, beyond the year reported.'
            as statement_en,
        target as printed,
        '1年' as computed,
        target_value - 1 as difference,
        'year' as difference_unit,
        [place] as evidence
    from judged
    where target_value is not null and target_unit is not null
),

-- I06: several targets in one cell cannot be attained or missed as one
counted as (
    select
        *,
        list_distinct(
            regexp_extract_all(
                target, '\d+(?:\.\d+)?(?:%|％|万?元|万|人次|人|名|个|次|起|台|件|套|户|条|份|处|辆|场|家|座|栋|所|公里|米|亩|吨)'
            )
        ) as quantities
    from judged
    where target is not null
),

i06 as not materialized (
    select
        'I06' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if(len(quantities) > 1, 'finding', 'passed') as outcome,
        '指标“' || indicator_name || '”一格内有' || len(quantities) || '个目标（' || array_to_string(quantities, '、')
        || '），无法逐一考核。' as statement,
        'One cell holds ' || len(quantities) || ' targets, which cannot be judged as one.' as statement_en,
        target as printed,
        '1' as computed,
        len(quantities) - 1 as difference,
        'value' as difference_unit,
        [place] as evidence
    from counted
),

-- I07: one indicator in two classes counts twice. Its target is the same, or the form has no targets.
named as (
    select
        report_id,
        project_id,
        subject,
        level3,
        coalesce(target, '') as target,
        indicator_no,
        weight,
        place,
        level1_std || coalesce(level2_std, level2, '') as class,
        coalesce(level2_std, level2, level1) as class_name
    from judged
    where
        level3 is not null and length(level3) >= 4
        and not regexp_matches(coalesce(target, ''), '\d+月|按时|及时|按质')
        and level3 not like '%及时%' and level3 not like '%健全性'
),

doubled as (
    select
        report_id,
        project_id,
        subject,
        level3,
        target,
        coalesce(min(class) != max(class), false) as is_doubled
    from named
    group by report_id, project_id, subject, level3, target
),

-- 学员伙食满意率 and 戒毒学员伙食满意率 with one target, in two classes
nested as (
    select
        longer.subject,
        longer.level3,
        longer.target,
        any_value(shorter.level3 order by shorter.indicator_no) as other_name,
        any_value(shorter.place order by shorter.indicator_no) as other_place,
        any_value(coalesce(shorter.level2_std, shorter.level2, shorter.level1) order by shorter.indicator_no)
            as other_class
    from judged as longer
    inner join judged as shorter
        on
            longer.subject = shorter.subject
            and longer.target = shorter.target
            and length(longer.level3) > length(shorter.level3)
            and contains(longer.level3, shorter.level3)
            and coalesce(longer.level2_std, longer.level2) != coalesce(shorter.level2_std, shorter.level2)
    where length(shorter.level3) >= 6 and longer.target_value is not null
    group by longer.subject, longer.level3, longer.target
),

-- what a finding says of the few that are doubled or nested
told as (
    select
        doubled.subject,
        doubled.level3,
        doubled.target,
        doubled.is_doubled,
        any_value(nested.other_name) as other_name,
        any_value(nested.other_class) as other_class,
        any_value(nested.other_place) as other_place,
        count(distinct named.class) as classes,
        string_agg(
            distinct named.class_name, '、'
            order by named.class_name
        ) as class_names,
        count(named.weight) as weights,
        sum(named.weight) as weight_sum,
        list(
            named.place
            order by named.indicator_no
        ) as places
    from doubled
    left join nested
        on
            doubled.subject = nested.subject
            and doubled.level3 = nested.level3
            and doubled.target = nested.target
    inner join named
        on
            doubled.subject = named.subject
            and doubled.level3 = named.level3
            and doubled.target = named.target
    where doubled.is_doubled or nested.level3 is not null
    group by doubled.subject, doubled.level3, doubled.target, doubled.is_doubled
),

i07 as not materialized (
    select
        'I07' as rule_id,
        doubled.report_id,
        doubled.project_id,
        concat_ws(' ', doubled.subject, doubled.level3, doubled.target) as subject_key,
        if(told.subject is null, 'passed', 'finding') as outcome,
        '同一指标“' || doubled.level3 || '”' || if(doubled.target = '', '', '（目标“' || doubled.target || '”）')
        || if(
            doubled.is_doubled,
            '重复列在' || told.class_names || '之下'
            || if(told.weights > 0, '，共计' || {{ plain('told.weight_sum') }} || '分。', '。'),
            '列在' || told.class_names || '之下，又以“' || told.other_name || '”列在' || told.other_class || '之下。'
        ) as statement,
        'One indicator is listed under ' || greatest(told.classes, 2) || ' classes'
        || if(told.weights > 0, ' for ' || {{ plain('told.weight_sum') }} || ' points together.', '.')
            as statement_en,
        greatest(told.classes, if(told.other_name is null, 1, 2))::varchar as printed,
        '1' as computed,
        greatest(told.classes, 2) - 1 as difference,
        'value' as difference_unit,
        if(told.other_name is null, told.places, list_append(told.places, told.other_place)) as evidence
    from doubled
    left join told
        on
            doubled.subject = told.subject
            and doubled.level3 = told.level3
            and doubled.target = told.target
),

-- I08: a number without a unit; a satisfaction is meant in %
i08 as not materialized (
    select
        'I08' as rule_id,
        report_id,
        project_id,
        indicator_id as subject_key,
        if(target_unit is null, 'finding', 'passed') as outcome,
        '指标“' || indicator_name || '”目标“' || target || '”没有计量单位。' as statement,
        'The target “' || target || '” has no unit.' as statement_en,
        target as printed,
        '计量单位' as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from judged
    where target_value is not null
),

-- I11: a form without a goal where the forms beside it have one
files as (
    select
        projects.document_id,
        regexp_replace(reports.title, '\d', '', 'g') as form,
        count(*) as forms,
        count(projects.goal_text) as goals
    from {{ ref('int_project') }} as projects
    inner join {{ ref('int_report') }} as reports on projects.report_id = reports.report_id
    where reports.report_kind = 'project_form'
    group by all
),

i11 as not materialized (
    select
        'I11' as rule_id,
        projects.report_id,
        projects.project_id,
        projects.project_id as subject_key,
        case
            when projects.goal_text is not null then 'passed'
            when 2 * files.goals > files.forms then 'finding'
            else 'insufficient_data'
        end as outcome,
        '“' || projects.project_name || '”没有填写年度总体目标，同一文件的' || files.forms || '张表中' || files.goals
        || '张已填写。' as statement,
        'The form has no goal; '
        || files.goals
        || ' of '
        || files.forms
        || ' forms of its file have one.' as statement_en,
        '无' as printed,
        '年度总体目标' as computed,
        null as difference,
        'text' as difference_unit,
        [{{ quoted('projects.source_locator', 'projects.source_text') }}] as evidence
    from {{ ref('int_project') }} as projects
    inner join {{ ref('int_report') }} as reports on projects.report_id = reports.report_id
    inner join files
        on projects.document_id = files.document_id and regexp_replace(reports.title, '\d', '', 'g') = files.form
    where reports.report_kind = 'project_form'
)

{{ checks(['i01', 'i02', 'i03', 'i04', 'i05', 'i06', 'i07', 'i08', 'i09', 'i10', 'i11']) }}
