-- Every indicator that counts is in one row of the attainment, with one outcome.
select
    attainment_id,
    indicators,
    met + partly + not_met + stated_met + echo + unknown + empty as outcomes
from {{ ref('mart_indicator_attainment') }}
where indicators != outcomes
union all
select
    'all together' as attainment_id,
    (select count(*) from {{ ref('mart_indicator') }}) as indicators,
    coalesce(sum(attainments.indicators), 0) as outcomes
from {{ ref('mart_indicator_attainment') }} as attainments
having outcomes != (select count(*) from {{ ref('mart_indicator') }})
