"""Page projects."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

_PROJECTS = f"""
    SELECT
        *,
        coalesce(execution_rate_calc_pct, execution_rate_pct) AS rate_pct,
        CASE
            WHEN rate_pct IS NULL THEN 'unknown'
            WHEN rate_pct < 80 THEN 'below80'
            WHEN rate_pct < 95 THEN 'below95'
            WHEN rate_pct < 100 THEN 'below100'
            WHEN rate_pct = 100 THEN 'full'
            ELSE 'above'
        END AS band
    FROM marts.mart_project_execution
    WHERE {OF_AGENCY} AND {OF_YEAR}
        AND (
            $text = '' OR contains(lower(project_name), lower($text))
            OR contains(lower(coalesce(agency_name, '')), lower($text))
        )
        AND (len($grades::VARCHAR[]) = 0 OR list_contains($grades::VARCHAR[], grade))
        AND (len($bands::VARCHAR[]) = 0 OR list_contains($bands::VARCHAR[], band))
"""
PROJECTS = f"""
    SELECT
        project_id, agency_name, fiscal_year, project_name, initial_budget_yuan, budget_yuan, appropriated_yuan,
        executed_yuan, unspent_yuan, execution_rate_pct, execution_rate_calc_pct, score, grade, indicators,
        findings, file_name
    FROM ({_PROJECTS})
    ORDER BY findings DESC, budget_yuan DESC NULLS LAST, project_id
"""
# Of each stage: how many projects tell it, their sum, and the sum over those that tell budget and execution.
FLOW = f"""
    WITH projects AS ({_PROJECTS}),
    stages AS (
        SELECT 1 AS stage_no, 'initial_budget' AS stage, initial_budget_yuan AS yuan, budget_yuan AS b,
            executed_yuan AS e FROM projects
        UNION ALL SELECT 2, 'budget', budget_yuan, budget_yuan, executed_yuan FROM projects
        UNION ALL SELECT 3, 'appropriated', appropriated_yuan, budget_yuan, executed_yuan FROM projects
        UNION ALL SELECT 4, 'executed', executed_yuan, budget_yuan, executed_yuan FROM projects
    )
    SELECT
        stage, count(yuan) AS known, count(*) - count(yuan) AS unknown, sum(yuan) AS known_yuan,
        count(yuan) FILTER (b IS NOT NULL AND e IS NOT NULL) AS comparable,
        sum(yuan) FILTER (b IS NOT NULL AND e IS NOT NULL) AS comparable_yuan
    FROM stages GROUP BY stage_no, stage ORDER BY stage_no
"""
BANDS = f"""
    SELECT band, count(*) AS projects FROM ({_PROJECTS})
    GROUP BY band ORDER BY list_position(['below80', 'below95', 'below100', 'full', 'above', 'unknown'], band)
"""
SCORES = f"""
    SELECT project_id, project_name, agency_name, rate_pct, score, grade
    FROM ({_PROJECTS}) WHERE score IS NOT NULL AND rate_pct IS NOT NULL
    ORDER BY project_id
"""
