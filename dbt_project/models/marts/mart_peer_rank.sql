{#- higher first; `basis` says over how many things an agency's value is taken -#}
{%- set from_years = {
    'execution_rate': ('projects_execution_rate_pct', 'percent', 'projects'),
    'project_score': ('mean_project_score', 'points', 'projects'),
    'three_public_share': (ratio_pct('three_public_yuan', 'expenditure_total_yuan'), 'percent', '1'),
    'operating_cost_share': (ratio_pct('operating_cost_yuan', 'expenditure_total_yuan'), 'percent', '1'),
    'project_expenditure_share': (ratio_pct('project_expenditure_yuan', 'expenditure_total_yuan'), 'percent', '1')
} -%}
with years as (
    select
        years.*,
        agencies.admin_level
    from {{ ref('mart_agency_year') }} as years
    inner join {{ ref('dim_agency') }} as agencies on years.agency_id = agencies.agency_id
),

attainment as (
    select
        agency_id,
        fiscal_year,
        sum(indicators) as indicators,
        sum(measurable) as measurable,
        sum(met) as met,
        sum(met + partly + not_met) as judged
    from {{ ref('mart_indicator_attainment') }}
    where agency_id is not null and fiscal_year is not null
    group by agency_id, fiscal_year
),

agency_years as (
    select
        agency_id,
        fiscal_year
    from years
    union
    select
        agency_id,
        fiscal_year
    from {{ ref('mart_disclosure_year') }}
),

-- every agency with any report of the year is a peer, also one whose value is not known
peers as (
    select
        agency_years.fiscal_year,
        {{ agency_columns('agencies') }}
    from agency_years
    inner join {{ ref('dim_agency') }} as agencies on agency_years.agency_id = agencies.agency_id
    where agencies.admin_level is not null and agencies.sector is not null
),

measured as (
    {% for measure, (value, unit, basis) in from_years.items() -%}
    select
        agency_id,
        fiscal_year,
        '{{ measure }}' as measure,
        '{{ unit }}' as measure_unit,
        {{ value }} as measure_value,
        {{ basis }} as basis_count
    from years
    union all
    {% endfor -%}
    select
        agency_id,
        fiscal_year,
        'measurable_indicators' as measure,
        'percent' as measure_unit,
        {{ ratio_pct('measurable', 'indicators') }} as measure_value,
        indicators as basis_count
    from attainment
    union all
    select
        agency_id,
        fiscal_year,
        'met_indicators' as measure,
        'percent' as measure_unit,
        {{ ratio_pct('met', 'judged') }} as measure_value,
        judged as basis_count
    from attainment
    union all
    select
        agency_id,
        fiscal_year,
        'disclosure_completeness' as measure,
        'percent' as measure_unit,
        completeness_pct as measure_value,
        required_parts as basis_count
    from {{ ref('mart_disclosure_year') }}
),

known as (
    select *
    from measured
    where measure_value is not null
),

measures as (
    select distinct
        measure,
        measure_unit
    from measured
),

grouped as (
    select
        peers.*,
        measures.measure,
        measures.measure_unit,
        known.measure_value,
        if(known.measure_value is null, null, known.basis_count) as basis_count,
        count(*) over peer_group as peers,
        count(known.measure_value) over peer_group as peers_with_value,
        median(known.measure_value) over peer_group as peer_median,
        if(
            known.measure_value is null,
            null,
            rank() over (
                partition by peers.admin_level, peers.sector, peers.fiscal_year, measures.measure
                order by known.measure_value desc nulls last
            )
        ) as place
    from peers
    cross join measures
    left join known
        on
            peers.agency_id = known.agency_id
            and peers.fiscal_year = known.fiscal_year
            and measures.measure = known.measure
    window peer_group as (partition by peers.admin_level, peers.sector, peers.fiscal_year, measures.measure)
)

select
    {{ stable_key(["'peer_rank'", "agency_id", "fiscal_year", "measure"]) }} as peer_rank_id,
    {{ agency_columns() }},
    fiscal_year,
    measure,
    measure_unit,
    cast(measure_value as decimal(18, 6)) as measure_value,
    cast(basis_count as bigint) as basis_count,
    peers,
    peers_with_value,
    {{ ratio_pct('peers_with_value', 'peers') }} as coverage_pct,
    {{ var('minimum_peers') }} as minimum_peers,
    peers_with_value >= {{ var('minimum_peers') }} as is_ranked,
    if(peers_with_value >= {{ var('minimum_peers') }}, place, null) as peer_rank,
    -- a median of few values gives them away as a rank does
    cast(if(peers_with_value >= {{ var('minimum_peers') }}, peer_median, null) as decimal(18, 6)) as peer_median
from grouped
