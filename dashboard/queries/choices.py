"""What the filters offer."""

from __future__ import annotations

YEARS = """
    SELECT DISTINCT fiscal_year AS value FROM marts.mart_overview WHERE fiscal_year IS NOT NULL
    ORDER BY value DESC
"""
PROVINCES = """
    SELECT province_name AS value FROM marts.dim_agency WHERE province_name IS NOT NULL
    GROUP BY value ORDER BY count(*) DESC, value
"""
SECTORS = """
    SELECT sector AS value FROM marts.dim_agency WHERE sector IS NOT NULL
    GROUP BY value ORDER BY count(*) DESC, value
"""
LEVELS = """
    SELECT admin_level AS value FROM marts.dim_agency WHERE admin_level IS NOT NULL
    GROUP BY value ORDER BY list_position(['province', 'city', 'county', 'township'], value)
"""
# At most a thousand to choose from, those with most reports first; chosen ones are always among them.
AGENCIES = """
    SELECT agency_id AS value, agency_name AS label
    FROM marts.mart_overview
    WHERE
        agency_id IS NOT NULL AND (
            list_contains($agencies::VARCHAR[], agency_id)
            OR (len($provinces::VARCHAR[]) = 0 OR list_contains($provinces::VARCHAR[], province_name))
            AND (len($levels::VARCHAR[]) = 0 OR list_contains($levels::VARCHAR[], admin_level))
            AND (len($sectors::VARCHAR[]) = 0 OR list_contains($sectors::VARCHAR[], sector))
        )
    GROUP BY agency_id, agency_name
    ORDER BY NOT list_contains($agencies::VARCHAR[], agency_id), sum(reports) DESC, label
    LIMIT 1000
"""
GRADES = """
    SELECT grade AS value FROM marts.fct_project WHERE grade IS NOT NULL
    GROUP BY value ORDER BY count(*) DESC, value LIMIT 50
"""
FIRST_LEVELS = """
    SELECT level1_std AS value FROM marts.fct_indicator WHERE level1_std IS NOT NULL
    GROUP BY value ORDER BY count(*) DESC, value
"""
ITEMS = """
    SELECT item_code AS value FROM marts.fct_spending WHERE item_code IS NOT NULL
    GROUP BY value ORDER BY count(*) DESC, value
"""
RULES = """
    SELECT rule_id AS value FROM marts.mart_rule_outcome GROUP BY value ORDER BY value
"""
