with reports as (
    {{ counted_reports() }}
),

-- where the words of a theme can stand: a project's name, its goal, an amount's item
mentions as (
    select
        projects.project_id as fact_id,
        'project_name' as matched_in,
        projects.project_id,
        null::varchar as spending_id,
        projects.report_id,
        projects.fiscal_year,
        projects.project_name as matched_text,
        projects.budget_yuan,
        projects.executed_yuan
    from {{ ref('fct_project') }} as projects
    union all
    select
        projects.project_id as fact_id,
        'goal' as matched_in,
        projects.project_id,
        null::varchar as spending_id,
        projects.report_id,
        projects.fiscal_year,
        projects.goal_text as matched_text,
        projects.budget_yuan,
        projects.executed_yuan
    from {{ ref('fct_project') }} as projects
    where projects.goal_text is not null
    union all
    select
        spending.spending_id as fact_id,
        if(spending.project_id is null, 'agency_item', 'project_item') as matched_in,
        spending.project_id,
        spending.spending_id,
        spending.report_id,
        spending.fiscal_year,
        spending.item as matched_text,
        if(spending.basis = 'actual', null, spending.amount_yuan) as budget_yuan,
        if(spending.basis = 'actual', spending.amount_yuan, null) as executed_yuan
    from {{ ref('fct_spending') }} as spending
    -- items of the account tables have codes of their own; 项目资金 repeats the project's own figures
    where spending.flow = 'expenditure' and coalesce(spending.item_code, 'project_use') = 'project_use'
),

matches as (
    select
        mentions.*,
        keywords.theme,
        any_value(keywords.theme_kind) as theme_kind,
        arg_max(keywords.keyword, length(keywords.keyword)) as keyword
    from mentions
    inner join {{ ref('theme_keyword') }} as keywords on contains(mentions.matched_text, keywords.keyword)
    group by all
),

placed as (
    select
        matches.*,
        {{ agency_columns('reports') }},
        reports.report_kind,
        -- one project is told in a form and in a narrative: the same agency, year, theme and budget
        matches.matched_in = 'project_name'
        and row_number() over (
            partition by
                matches.theme, matches.matched_in, coalesce(reports.agency_id, matches.report_id), matches.fiscal_year,
                coalesce(cast(matches.budget_yuan as varchar), matches.fact_id)
            order by matches.executed_yuan is null, matches.report_id, matches.fact_id
        ) = 1 as counts_in_total
    from matches
    inner join reports on matches.report_id = reports.report_id
)

select
    {{ stable_key(["'theme_spending'", "theme", "matched_in", "fact_id"]) }} as theme_spending_id,
    theme,
    theme_kind,
    keyword,
    matched_in,
    matched_text,
    {{ agency_columns() }},
    fiscal_year,
    budget_yuan,
    executed_yuan,
    counts_in_total,
    project_id,
    spending_id,
    report_id
from placed
