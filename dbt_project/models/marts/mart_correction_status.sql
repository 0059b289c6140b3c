select
    correction_id,
    fact_table,
    fact_key,
    field_name,
    status,
    expected_value,
    extracted_value,
    corrected_value,
    reason,
    corrected_at
from {{ ref('int_correction_status') }}
where status != 'withdrawn'
