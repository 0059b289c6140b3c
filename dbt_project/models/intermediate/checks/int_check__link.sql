-- Rules that join a project to others of its file or agency: a unit that is another project's (E07), one project
-- under two names (E08), a high score beside missed targets (S13).
with projects as (
    {{ projects_of_reports() }}
),

-- E07: pairs of characters that only one implementing unit of the file has (强戒 of 强戒所) tell whose a project is
mixed_files as (
    select document_id
    from projects
    group by document_id
    having count(distinct implementing_unit) > 1
),

unit_words as (
    select
        document_id,
        word,
        any_value(unit) as unit
    from (
        select
            units.document_id,
            units.unit,
            -- pairs of neighbouring characters
            unnest(
                list_distinct(
                    list_transform(range(1, length(units.unit)), lambda n: substr(units.unit, n, 2)) -- noqa: RF03
                )
            ) as word
        from (
            select distinct
                document_id,
                implementing_unit as unit
            from projects
            where implementing_unit is not null and document_id in (select mixed_files.document_id from mixed_files)
        ) as units
    ) as pairs
    group by document_id, word
    having count(distinct unit) = 1
),

-- a word that a unit has in common with a project of its own (强戒 in 强戒人员医疗费 of 强戒所)
own_words as (
    select
        words.document_id,
        words.word,
        words.unit,
        any_value(projects.place order by projects.project_no) as place
    from unit_words as words
    inner join projects
        on
            words.document_id = projects.document_id
            and words.unit = projects.implementing_unit
            and contains(projects.project_name, words.word)
    group by words.document_id, words.word, words.unit
),

claimed as (
    select
        projects.project_id,
        count(*) filter (where words.unit = projects.implementing_unit) as own_words,
        arg_min(words.unit, words.word) filter (where words.unit != projects.implementing_unit) as other_unit,
        arg_min(words.place, words.word) filter (where words.unit != projects.implementing_unit) as other_place,
        min(words.word) filter (where words.unit != projects.implementing_unit) as word
    from projects
    inner join own_words as words
        on projects.document_id = words.document_id and contains(projects.project_name, words.word)
    group by projects.project_id
),

e07 as not materialized (
    select
        'E07' as rule_id,
        projects.report_id,
        projects.project_id,
        projects.project_id as subject_key,
        case
            when claimed.project_id is null then 'insufficient_data'
            when claimed.own_words = 0 then 'finding'
            else 'passed'
        end as outcome,
        null::varchar as severity,
        '“' || projects.project_name || '”的实施单位写作“' || projects.implementing_unit || '”，而名称中的“'
        || claimed.word || '”属同一文件中的“' || claimed.other_unit || '”，请核对是否误填。' as statement,
        'The implementing unit “' || projects.implementing_unit || '” has nothing of the name of the project, which is'
        || ' that of “' || claimed.other_unit || '” in the same file.' as statement_en,
        projects.implementing_unit as printed,
        claimed.other_unit as computed,
        null as difference,
        'text' as difference_unit,
        [projects.place, claimed.other_place] as evidence
    from projects
    inner join mixed_files on projects.document_id = mixed_files.document_id
    left join claimed on projects.project_id = claimed.project_id
    where projects.implementing_unit is not null
),

-- E08: the same budget and the same spending, which is not all of it, are one project's
twins as (
    select
        agency_id,
        fiscal_year,
        budget_yuan,
        executed_yuan,
        count(*) as prints,
        count(distinct report_id) as reports,
        count(distinct regexp_replace(project_name, '\s', '', 'g')) as names,
        arg_min(project_name, (report_no, project_no, project_id)) as name,
        arg_max(project_name, (report_no, project_no, project_id)) as other_name,
        arg_min(report_id, (report_no, project_no, project_id)) as report_id,
        arg_min(project_id, (report_no, project_no, project_id)) as project_id,
        list(place order by report_no, project_no, project_id) as places
    from projects
    where agency_id is not null and budget_yuan > 0 and executed_yuan > 0 and executed_yuan != budget_yuan
    group by agency_id, fiscal_year, budget_yuan, executed_yuan
    having count(*) > 1
),

e08 as not materialized (
    select
        'E08' as rule_id,
        report_id,
        project_id,
        concat_ws(' ', agency_id, fiscal_year, budget_yuan, executed_yuan) as subject_key,
        case
            when names = 1 then 'passed'
            when jaccard(name, other_name) >= 0.4 then 'finding'
            else 'insufficient_data'
        end as outcome,
        '预算' || {{ wan('budget_yuan') }} || '、执行' || {{ wan('executed_yuan') }} || '的项目在一处名为“' || name
        || '”，在另一处名为“' || other_name || '”。' as statement,
        'A project of ' || {{ yuan('budget_yuan') }} || ' has two names in the reports of its agency.' as statement_en,
        other_name as printed,
        name as computed,
        null as difference,
        'text' as difference_unit,
        places as evidence
    from twins
),

-- S13: a total of 95 or more although an indicator is said not to be reached, where no indicator prints its points
missed as (
    select
        projects.agency_id,
        projects.fiscal_year,
        projects.budget_yuan,
        projects.executed_yuan,
        projects.project_id,
        count(*) as indicators,
        count(indicators.score) as scores,
        count(*) filter (where indicators.attainment = 'not_met') as not_met,
        any_value(coalesce(indicators.level3, indicators.level2, '未命名') order by indicators.indicator_no)
        filter (where indicators.attainment = 'not_met') as name,
        list(
            {{ quoted('indicators.source_locator', 'indicators.source_text') }} order by indicators.indicator_no
        ) filter (where indicators.attainment = 'not_met') as places
    from projects
    inner join {{ ref('int_indicator') }} as indicators on projects.project_id = indicators.project_id
    group by all
),

-- the table of indicators may stand in another report of the agency, known by the money
scored as (
    select
        projects.project_id,
        missed.* exclude (project_id) -- noqa: RF02
    from projects
    inner join missed on projects.project_id = missed.project_id
    where projects.score between 95 and 100 and missed.scores = 0
    union all
    select
        projects.project_id,
        missed.* exclude (project_id) -- noqa: RF02
    from projects
    inner join missed
        on
            projects.agency_id = missed.agency_id
            and projects.fiscal_year = missed.fiscal_year
            and projects.budget_yuan = missed.budget_yuan
            and projects.executed_yuan = missed.executed_yuan
            and projects.project_id != missed.project_id
    where projects.score between 95 and 100 and missed.scores = 0 and projects.executed_yuan != projects.budget_yuan
),

s13 as not materialized (
    select
        'S13' as rule_id,
        projects.report_id,
        projects.project_id,
        projects.project_id as subject_key,
        case
            when missed.project_id is null then 'insufficient_data'
            when missed.not_met > 0 then 'finding'
            else 'passed'
        end as outcome,
        '“' || projects.project_name || '”自评' || {{ plain('projects.score') }} || '分，而' || missed.indicators
        || '个指标中有' || missed.not_met || '个未达目标（如“' || missed.name || '”），扣分依据不足。' as statement,
        'The score is ' || {{ plain('projects.score') }} || ', but ' || missed.not_met || ' of ' || missed.indicators
        || ' indicators are missed and none prints its points.' as statement_en,
        {{ plain('projects.score') }} as printed,
        missed.not_met || '个指标未达目标' as computed,
        null as difference,
        'text' as difference_unit,
        list_prepend(projects.place, missed.places) as evidence
    from projects
    left join scored as missed on projects.project_id = missed.project_id
    where projects.score between 95 and 100
    qualify row_number() over (
        partition by projects.project_id order by missed.not_met desc nulls last, missed.name asc
    ) = 1
)

{{ checks(['e07', 'e08', 's13']) }}
