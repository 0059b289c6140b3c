select
    findings.finding_id,
    findings.report_id,
    findings.project_id,
    projects.project_name,
    reports.title,
    {{ agency_columns('reports') }},
    reports.fiscal_year,
    findings.severity,
    cast(list_position(['hard', 'strong', 'soft', 'info'], findings.severity) as integer) as severity_rank,
    findings.rule_id,
    findings.rule_version,
    findings.family,
    findings.statement,
    findings.statement_en,
    findings.printed,
    findings.computed,
    findings.difference,
    findings.difference_unit,
    findings.evidence,
    reports.file_name
from {{ ref('fct_finding') }} as findings
inner join {{ ref('mart_report') }} as reports on findings.report_id = reports.report_id
left join {{ ref('fct_project') }} as projects on findings.project_id = projects.project_id
order by severity_rank, findings.rule_id, reports.agency_name, findings.finding_id
