-- D10: 三公 = 出国 + 公车 + 接待. Reports do get this wrong, so it warns: look at the source first.
{{ config(severity='warn') }}

{{ identity_violations(
    ref('mart_agency_year'), 'agency_year_id', 'three_public_yuan',
    ['travel_abroad_yuan', 'vehicle_purchase_operation_yuan', 'reception_yuan']
) }}
