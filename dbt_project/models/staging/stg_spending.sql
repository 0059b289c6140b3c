select
    spending_id,
    report_id,
    document_id,
    project_id,
    extractor_version,

    item,
    item_code,
    flow,
    basis,
    amount_text,
    function_code,
    function_path,
    economic_code,
    source_locator,
    source_text,
    confidence,

    cast(spending_no as integer) as spending_no,
    cast(fiscal_year as integer) as fiscal_year,
    amount_yuan,
    share_pct,
    change_yuan,
    change_pct,
    budget_completion_pct,
    cast(source_page as integer) as source_page,

    is_approximate
from {{ source('raw', 'spending') }}
