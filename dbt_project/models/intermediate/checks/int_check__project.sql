-- Money of projects: fund rows of a form (A01), costs against the budget (A08), spending against it (N02, N03).
with amounts as (
    select
        *,
        {{ half_unit_yuan('amount_yuan', 'amount_text') }} as half_yuan,
        {{ quoted('source_locator', 'source_text') }} as place,
        regexp_extract(source_locator, '^(.*/)?[LPrt]\d+', 0) as line
    from {{ ref('int_spending') }}
    where project_id is not null and not is_approximate
),

projects as (
    select
        *,
        {{ quoted('source_locator', 'source_text') }} as place
    from {{ ref('int_project') }}
),

-- A01: the rows of a form's funds add up to their total, each row once or nested one level deep
funds as (
    select
        report_id,
        project_id,
        basis,
        arg_max(amount_yuan, regexp_matches(item, '总额|合计')::integer) as total_yuan,
        arg_max(place, regexp_matches(item, '总额|合计')::integer) as total_place,
        sum(amount_yuan) filter (where not regexp_matches(item, '总额|合计')) as sum_yuan,
        max(amount_yuan) filter (where not regexp_matches(item, '总额|合计')) as largest_yuan,
        sum(half_yuan) as envelope,
        count(*) filter (where regexp_matches(item, '总额|合计')) as totals,
        count(*) filter (where not regexp_matches(item, '总额|合计')) as parts,
        list(place order by spending_no) filter (where not regexp_matches(item, '总额|合计')) as places
    from amounts
    where
        item_code = 'project_fund'
        and basis in ('initial_budget', 'budget', 'actual')
        and project_id in (
            select forms.project_id from amounts as forms
            where forms.item_code = 'project_fund' and regexp_matches(forms.item, '总额|合计')
        )
    group by report_id, project_id, basis
),

a01 as not materialized (
    select
        'A01' as rule_id,
        report_id,
        project_id,
        project_id || ' ' || basis as subject_key,
        case
            when totals != 1 or parts = 0 then 'insufficient_data'
            when total_yuan in (sum_yuan, largest_yuan) or 2 * total_yuan = sum_yuan then 'passed'
            else 'finding'
        end as outcome,
        {{ envelope_severity('total_yuan - sum_yuan', 'envelope') }} as severity,
        case basis when 'actual' then '执行数' when 'budget' then '全年预算数' else '年初预算数' end
        || '的资金总额' || {{ wan('total_yuan') }} || '，而所列资金来源合计' || {{ wan('sum_yuan') }} || '，相差'
        || {{ wan('abs(total_yuan - sum_yuan)') }} || '。' as statement,
        'The funds total ' || {{ yuan('total_yuan') }} || ', their sources make ' || {{ yuan('sum_yuan') }} || '.'
            as statement_en,
        {{ plain('total_yuan') }} as printed,
        {{ plain('sum_yuan') }} as computed,
        total_yuan - sum_yuan as difference,
        'yuan' as difference_unit,
        list_prepend(total_place, coalesce(places, [])) as evidence
    from funds
),

-- Costs that a project plans, as its texts and indicators state them: amounts of one line, single cost
-- targets, and targets of one class that are money (a bare number beside them is in the same unit).
money_targets as (
    select
        *,
        10000 * target_value as target_yuan,
        starts_with(target_unit, '万') as is_wan,
        {{ quoted('source_locator', 'source_text') }} as place
    from {{ ref('int_indicator') }}
    where project_id is not null and target_value is not null
),

costs as (
    select
        report_id,
        project_id,
        'line ' || line as source,
        count(*) as parts,
        sum(amount_yuan) as cost_yuan,
        sum(half_yuan) as half_yuan,
        list(
            place
            order by spending_no
        ) as places
    from amounts
    where basis = 'planned' and fiscal_year is not null
    group by report_id, project_id, line
    union all
    select
        report_id,
        project_id,
        'targets ' || level2 as source,
        count(*) as parts,
        sum(target_yuan) as cost_yuan,
        50 * count(*) as half_yuan,
        list(
            place
            order by indicator_no
        ) as places
    from money_targets
    where level2_std != '成本指标'
    group by report_id, project_id, level2
    having
        count(*) >= 2
        and bool_or(is_wan)
        and bool_and(coalesce(is_wan, target_unit is null) and regexp_matches(level3, '费|租|款|资金|补助|工资'))
),

planned as (
    select
        costs.*,
        projects.project_name,
        projects.budget_yuan,
        projects.fiscal_year,
        projects.place,
        costs.cost_yuan - projects.budget_yuan as excess_yuan,
        round(projects.budget_yuan / nullif(costs.cost_yuan, 0), 4) as ratio
    from costs
    inner join projects on costs.project_id = projects.project_id
),

-- one ratio over three or more projects of an agency in a year: a cut of the budget that the costs did not follow
cuts as (
    select
        reports.agency_id,
        planned.fiscal_year,
        planned.ratio,
        count(distinct planned.project_id) as projects,
        min_by(planned.report_id, (reports.report_no, planned.report_id)) as report_id,
        string_agg(
            distinct {{ cut('planned') }}, '，'
            order by {{ cut('planned') }}
        ) as words,
        flatten(list(
            list_prepend(planned.place, planned.places)
            order by reports.report_no, planned.place
        )) as evidence
    from planned
    inner join {{ ref('int_report') }} as reports on planned.report_id = reports.report_id
    where planned.ratio between 0.5 and 0.99 and reports.agency_id is not null
    group by all
    having count(distinct planned.project_id) >= 3
),

cut_projects as (
    select
        planned.project_id,
        planned.source
    from planned
    inner join {{ ref('int_report') }} as reports on planned.report_id = reports.report_id
    inner join cuts
        on
            reports.agency_id = cuts.agency_id
            and planned.fiscal_year is not distinct from cuts.fiscal_year
            and planned.ratio = cuts.ratio
),

a08 as not materialized (
    select
        'A08' as rule_id,
        planned.report_id,
        planned.project_id,
        planned.project_id || ' ' || planned.source as subject_key,
        case
            when planned.budget_yuan is null then 'insufficient_data'
            when cut_projects.project_id is not null then 'passed'
            when planned.excess_yuan > planned.half_yuan then 'finding'
            else 'passed'
        end as outcome,
        null::varchar as severity,
        '“' || planned.project_name || '”预算' || {{ wan('planned.budget_yuan') }} || '，而'
        || if(planned.parts > 1, planned.parts || '项计划费用合计', '成本目标为') || {{ wan('planned.cost_yuan') }}
        || '，多出' || {{ wan('planned.excess_yuan') }} || '。' as statement,
        'The budget is ' || {{ yuan('planned.budget_yuan') }} || ', the costs planned are '
        || {{ yuan('planned.cost_yuan') }} || '.' as statement_en,
        {{ plain('planned.cost_yuan') }} as printed,
        {{ plain('planned.budget_yuan') }} as computed,
        planned.excess_yuan as difference,
        'yuan' as difference_unit,
        list_append(planned.places, planned.place) as evidence
    from planned
    left join cut_projects on planned.project_id = cut_projects.project_id and planned.source = cut_projects.source
    union all
    select
        'A08' as rule_id,
        report_id,
        null as project_id,
        concat_ws(' ', agency_id, fiscal_year, ratio) as subject_key,
        'finding' as outcome,
        null as severity,
        projects || '个项目的预算都是其成本目标的' || {{ plain('ratio') }} || '倍（' || words
        || '），成本目标似未随预算调整。' as statement,
        'The budgets of ' || projects || ' projects are ' || {{ plain('ratio') }}
        || ' of their cost targets; the targets seem not to have followed a cut.' as statement_en,
        {{ plain('ratio') }} as printed,
        '1' as computed,
        ratio - 1 as difference,
        'ratio' as difference_unit,
        evidence
    from cuts
),

-- N02: spending far above the money arranged, whether the form says so or a sentence does (已达1000万元 of 200万元)
spent as (
    select
        report_id,
        project_id,
        project_name,
        budget_yuan,
        executed_yuan as spent_yuan,
        [place] as evidence
    from projects
    union all
    select
        projects.report_id,
        projects.project_id,
        projects.project_name,
        projects.budget_yuan,
        amounts.amount_yuan as spent_yuan,
        [amounts.place, projects.place] as evidence
    from projects
    inner join amounts on projects.project_id = amounts.project_id
    where
        amounts.basis = 'actual'
        and amounts.flow = 'expenditure'
        and amounts.fiscal_year is not distinct from projects.fiscal_year
),

n02 as (
    select
        'N02' as rule_id,
        report_id,
        project_id,
        project_id as subject_key,
        case
            when spent_yuan is null or coalesce(budget_yuan, 0) <= 0 then 'insufficient_data'
            when spent_yuan > {{ var('over_execution_ratio') }} * budget_yuan then 'finding'
            else 'passed'
        end as outcome,
        '“' || project_name || '”预算安排' || {{ wan('budget_yuan') }} || '，而所述支出' || {{ wan('spent_yuan') }}
        || '，为预算的' || {{ plain('round(spent_yuan / nullif(budget_yuan, 0), 1)') }} || '倍，资金来源或口径需核对。' as statement,
        'The budget is ' || {{ yuan('budget_yuan') }} || ', but spending of ' || {{ yuan('spent_yuan') }}
        || ' is reported, ' || {{ plain('round(spent_yuan / nullif(budget_yuan, 0), 1)') }} || ' times as much.'
            as statement_en,
        {{ plain('spent_yuan') }} as printed,
        {{ plain('budget_yuan') }} as computed,
        spent_yuan - budget_yuan as difference,
        'yuan' as difference_unit,
        evidence
    from spent
    qualify row_number() over (partition by project_id order by spent_yuan desc nulls last, len(evidence)) = 1
),

-- N03: a narrative that says what was arranged says what was spent
n03 as not materialized (
    select
        'N03' as rule_id,
        projects.report_id,
        projects.project_id,
        projects.project_id as subject_key,
        case
            when projects.budget_yuan is null then 'insufficient_data'
            when
                projects.executed_yuan is null and projects.project_id not in (
                    -- an approximate amount says it too (38余万元)
                    select uses.project_id from {{ ref('int_spending') }} as uses
                    where uses.basis in ('actual', 'appropriated') and uses.project_id is not null
                ) then 'finding'
            else 'passed'
        end as outcome,
        '“' || projects.project_name || '”预算安排' || {{ wan('projects.budget_yuan') }} || '，报告没有写明实际支出金额。'
            as statement,
        'The budget is ' || {{ yuan('projects.budget_yuan') }} || '; the report states no amount that was spent.'
            as statement_en,
        '无' as printed,
        {{ plain('projects.budget_yuan') }} as computed,
        null as difference,
        'yuan' as difference_unit,
        [projects.place] as evidence
    from projects
    inner join {{ ref('int_report') }} as reports on projects.report_id = reports.report_id
    where reports.report_kind = 'project_narrative'
),

-- A15: one cost indicator that stands for the whole money of the project (its target is no less than the budget)
-- comes to what was spent
whole_costs as (
    select
        indicators.project_id,
        indicators.report_id,
        count(*) over (partition by indicators.project_id) as indicators,
        indicators.level3,
        10000 * try_cast(regexp_extract(indicators.target_text, '(\d+(?:\.\d+)?)\s*万', 1) as decimal(18, 6))
            as target_yuan,
        10000 * try_cast(regexp_extract(indicators.actual_text, '(\d+(?:\.\d+)?)\s*万', 1) as decimal(18, 6))
            as actual_yuan,
        {{ quoted('indicators.source_locator', 'indicators.source_text') }} as place
    from {{ ref('int_indicator') }} as indicators
    where indicators.level2_std = '成本指标' and indicators.project_id is not null
),

a15 as not materialized (
    select
        'A15' as rule_id,
        costs.report_id,
        costs.project_id,
        costs.project_id as subject_key,
        case
            when
                costs.indicators > 1 or costs.actual_yuan is null or projects.executed_yuan is null
                or coalesce(costs.target_yuan < projects.budget_yuan, true) then 'insufficient_data'
            when abs(costs.actual_yuan - projects.executed_yuan) <= 0.01 * projects.executed_yuan then 'passed'
            else 'finding'
        end as outcome,
        '成本指标“' || costs.level3 || '”的完成值为' || {{ wan('costs.actual_yuan') }} || '，而项目执行数为'
        || {{ wan('projects.executed_yuan') }} || '，相差' || {{ wan('abs(costs.actual_yuan - projects.executed_yuan)') }}
        || '。' as statement,
        'The cost is reported as ' || {{ yuan('costs.actual_yuan') }} || ', the spending of the project as '
        || {{ yuan('projects.executed_yuan') }} || '.' as statement_en,
        {{ plain('costs.actual_yuan') }} as printed,
        {{ plain('projects.executed_yuan') }} as computed,
        costs.actual_yuan - projects.executed_yuan as difference,
        'yuan' as difference_unit,
        [costs.place, projects.place] as evidence
    from whole_costs as costs
    inner join projects on costs.project_id = projects.project_id
    qualify row_number() over (partition by costs.project_id order by costs.place.source_locator) = 1
),

-- A16: a sentence of a project's report that opens an amount into its uses (237万元（87万元，…）, 100万元，其中：…).
-- The uses are read from the sentence, so that none is left out; one with other units or a price is not judged.
opened as (
    select
        amounts.project_id,
        amounts.report_id,
        amounts.spending_id,
        amounts.item,
        amounts.amount_yuan as total_yuan,
        amounts.half_yuan,
        amounts.place,
        regexp_replace(
            substr(blocks.text, strpos(blocks.text, amounts.source_text) + length(amounts.source_text)), '\s', '', 'g'
        ) as after
    from amounts
    inner join {{ ref('int_opened') }} as blocks
        on
            amounts.document_id = blocks.document_id
            and regexp_extract(amounts.source_locator, '^p\d+', 0) = blocks.page
            and try_cast(regexp_extract(amounts.source_locator, '[LP](\d+)', 1) as integer)
            between blocks.first_line and blocks.last_line
    where contains(blocks.text, amounts.source_text)
),

sentences as (
    select
        *,
        list_transform(
            regexp_extract_all(words, '(\d+(?:\.\d+)?)万', 1), lambda n: cast(n as decimal(18, 6))
        ) as uses,
        list_transform(
            regexp_extract_all(words, '(\d+(?:\.\d+)?)万', 1),
            lambda n: 5000 / power(10, length(split_part(n, '.', 2)))
        ) as halves,
        regexp_matches(words, '\d[余多]|\d元|每|人均|/|上年|增|减|其中') as is_mixed
    from (
        select
            *,
            if(
                regexp_matches(after, '^元?[（(]'),
                regexp_extract(after, '^元?[（(]([^）)。]*)', 1),
                split_part(split_part(regexp_extract(after, '^元?[，,：:；]?其中[：:]?([^。]*)', 1), '。', 1), '合计', 1)
            ) as words
        from opened
        where regexp_matches(after, '^元?([，,：:；]?其中|[（(])')
    ) as listed
),

a16_sums as (
    select
        *,
        len(uses) as parts,
        10000 * list_sum(uses) as sum_yuan,
        half_yuan + list_sum(halves) as envelope
    from sentences
    where len(uses) >= 2
),

a16 as not materialized (
    select
        'A16' as rule_id,
        report_id,
        project_id,
        spending_id as subject_key,
        if(is_mixed, 'insufficient_data', {{ outcome_of('total_yuan - sum_yuan') }}) as outcome,
        {{ envelope_severity('total_yuan - sum_yuan', 'envelope') }} as severity,
        '“' || item || '”' || {{ wan('total_yuan') }} || '，而其中所列' || parts || '项合计' || {{ wan('sum_yuan') }}
        || '，相差' || {{ wan('abs(total_yuan - sum_yuan)') }} || '。' as statement,
        'An amount of ' || {{ yuan('total_yuan') }} || ' is opened into ' || parts || ' uses that make '
        || {{ yuan('sum_yuan') }} || '.' as statement_en,
        {{ plain('total_yuan') }} as printed,
        {{ plain('sum_yuan') }} as computed,
        total_yuan - sum_yuan as difference,
        'yuan' as difference_unit,
        [place] as evidence
    from a16_sums
)

{{ checks(['a01', 'a08', 'a15', 'a16', 'n02', 'n03']) }}
