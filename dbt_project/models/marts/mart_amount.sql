select
    spending.spending_id,
    spending.report_id,
    spending.project_id,
    {{ agency_columns('reports') }},
    spending.fiscal_year,
    spending.item,
    spending.item_code,
    spending.flow,
    spending.basis,
    spending.amount_yuan,
    spending.is_approximate,
    spending.share_pct,
    spending.change_pct,
    spending.budget_completion_pct,
    spending.function_code,
    spending.function_path,
    spending.economic_code,
    spending.confidence,
    spending.source_locator,
    reports.file_name
from {{ ref('fct_spending') }} as spending
inner join {{ ref('mart_report') }} as reports on spending.report_id = reports.report_id
order by reports.agency_name asc, spending.fiscal_year desc, reports.file_name asc, spending.spending_id asc
