-- D10: 公车 = 购置 + 运行.
{{ config(severity='warn') }}

{{ identity_violations(
    ref('mart_agency_year'), 'agency_year_id', 'vehicle_purchase_operation_yuan',
    ['vehicle_purchase_yuan', 'vehicle_operation_yuan']
) }}
