with applied as (
    select
        outcomes.rule_id,
        outcomes.family,
        {{ agency_columns('reports') }},
        reports.fiscal_year,
        count(*) filter (where outcomes.outcome = 'passed') as passed,
        count(*) filter (where outcomes.outcome = 'finding') as found,
        count(*) filter (where outcomes.outcome = 'insufficient_data') as undecided
    from {{ ref('fct_rule_outcome') }} as outcomes
    inner join {{ ref('mart_report') }} as reports on outcomes.report_id = reports.report_id
    where outcomes.outcome != 'not_applicable'
    group by all
),

-- what applies nowhere is told too: silence is no pass
silent as (
    select distinct
        rule_id,
        family
    from {{ ref('fct_rule_outcome') }}
    where rule_id not in (select applied.rule_id from applied)
),

listed as (
    select * from applied
    union all by name
    select
        *,
        0 as passed,
        0 as found,
        0 as undecided
    from silent
)

select
    {{ stable_key(["'rule_outcome'", "rule_id", "agency_id", "fiscal_year"]) }} as rule_outcome_year_id,
    rule_id,
    family,
    {{ agency_columns() }},
    fiscal_year,
    passed,
    found,
    undecided
from listed
order by rule_id, agency_name, fiscal_year
