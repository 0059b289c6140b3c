select
    {{ stable_key(["'finding'", "checks.rule_id", "checks.subject_key"]) }} as finding_id,
    checks.rule_id,
    rules.rule_version,
    rules.family,
    coalesce(checks.severity, rules.severity) as severity,
    checks.report_id,
    checks.project_id,
    -- a sentence that misses a word must not stop a run: then what should hold stands for it
    coalesce(checks.statement, '不符合规则：' || rules.claim_zh || '。') as statement,
    coalesce(checks.statement_en, 'This does not hold: ' || rules.claim_en || '.') as statement_en,
    coalesce(checks.printed, '无') as printed,
    coalesce(checks.computed, '无') as computed,
    checks.difference,
    checks.difference_unit,
    checks.evidence
from {{ ref('int_check') }} as checks
inner join {{ ref('finding_rule') }} as rules on checks.rule_id = rules.rule_id
where checks.outcome = 'finding'
