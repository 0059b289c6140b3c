"""Page quality: how fresh and how complete the data are."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

STATES = """
    SELECT
        state AS document_state, count(*) AS documents, max(ingested_at) AS newest,
        sum(unread_page_count)::BIGINT AS unread_pages
    FROM marts.dim_document GROUP BY state ORDER BY documents DESC
"""
COVERAGE = """
    SELECT
        c.file_name, d.format, c.state AS document_state, c.reason_code, c.reports, c.projects,
        c.indicators, c.amounts, c.unexplained_amounts, c.unknown_labels, c.unread_values, c.unread_pages,
        d.extractor_version, d.ingested_at, d.document_id
    FROM marts.mart_coverage AS c INNER JOIN marts.dim_document AS d ON c.document_id = d.document_id
    ORDER BY c.state = 'parsed', c.unexplained_amounts + c.unknown_labels + c.unread_values + c.unread_pages DESC,
        c.file_name
"""
CONFIDENCE = """
    SELECT facts, confidence, count(*) AS rows FROM (
        SELECT 'projects' AS facts, confidence FROM marts.fct_project
        UNION ALL SELECT 'indicators', confidence FROM marts.fct_indicator
        UNION ALL SELECT 'amounts', confidence FROM marts.fct_spending
    ) GROUP BY facts, confidence ORDER BY facts, confidence
"""
VERSIONS = """
    SELECT extractor_version, count(*) AS documents, min(ingested_at) AS oldest, max(ingested_at) AS newest
    FROM marts.dim_document GROUP BY extractor_version ORDER BY extractor_version DESC
"""
DISCLOSURE = f"""
    SELECT
        report_id, agency_name, fiscal_year, report_kind, title, completeness_pct, present_parts, required_parts,
        missing_parts_zh, report_date, days_after_year_end
    FROM marts.mart_disclosure WHERE {OF_AGENCY} AND {OF_YEAR}
    ORDER BY completeness_pct NULLS LAST, agency_name, report_id
"""
DISCLOSURE_PARTS = f"""
    SELECT
        report_kind, part_zh, part_en, count(*) AS reports, count(*) FILTER (status = 'present') AS present,
        100.0 * present / reports AS present_pct
    FROM marts.mart_disclosure_part WHERE {OF_AGENCY} AND {OF_YEAR} AND is_required
    GROUP BY report_kind, part, part_zh, part_en ORDER BY present_pct, report_kind, part
"""
