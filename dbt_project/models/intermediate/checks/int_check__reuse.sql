{% set number = '^[0-9.,]+(万?元)?$' -%}
-- Family X and E: texts and outputs that stand in several projects, and names that are none.
with projects as (
    {{ projects_of_reports() }}
),

-- X02: one output (数量指标 with a number) claimed by several projects of an agency in a year
outputs as (
    select
        projects.agency_id,
        projects.fiscal_year,
        projects.report_id,
        projects.report_no,
        projects.project_id,
        projects.project_name,
        indicators.target_value,
        regexp_replace(indicators.target_text, '\s|完成|达到|全年|≥|=', '', 'g') as target,
        {{ quoted('indicators.source_locator', 'indicators.source_text') }} as place
    from {{ ref('int_indicator') }} as indicators
    inner join projects on indicators.project_id = projects.project_id
    where
        indicators.level2_std = '数量指标'
        and indicators.target_value >= 10
        and projects.agency_id is not null
),

claims as (
    select
        agency_id,
        fiscal_year,
        target,
        any_value(target_value) as target_value,
        count(distinct project_id) as projects,
        min_by(report_id, (report_no, report_id)) as report_id,
        string_agg(
            distinct '“' || project_name || '”', '、'
            order by '“' || project_name || '”'
        ) as names,
        list(
            place
            order by report_no, place
        ) as places
    from outputs
    -- a bare number with its unit (100人) is no output that could be recognised
    where length(regexp_replace(target, '[0-9.%]', '', 'g')) >= 5
    group by all
),

x02 as not materialized (
    select
        'X02' as rule_id,
        report_id,
        null::varchar as project_id,
        concat_ws(' ', agency_id, fiscal_year, target) as subject_key,
        if(projects > 1, 'finding', 'passed') as outcome,
        null::varchar as severity,
        '同一产出“' || target || '”同时列为' || projects || '个项目（' || names || '）的目标，各有预算。' as statement,
        'One output is the target of ' || projects || ' projects, each with a budget of its own.' as statement_en,
        projects::varchar as printed,
        '1' as computed,
        projects - 1 as difference,
        'value' as difference_unit,
        places as evidence
    from claims
),

-- X03: a target that is another project's in the same words, under an indicator of another name
lent as (
    select
        indicators.report_id,
        indicators.project_id,
        indicators.indicator_id,
        indicators.document_id,
        indicators.level3,
        projects.report_no * 1000 + indicators.indicator_no as place_no,
        regexp_replace(indicators.target_text, '\s', '', 'g') as target,
        {{ quoted('indicators.source_locator', 'indicators.source_text') }} as place
    from {{ ref('int_indicator') }} as indicators
    inner join projects on indicators.project_id = projects.project_id
    where
        indicators.level3 is not null
        and indicators.target_value is not null
        and indicators.target_unit is not null
        and indicators.target_unit not in ('%', '年', '月', '日')
        and not starts_with(indicators.target_unit, '万')
        -- 移诉2起: a verb with its number; 15台 says too little to be told apart
        and regexp_matches(indicators.target_text, '^\s*[^\d\s≥≤<>=＞＜不大小高低达完超少]{2,}')
),

twins as (
    select
        lent.indicator_id,
        any_value(others.level3 order by others.place_no) as name,
        any_value(others.place order by others.place_no) as place
    from lent
    inner join lent as others
        on
            lent.document_id = others.document_id
            and lent.target = others.target
            and lent.project_id != others.project_id
            and lent.level3 != others.level3
            and lent.place_no > others.place_no
    group by lent.indicator_id
),

x03 as not materialized (
    select
        'X03' as rule_id,
        lent.report_id,
        lent.project_id,
        lent.indicator_id as subject_key,
        if(twins.name is null, 'passed', 'finding') as outcome,
        '指标“' || lent.level3 || '”的目标“' || lent.target || '”与另一项目指标“' || twins.name
        || '”的目标相同，请核对是否误填。' as statement,
        'The target “'
        || lent.target
        || '” is that of another project''s indicator of a different name.' as statement_en,
        lent.target as printed,
        twins.name as computed,
        null as difference,
        'text' as difference_unit,
        [lent.place, twins.place] as evidence
    from lent
    left join twins on lent.indicator_id = twins.indicator_id
),

-- X04: the goal of one project is that of another, word for word
goals as (
    select
        coalesce(agency_id, report_id) as agency_id,
        fiscal_year,
        regexp_replace(goal_text, '\s', '', 'g') as goal,
        count(distinct project_name) as projects,
        min_by(report_id, (report_no, report_id)) as report_id,
        string_agg(
            distinct '“' || project_name || '”', '、'
            order by '“' || project_name || '”'
        ) as names,
        list(
            place
            order by report_no, place
        ) as places
    from projects
    where length(goal_text) >= 12
    group by all
),

x04 as not materialized (
    select
        'X04' as rule_id,
        report_id,
        concat_ws(' ', agency_id, fiscal_year, goal) as subject_key,
        if(projects > 1, 'finding', 'passed') as outcome,
        projects || '个项目（' || names || '）的绩效目标完全相同：“' || left(goal, 40) || if(length(goal) > 40, '…', '')
        || '”。' as statement,
        projects || ' projects have the same goal, word for word.' as statement_en,
        left(goal, 200) as printed,
        '1' as computed,
        projects - 1 as difference,
        'value' as difference_unit,
        places as evidence
    from goals
),

-- X05: what was achieved is the goal again, word for word
x05 as not materialized (
    select
        'X05' as rule_id,
        report_id,
        project_id,
        project_id as subject_key,
        if(
            regexp_replace(goal_text, '\s', '', 'g') = regexp_replace(outcome_text, '\s', '', 'g'), 'finding', 'passed'
        ) as outcome,
        '“' || project_name || '”的完成情况与年初目标逐字相同，没有说明实际完成了什么。' as statement,
        'The outcome repeats the goal word for word.' as statement_en,
        left(outcome_text, 200) as printed,
        left(goal_text, 200) as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from projects
    where length(goal_text) >= 8 and outcome_text is not null
),

-- E04: a name that is an amount, as a name was read or as it was refused to be one
names as (
    select
        report_id,
        project_id,
        project_id as subject_key,
        project_name,
        if(
            regexp_matches(coalesce(implementing_unit, ''), '{{ number }}'), implementing_unit, competent_department
        ) as name,
        place
    from projects
    where competent_department is not null or implementing_unit is not null
    union all
    select
        refused.report_id,
        null as project_id,
        refused.document_id || ' ' || refused.source_locator as subject_key,
        projects.project_name,
        refused.printed as name,
        {{ quoted('refused.source_locator', 'refused.printed') }} as place
    from ({{ from_latest(ref('stg_unread_value')) }}) as refused
    left join projects on refused.report_id = projects.report_id
    where
        refused.field_name in ('competent_department', 'implementing_unit')
        and regexp_matches(refused.printed, '{{ number }}')
    qualify row_number() over (partition by subject_key order by projects.project_no) = 1
),

e04 as not materialized (
    select
        'E04' as rule_id,
        report_id,
        project_id,
        subject_key,
        if(regexp_matches(name, '{{ number }}'), 'finding', 'passed') as outcome,
        coalesce('“' || project_name || '”的', '') || '主管部门或实施单位栏填的是数字“' || name || '”，不是单位名称。' as statement,
        'The field for the department or unit holds a number.' as statement_en,
        name as printed,
        '单位名称' as computed,
        null as difference,
        'text' as difference_unit,
        [place] as evidence
    from names
)

{{ checks(['x02', 'x03', 'x04', 'x05', 'e04']) }}
