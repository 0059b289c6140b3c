"""Page overview: how much there is, and of which agencies."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

_COUNTS = f"SELECT * FROM marts.mart_overview WHERE {OF_AGENCY} AND {OF_YEAR}"
OVERVIEW = f"""
    SELECT
        count(DISTINCT agency_id) FILTER (reports > 0) AS agencies,
        coalesce(sum(reports), 0)::BIGINT AS reports, coalesce(sum(projects), 0)::BIGINT AS projects,
        coalesce(sum(indicators), 0)::BIGINT AS indicators, coalesce(sum(amounts), 0)::BIGINT AS amounts,
        coalesce(sum(findings), 0)::BIGINT AS findings, coalesce(sum(findings_first), 0)::BIGINT AS findings_first,
        sum(comparable_budget_yuan) AS budget_yuan, sum(comparable_executed_yuan) AS executed_yuan,
        coalesce(sum(comparable_projects), 0)::BIGINT AS comparable
    FROM ({_COUNTS})
"""
REPORT_KINDS = f"""
    SELECT fiscal_year, report_kind, count(*) AS reports
    FROM marts.mart_report WHERE {OF_AGENCY} AND {OF_YEAR}
    GROUP BY fiscal_year, report_kind ORDER BY fiscal_year NULLS LAST, report_kind
"""
# Those with a report about the years.
AGENCY_LIST = f"""
    SELECT
        agency_id, any_value(agency_name) AS agency_name, any_value(province_name) AS province_name,
        any_value(admin_level) AS admin_level, any_value(sector) AS sector, sum(reports)::BIGINT AS reports,
        sum(projects)::BIGINT AS projects, sum(findings)::BIGINT AS findings
    FROM ({_COUNTS}) WHERE agency_id IS NOT NULL
    GROUP BY agency_id HAVING sum(reports) > 0
    ORDER BY findings DESC, reports DESC, agency_name, agency_id
"""
