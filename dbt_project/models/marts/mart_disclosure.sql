with counted as (
    select
        report_id,
        count(*) filter (where is_required) as required_parts,
        count(*) filter (where is_required and status = 'present') as present_parts,
        count(*) filter (where is_required and status = 'unknown') as unknown_parts,
        list(part order by part) filter (where is_required and status = 'missing') as missing_parts,
        string_agg(part_zh, '、' order by part) filter (where is_required and status = 'missing') as missing_parts_zh
    from {{ ref('mart_disclosure_part') }}
    group by report_id
),

reports as (
    {{ counted_reports() }}
)

select
    reports.report_id,
    reports.report_kind,
    reports.title,
    {{ agency_columns('reports') }},
    reports.report_year as fiscal_year,
    reports.report_date,
    -- self-evaluations and final accounts look back on a year, budgets look forward
    if(
        reports.report_kind = 'department_budget',
        null,
        date_diff('day', make_date(reports.report_year, 12, 31), reports.report_date)
    ) as days_after_year_end,
    counted.required_parts,
    counted.present_parts,
    counted.unknown_parts,
    coalesce(counted.missing_parts, []) as missing_parts,
    counted.missing_parts_zh,
    {{ ratio_pct('counted.present_parts', 'counted.required_parts - counted.unknown_parts') }} as completeness_pct
from reports
inner join counted on reports.report_id = counted.report_id
