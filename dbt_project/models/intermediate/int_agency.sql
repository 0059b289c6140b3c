with agencies as (
    select
        agency_id,
        any_value(canonical_name) as agency_name,
        any_value(own_name) as own_name,
        any_value(region_code) as region_code,
        any_value(region_name) as region_name,
        any_value(province_name) as province_name,
        any_value(admin_level) as admin_level,
        list_sort(list(distinct printed_name)) as printed_names
    from {{ ref('int_report_agency') }}
    group by agency_id
),

-- the head noun of a Chinese name comes last: 公安局幼儿园 is a kindergarten
sectors as (
    select
        agencies.agency_id,
        arg_max(
            keywords.sector,
            100 * (length(agencies.own_name) - strpos(reverse(agencies.own_name), reverse(keywords.keyword)))
            + length(keywords.keyword)
        ) as sector
    from agencies
    inner join {{ ref('sector_keyword') }} as keywords on contains(agencies.own_name, keywords.keyword)
    group by agencies.agency_id
)

select
    agencies.agency_id,
    agencies.agency_name,
    agencies.region_code,
    agencies.region_name,
    agencies.province_name,
    agencies.admin_level,
    sectors.sector,
    agencies.printed_names
from agencies
left join sectors on agencies.agency_id = sectors.agency_id
