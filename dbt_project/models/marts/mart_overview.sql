{#- what is counted of an agency and year -> the rows to count -#}
{%- set counted = {
    'reports': (ref('mart_report'), 'true'),
    'projects': (ref('mart_project_execution'), 'true'),
    'comparable_projects': (ref('mart_project_execution'), 'budget_yuan is not null and executed_yuan is not null'),
    'indicators': (ref('mart_indicator'), 'true'),
    'amounts': (ref('mart_amount'), 'true'),
    'findings': (ref('mart_finding'), 'true'),
    'findings_first': (ref('mart_finding'), "severity in ('hard', 'strong')")
} -%}
with counts as (
    {% for name, (relation, condition) in counted.items() -%}
    select
        agency_id,
        fiscal_year,
        '{{ name }}' as counted,
        count(*) as rows_counted
    from {{ relation }}
    where {{ condition }}
    group by agency_id, fiscal_year
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
),

money as (
    select
        agency_id,
        fiscal_year,
        sum(budget_yuan) as budget_yuan,
        sum(executed_yuan) as executed_yuan
    from {{ ref('mart_project_execution') }}
    where budget_yuan is not null and executed_yuan is not null
    group by agency_id, fiscal_year
),

summed as (
    select
        agency_id,
        fiscal_year,
        {% for name in counted -%}
        cast(coalesce(sum(rows_counted) filter (where counted = '{{ name }}'), 0) as bigint) as {{ name }}
        {%- if not loop.last %},
        {% endif %}
        {%- endfor %}
    from counts
    group by agency_id, fiscal_year
)

select
    {{ stable_key(["'overview'", "summed.agency_id", "summed.fiscal_year"]) }} as overview_id,
    {{ agency_columns('agencies') }},
    summed.fiscal_year,
    {% for name in counted -%}
    summed.{{ name }},
    {% endfor -%}
    cast(money.budget_yuan as decimal(18, 2)) as comparable_budget_yuan,
    cast(money.executed_yuan as decimal(18, 2)) as comparable_executed_yuan
from summed
left join {{ ref('dim_agency') }} as agencies on summed.agency_id = agencies.agency_id
left join money
    on
        summed.agency_id is not distinct from money.agency_id
        and summed.fiscal_year is not distinct from money.fiscal_year
order by agencies.agency_name, summed.fiscal_year
