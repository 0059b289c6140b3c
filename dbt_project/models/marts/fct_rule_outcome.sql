-- A rule that found nothing to judge in a report does not apply to it; one that could not judge all that it
-- found has passed if something could be judged.
with checked as (
    select
        report_id,
        rule_id,
        count(*) as checks,
        count(*) filter (where outcome = 'passed') as passed,
        count(*) filter (where outcome = 'finding') as findings,
        count(*) filter (where outcome = 'insufficient_data') as undecided
    from {{ ref('int_check') }}
    group by report_id, rule_id
)

select
    -- readable, and 9 million hashes cheaper at 100,000 reports
    concat(reports.report_id, '-', rules.rule_id) as rule_outcome_id,
    reports.report_id,
    rules.rule_id,
    rules.rule_version,
    rules.family,
    case
        when checked.findings > 0 then 'finding'
        when checked.passed > 0 then 'passed'
        when checked.undecided > 0 then 'insufficient_data'
        else 'not_applicable'
    end as outcome,
    coalesce(checked.checks, 0) as checks,
    coalesce(checked.passed, 0) as passed,
    coalesce(checked.findings, 0) as findings,
    coalesce(checked.undecided, 0) as undecided
from {{ ref('int_report') }} as reports
cross join {{ ref('finding_rule') }} as rules
left join checked on reports.report_id = checked.report_id and rules.rule_id = checked.rule_id
