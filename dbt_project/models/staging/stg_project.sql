select
    project_id,
    report_id,
    document_id,
    extractor_version,

    project_name,
    project_code,
    competent_department,
    implementing_unit,
    grade,
    goal_text,
    outcome_text,
    source_locator,
    source_text,
    confidence,

    cast(project_no as integer) as project_no,
    cast(fiscal_year as integer) as fiscal_year,
    initial_budget_yuan,
    budget_yuan,
    executed_yuan,
    execution_rate_pct,
    score,
    cast(source_page as integer) as source_page
from {{ source('raw', 'project') }}
