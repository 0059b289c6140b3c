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
with reports as (
    {{ counted_reports() }}
),

seen as (
    {% for part, condition in amounts.items() -%}
    select
        report_id,
        '{{ part }}' as part
    from {{ ref('fct_spending') }}
    where {{ condition }}
    union all
    {% endfor -%}
    {% for part, condition in project_parts.items() -%}
    select
        report_id,
        '{{ part }}' as part
    from {{ ref('fct_project') }}
    where {{ condition }}
    union all
    {% endfor -%}
    {% for part, condition in indicator_parts.items() -%}
    select
        report_id,
        '{{ part }}' as part
    from {{ ref('fct_indicator') }}
    where {{ condition }}
    union all
    {% endfor -%}
    select
        report_id,
        'total_score' as part
    from reports
    where overall_score is not null
    union all
    select
        report_id,
        'agency' as part
    from reports
    where agency_name is not null
    union all
    select
        report_id,
        'report_date' as part
    from reports
    where report_date is not null
),

found as (
    select distinct
        report_id,
        part
    from seen
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
