with uses as (
    select
        *,
        {{ bare_text('level3') }} as bare_name,
        {{ bare_text('target_text') }} as bare_target
    from {{ ref('mart_indicator') }}
    where level3 is not null
)

select
    {{ stable_key(["'indicator_library'", "bare_name"]) }} as library_id,
    mode(level3 order by level3) as indicator_name,
    mode(level1_std order by level1_std) as level1_std,
    mode(level2_std order by level2_std) as level2_std,
    count(*) as uses,
    count(distinct report_id) as reports,
    count(distinct agency_id) as agencies,
    count(distinct region_code) as regions,
    count(distinct fiscal_year) as years,
    min(fiscal_year) as first_year,
    max(fiscal_year) as last_year,
    case
        when count(distinct agency_id) > 1 then 'agencies'
        when count(distinct fiscal_year) > 1 then 'years'
        when count(distinct report_id) > 1 then 'reports'
        when count(*) > 1 then 'one_report'
        else 'once'
    end as recurs_over,
    count(distinct bare_target) as distinct_targets,
    mode(target_text order by target_text) as usual_target_text,
    mode(target_unit order by target_unit) as usual_target_unit,
    {{ ratio_pct('count(*) filter (where is_measurable)', 'count(*)') }} as measurable_pct,
    cast(median(weight) as decimal(18, 6)) as median_weight,
    list_sort(list(distinct agency_name))[:20] as agency_names,
    min(indicator_id) as example_indicator_id
from uses
where bare_name is not null
group by bare_name
