"""Pages agency and compare."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

REPORTS = f"""
    SELECT report_id, agency_name, fiscal_year, report_kind, title, report_date, overall_score, file_name
    FROM marts.mart_report WHERE {OF_AGENCY} AND {OF_YEAR}
    ORDER BY agency_name, fiscal_year DESC, title, report_id
"""
AGENCY = """
    SELECT agency_id, agency_name, region_code, region_name, province_name, admin_level, sector, printed_names
    FROM marts.dim_agency WHERE list_contains($agencies::VARCHAR[], agency_id) LIMIT 1
"""
AGENCY_YEARS = f"""
    SELECT
        fiscal_year, revenue_total_yuan, expenditure_budget_yuan, expenditure_total_yuan, basic_expenditure_yuan,
        project_expenditure_yuan, three_public_budget_yuan, three_public_yuan, operating_cost_yuan,
        procurement_yuan, projects, projects_budget_yuan, projects_executed_yuan, projects_execution_rate_pct,
        mean_project_score
    FROM (
        SELECT y.*, a.admin_level
        FROM marts.mart_agency_year AS y INNER JOIN marts.dim_agency AS a ON y.agency_id = a.agency_id
    ) WHERE {OF_AGENCY} AND {OF_YEAR} ORDER BY fiscal_year DESC
"""
# Agencies beside their peers: same level, sector and year. The group holds all agencies, also where the
# filters show only some.
_PEERS = f"SELECT * FROM marts.mart_peer_rank WHERE {OF_AGENCY} AND {OF_YEAR} AND measure = $measure"
COMPARISON = f"""
    SELECT
        agency_id, agency_name, fiscal_year, admin_level, sector, measure_value, peer_rank, peers_with_value, peers,
        coverage_pct, peer_median, minimum_peers
    FROM ({_PEERS})
    ORDER BY fiscal_year DESC, admin_level NULLS LAST, sector NULLS LAST, peer_rank NULLS LAST,
        measure_value DESC NULLS LAST, agency_name
"""
PEER_POINTS = f"""
    SELECT agency_name, fiscal_year, sector, measure_value FROM ({_PEERS}) WHERE measure_value IS NOT NULL
    ORDER BY agency_id, fiscal_year
"""
MEASURES = "SELECT DISTINCT measure AS value FROM marts.mart_peer_rank ORDER BY measure"
MINIMUM_PEERS = "SELECT coalesce(max(minimum_peers), 0) FROM marts.mart_peer_rank"
