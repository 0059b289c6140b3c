with reports as (
    {{ counted_reports() }}
),

indicators as (
    select
        *,
        {{ bare_text('target_text') }} as bare_target,
        {{ bare_text('actual_text') }} as bare_actual
    from {{ ref('fct_indicator') }}
),

judged as (
    select
        *,
        coalesce(target_value is not null and target_operator in ('>=', '<=', '=', '>', '<'), false) as is_measurable,
        -- an actual that says the target over again was not measured; 12次 against 12次 can have been
        coalesce(
            bare_target = bare_actual
            and (target_operator = 'qualitative' or regexp_matches(bare_actual, '[≥≤><]|不[低少]于|不[高超][于过]|以[上内下]')),
            false
        ) as is_echo
    from indicators
)

select
    judged.indicator_id,
    judged.report_id,
    judged.project_id,
    projects.project_name,
    reports.report_kind,
    {{ agency_columns('reports') }},
    coalesce(projects.fiscal_year, reports.report_year) as fiscal_year,
    judged.indicator_no,
    judged.level1_std,
    judged.level2_std,
    judged.level3,
    judged.target_text,
    judged.target_operator,
    judged.target_value,
    judged.target_unit,
    judged.actual_text,
    judged.actual_value,
    judged.weight,
    judged.score,
    judged.is_measurable,
    judged.is_measurable and judged.target_unit is not null as has_unit,
    judged.target_text is null as is_target_empty,
    case
        when judged.actual_text is null then 'empty'
        when judged.is_echo then 'echo'
        else judged.attainment
    end as outcome,
    judged.source_locator
from judged
inner join reports on judged.report_id = reports.report_id
left join {{ ref('fct_project') }} as projects on judged.project_id = projects.project_id
order by reports.agency_name, fiscal_year, judged.report_id, judged.indicator_no, judged.indicator_id
