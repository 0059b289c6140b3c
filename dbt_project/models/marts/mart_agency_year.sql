{%- set actual_items = {
    'revenue_total_yuan': 'total_revenue',
    'expenditure_total_yuan': 'total_expenditure',
    'basic_expenditure_yuan': 'basic_expenditure',
    'project_expenditure_yuan': 'project_expenditure',
    'three_public_yuan': 'three_public',
    'travel_abroad_yuan': 'travel_abroad',
    'vehicle_purchase_operation_yuan': 'vehicle_purchase_operation',
    'vehicle_purchase_yuan': 'vehicle_purchase',
    'vehicle_operation_yuan': 'vehicle_operation',
    'reception_yuan': 'reception',
    'operating_cost_yuan': 'operating_cost',
    'procurement_yuan': 'procurement'
} -%}
{%- set budget_items = {
    'revenue_budget_yuan': 'total_revenue',
    'expenditure_budget_yuan': 'total_expenditure',
    'three_public_budget_yuan': 'three_public'
} -%}
with reports as (
    select *
    from {{ ref('dim_report') }}
    where agency_id is not null and is_superseded is not true
),

-- each amount once
stated as (
    select
        reports.agency_id,
        spending.fiscal_year,
        spending.item_code,
        if(spending.basis = 'actual', 'actual', 'budget') as phase,
        spending.amount_yuan
    from {{ ref('fct_spending') }} as spending
    inner join reports on spending.report_id = reports.report_id
    where
        spending.project_id is null
        and spending.basis in ('actual', 'budget', 'initial_budget')
        and spending.fiscal_year is not null
    qualify
        row_number() over (
            partition by reports.agency_id, spending.fiscal_year, spending.item_code, phase
            order by
                {{ best_statement_first('reports.fiscal_year') }}
        ) = 1
),

money as (
    select
        agency_id,
        {% for column, item in actual_items.items() -%}
        max(amount_yuan) filter (where item_code = '{{ item }}' and phase = 'actual') as {{ column }},
        {% endfor -%}
        {% for column, item in budget_items.items() -%}
        max(amount_yuan) filter (where item_code = '{{ item }}' and phase = 'budget') as {{ column }},
        {% endfor -%}
        fiscal_year
    from stated
    group by agency_id, fiscal_year
),

projects as (
    select
        reports.agency_id,
        projects.fiscal_year,
        count(*) as projects,
        avg(projects.score) as mean_score,
        -- only projects that state both, so that the rate compares like with like
        sum(projects.budget_yuan) filter (where projects.executed_yuan is not null) as budget_yuan,
        sum(projects.executed_yuan) filter (where projects.budget_yuan is not null) as executed_yuan
    from {{ ref('fct_project') }} as projects
    inner join reports on projects.report_id = reports.report_id
    where projects.fiscal_year is not null
    group by reports.agency_id, projects.fiscal_year
),

years as (
    select
        agency_id,
        fiscal_year
    from money
    union
    select
        agency_id,
        fiscal_year
    from projects
)

select
    {{ stable_key(["'agency_year'", "years.agency_id", "years.fiscal_year"]) }} as agency_year_id,
    years.agency_id,
    agencies.agency_name,
    agencies.region_code,
    agencies.region_name,
    agencies.province_name,
    agencies.sector,
    years.fiscal_year,
    {% for column in (actual_items.keys() | list) + (budget_items.keys() | list) -%}
    money.{{ column }},
    {% endfor -%}
    coalesce(projects.projects, 0) as projects,
    cast(projects.mean_score as decimal(18, 6)) as mean_project_score,
    cast(projects.budget_yuan as decimal(18, 2)) as projects_budget_yuan,
    cast(projects.executed_yuan as decimal(18, 2)) as projects_executed_yuan,
    {{ ratio_pct('projects.executed_yuan', 'projects.budget_yuan') }} as projects_execution_rate_pct
from years
inner join {{ ref('dim_agency') }} as agencies on years.agency_id = agencies.agency_id
left join money on years.agency_id = money.agency_id and years.fiscal_year = money.fiscal_year
left join projects on years.agency_id = projects.agency_id and years.fiscal_year = projects.fiscal_year
