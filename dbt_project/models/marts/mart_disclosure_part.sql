{#- how each required part of the seed `disclosure_part` is seen in the facts -#}
{%- set amounts = {
    'revenue_total': "item_code = 'total_revenue'",
    'expenditure_total': "item_code = 'total_expenditure'",
    'basic_and_project': "item_code in ('basic_expenditure', 'project_expenditure')",
    'function_breakdown': "item_code = 'function' and flow = 'expenditure'",
    'economic_breakdown': "economic_code is not null",
    'three_public_total': "item_code = 'three_public'",
    'travel_abroad': "item_code = 'travel_abroad'",
    'vehicles': "item_code in ('vehicle_purchase_operation', 'vehicle_purchase', 'vehicle_operation')",
    'reception': "item_code = 'reception'",
    'operating_cost': "item_code = 'operating_cost'",
    'procurement': "item_code = 'procurement'",
    'opening_and_closing': "item_code in ('balance_in', 'balance_out')",
    'year_before': "change_yuan is not null or change_pct is not null"
} -%}
{%- set project_parts = {
    'project_budget': 'budget_yuan is not null or initial_budget_yuan is not null',
    'project_executed': 'executed_yuan is not null',
    'goal': 'goal_text is not null',
    'outcome': 'outcome_text is not null',
    'total_score': 'score is not null',
    'implementing_unit': 'implementing_unit is not null'
} -%}
{%- set indicator_parts = {
    'indicators': 'true',
    'targets': 'target_text is not null',
    'actuals': 'actual_text is not null',
    'weights': 'weight is not null',
    'scores': 'score is not null'
} -%}
{%- set facts = [('fct_spending', amounts), ('fct_project', project_parts), ('fct_indicator', indicator_parts)] -%}
with reports as (
    {{ counted_reports() }}
),

-- one look at each fact: what is seen in any of its rows is in the report
found as (
    {% for fact, parts in facts -%}
    select
        report_id,
        unnest(list_distinct([
            {% for part, condition in parts.items() -%}
            if(bool_or({{ condition }}), '{{ part }}', null){{ ',' if not loop.last }}
            {% endfor %}
        ])) as part
    from {{ ref(fact) }}
    group by report_id
    union distinct
    {% endfor -%}
    select
        report_id,
        unnest(list_distinct([
            if(overall_score is not null, 'total_score', null),
            if(agency_name is not null, 'agency', null),
            if(report_date is not null, 'report_date', null)
        ])) as part
    from reports
)

select
    {{ stable_key(["'disclosure_part'", "reports.report_id", "required.part"]) }} as disclosure_part_id,
    reports.report_id,
    reports.report_kind,
    {{ agency_columns('reports') }},
    reports.report_year as fiscal_year,
    required.part,
    required.part_zh,
    required.part_en,
    required.is_required,
    case
        when found.part is not null then 'present'
        -- what stands on a page that could not be read is not known to be missing
        when documents.unread_page_count > 0 then 'unknown'
        else 'missing'
    end as status
from reports
inner join {{ ref('disclosure_part') }} as required on reports.report_kind = required.report_kind
inner join {{ ref('dim_document') }} as documents on reports.document_id = documents.document_id
left join found on reports.report_id = found.report_id and required.part = found.part
