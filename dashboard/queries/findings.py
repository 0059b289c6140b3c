"""Page findings: what contradicts itself, whom to look at first, and what the rules could judge at all."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

_RULE = "(len($rules::VARCHAR[]) = 0 OR list_contains($rules::VARCHAR[], rule_id))"
_FINDINGS = f"""
    SELECT *, CASE $language WHEN 'en' THEN statement_en ELSE statement END AS told
    FROM marts.mart_finding
    WHERE {OF_AGENCY} AND {OF_YEAR} AND {_RULE}
        AND (len($severities::VARCHAR[]) = 0 OR list_contains($severities::VARCHAR[], severity))
        AND (
            $text = '' OR contains(lower(told), lower($text))
            OR contains(lower(coalesce(agency_name, '')), lower($text))
        )
"""
FINDINGS = f"""
    SELECT
        finding_id, severity, rule_id, rule_version, family, agency_name, fiscal_year, project_name, title,
        told AS statement, printed, computed, difference, difference_unit, evidence, file_name
    FROM ({_FINDINGS}) ORDER BY severity_rank, rule_id, agency_name, finding_id
"""
FINDING_COUNTS = f"""
    SELECT severity, rule_id, count(*) AS findings FROM ({_FINDINGS})
    GROUP BY severity, severity_rank, rule_id ORDER BY severity_rank, rule_id
"""
# The weightiest reasons in one cell, the first ones whole.
REVIEW = f"""
    SELECT
        coalesce(project_id, report_id) AS fact_id, priority, agency_name, fiscal_year, subject, points, hard, strong,
        soft, array_to_string(CASE $language WHEN 'en' THEN reasons_en ELSE reasons END, ' ') AS reasons,
        judged_rules, undecided_rules, judged_pct, file_name
    FROM marts.mart_review_priority
    WHERE {OF_AGENCY} AND {OF_YEAR} AND (
        $text = '' OR contains(lower(coalesce(subject, '')), lower($text))
        OR contains(lower(coalesce(agency_name, '')), lower($text))
    )
    ORDER BY priority, agency_name, review_id
"""
# Every rule, also one that applies nowhere. Of the reports it passed, found something, could not
# tell, or had nothing to judge; what it could judge of those that it applies to stands beside.
RULE_OUTCOMES = f"""
    WITH counted AS (
        SELECT
            rule_id,
            coalesce(sum(passed) FILTER (is_counted), 0)::BIGINT AS passed,
            coalesce(sum(found) FILTER (is_counted), 0)::BIGINT AS found,
            coalesce(sum(undecided) FILTER (is_counted), 0)::BIGINT AS insufficient
        FROM (SELECT *, {OF_AGENCY} AND {OF_YEAR} AS is_counted FROM marts.mart_rule_outcome WHERE {_RULE})
        GROUP BY rule_id
    ),
    held AS (
        SELECT coalesce(sum(reports), 0)::BIGINT AS reports FROM marts.mart_overview WHERE {OF_AGENCY} AND {OF_YEAR}
    )
    SELECT
        rule_id, found, passed, insufficient, reports - found - passed - insufficient AS not_applicable,
        reports, 100.0 * (found + passed) / nullif(found + passed + insufficient, 0) AS judged_pct,
        100.0 * found / nullif(found + passed, 0) AS found_pct
    FROM counted, held ORDER BY found DESC, insufficient DESC, passed DESC, rule_id
"""
