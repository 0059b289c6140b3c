"""Page indicators."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

_INDICATORS = f"""
    SELECT * FROM marts.mart_indicator
    WHERE {OF_AGENCY} AND {OF_YEAR}
        AND (len($firsts::VARCHAR[]) = 0 OR list_contains($firsts::VARCHAR[], level1_std))
        AND (len($states::VARCHAR[]) = 0 OR list_contains($states::VARCHAR[], outcome))
        AND (
            $text = '' OR contains(lower(coalesce(level3, '')), lower($text))
            OR contains(lower(coalesce(project_name, '')), lower($text))
            OR contains(lower(coalesce(agency_name, '')), lower($text))
        )
"""
INDICATORS = f"""
    SELECT
        indicator_id, agency_name, fiscal_year, project_name, level1_std, level2_std, level3, target_text,
        actual_text, is_measurable, outcome, weight, score
    FROM ({_INDICATORS}) ORDER BY agency_name, fiscal_year, report_id, indicator_no, indicator_id
"""
INDICATOR_STATES = f"""
    SELECT level1_std, outcome, count(*) AS indicators FROM ({_INDICATORS})
    GROUP BY level1_std, outcome ORDER BY level1_std NULLS LAST, outcome
"""
INDICATOR_LEVELS = f"""
    SELECT
        level1_std, level2_std, count(*) AS indicators,
        count(*) FILTER (is_measurable) AS measurable,
        100.0 * measurable / indicators AS measurable_pct,
        count(*) FILTER (outcome = 'met') AS met,
        count(*) FILTER (outcome IN ('partly', 'not_met')) AS missed,
        count(*) FILTER (outcome = 'stated_met') AS stated_met,
        count(*) FILTER (outcome = 'echo') AS echo,
        count(*) FILTER (outcome = 'empty') AS empty,
        count(*) FILTER (outcome = 'unknown') AS undecided
    FROM ({_INDICATORS})
    GROUP BY level1_std, level2_std ORDER BY level1_std NULLS LAST, level2_std NULLS LAST
"""
