"""From a report to its facts, and from facts to where they are printed."""

from __future__ import annotations

FACTS_OF_REPORT = """
    SELECT project_id AS key, 'fct_project' AS kind, project_name AS label, source_locator
    FROM marts.fct_project WHERE report_id = $report_id
    UNION ALL
    SELECT
        finding_id, 'fct_finding', CASE $language WHEN 'en' THEN statement_en ELSE statement END,
        evidence[1].source_locator
    FROM marts.fct_finding WHERE report_id = $report_id
    UNION ALL
    SELECT indicator_id, 'fct_indicator', coalesce(level3, target_text, level1), source_locator
    FROM marts.fct_indicator WHERE report_id = $report_id
    UNION ALL
    SELECT spending_id, 'fct_spending', item, source_locator
    FROM marts.fct_spending WHERE report_id = $report_id
"""
# Where facts are printed, place by place, for the rows that a page without a server shows.
SOURCES = """
    WITH asked AS (SELECT unnest($keys::VARCHAR[]) AS key),
    places AS (
        SELECT report_id AS key, report_id, 1 AS place_no, source_page, source_locator, source_text AS quote
        FROM marts.dim_report WHERE report_id IN (FROM asked)
        UNION ALL
        SELECT project_id, report_id, 1, source_page, source_locator, source_text
        FROM marts.fct_project WHERE project_id IN (FROM asked)
        UNION ALL
        SELECT indicator_id, report_id, 1, source_page, source_locator, source_text
        FROM marts.fct_indicator WHERE indicator_id IN (FROM asked)
        UNION ALL
        SELECT spending_id, report_id, 1, source_page, source_locator, source_text
        FROM marts.fct_spending WHERE spending_id IN (FROM asked)
        UNION ALL
        SELECT finding_id, report_id, place_no, NULL, place.source_locator, place.quote
        FROM (
            SELECT finding_id, report_id, unnest(range(1, len(evidence) + 1)) AS place_no, unnest(evidence) AS place
            FROM marts.fct_finding WHERE finding_id IN (FROM asked)
        )
    )
    SELECT p.key, r.title, d.file_name, p.source_page, p.source_locator, p.quote
    FROM places AS p
    INNER JOIN marts.dim_report AS r ON p.report_id = r.report_id
    INNER JOIN marts.dim_document AS d ON r.document_id = d.document_id
    ORDER BY p.key, p.place_no
"""
