with findings as (
    {% for rule in ['t01', 's02', 's03', 's05', 'a02', 'a14', 'd12', 'n02'] -%}
    select * from {{ ref('int_finding__' ~ rule) }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
)

select
    {{ stable_key(["'finding'", "findings.rule_id", "findings.subject_key"]) }} as finding_id,
    findings.rule_id,
    rules.rule_version,
    rules.family,
    coalesce(findings.severity, rules.severity) as severity,
    findings.report_id,
    findings.project_id,
    findings.statement,
    findings.printed,
    findings.computed,
    cast(findings.difference as decimal(18, 6)) as difference,
    findings.difference_unit,
    findings.evidence
from findings
inner join {{ ref('finding_rule') }} as rules on findings.rule_id = rules.rule_id
