{#- what an agency publishes about a year; a narrative stands for a form -#}
{%- set kinds = {
    'has_budget': ['department_budget'],
    'has_final_accounts': ['final_accounts'],
    'has_self_evaluation': ['project_form', 'project_narrative', 'evaluation'],
    'has_department_evaluation': ['department_overall']
} -%}
with years as (
    select
        {{ agency_columns() }},
        fiscal_year,
        count(*) as reports,
        {% for column, values in kinds.items() -%}
        bool_or(
            report_kind in ('{{ values | join("', '") }}')
        ) as {{ column }},
        {% endfor -%}
        sum(required_parts) as required_parts,
        sum(present_parts) as present_parts,
        sum(unknown_parts) as unknown_parts
    from {{ ref('mart_disclosure') }}
    where agency_id is not null and fiscal_year is not null
    group by all
)

select
    {{ stable_key(["'disclosure_year'", "agency_id", "fiscal_year"]) }} as disclosure_year_id,
    {{ agency_columns() }},
    fiscal_year,
    reports,
    {{ kinds.keys() | join(',\n    ') }},
    list_filter(
        [
            if(has_budget, null, 'department_budget'),
            if(has_final_accounts, null, 'final_accounts'),
            if(has_self_evaluation, null, 'self_evaluation'),
            if(has_department_evaluation, null, 'department_overall')
        ],
        lambda kind: kind is not null
    ) as reports_not_held,
    cast(required_parts as bigint) as required_parts,
    cast(present_parts as bigint) as present_parts,
    {{ ratio_pct('present_parts', 'required_parts - unknown_parts') }} as completeness_pct
from years
