"""Page topics: questions that cut across reports."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

_SUBJECT = f"""
    {OF_AGENCY} AND {OF_YEAR} AND (
        $text = '' OR contains(lower(coalesce(agency_name, '')), lower($text))
        OR contains(lower(coalesce(project_name, '')), lower($text))
    )
"""
TOPICS = {
    "themes": f"""
        SELECT
            coalesce(spending_id, project_id) AS fact_id, theme, theme_kind, keyword, matched_in, matched_text,
            agency_name, fiscal_year, budget_yuan, executed_yuan, counts_in_total
        FROM marts.mart_theme_spending
        WHERE {OF_AGENCY} AND {OF_YEAR} AND (
            $text = '' OR contains(lower(theme), lower($text)) OR contains(lower(matched_text), lower($text))
            OR contains(lower(coalesce(agency_name, '')), lower($text))
        )
        ORDER BY theme, counts_in_total DESC, budget_yuan DESC NULLS LAST, theme_spending_id
    """,
    "scores": f"""
        SELECT
            project_id, agency_name, fiscal_year, project_name, score, grade, score_band, is_grade_of_score,
            execution_rate_pct, attainable_score, is_top_at_low_execution, measurable_pct, met_of_judged_pct
        FROM marts.mart_score_execution WHERE {_SUBJECT}
        ORDER BY is_top_at_low_execution DESC NULLS LAST, execution_rate_pct NULLS LAST, project_id
    """,
    "library": """
        SELECT
            example_indicator_id, indicator_name, level1_std, level2_std, uses, reports, agencies, years, recurs_over,
            distinct_targets, usual_target_text, measurable_pct
        FROM marts.mart_indicator_library
        WHERE $text = '' OR contains(lower(indicator_name), lower($text))
        ORDER BY agencies DESC, uses DESC, indicator_name, library_id
    """,
    "reuse": f"""
        SELECT
            project_id, agency_name, fiscal_year, project_name, text_field, budget_yuan, uses, agencies, years,
            reused_over, text_printed
        FROM marts.mart_text_reuse
        WHERE project_id IN (SELECT project_id FROM marts.mart_project_execution WHERE {_SUBJECT})
        ORDER BY uses DESC, text_id, project_id
    """,
    "unit_cost": f"""
        SELECT
            indicator_id, agency_name, fiscal_year, project_name, output_name, output_value, output_unit, outputs,
            executed_yuan, unit_cost_yuan
        FROM marts.mart_unit_cost WHERE {_SUBJECT}
        ORDER BY output_unit, output_name, unit_cost_yuan DESC NULLS LAST, indicator_id
    """,
    "balances": f"""
        SELECT
            opening_spending_id, closing_spending_id, agency_name, fiscal_year, fund_scope, prior_closing_yuan,
            opening_yuan, roll_forward_gap_yuan, closing_yuan
        FROM marts.mart_balance
        WHERE {OF_AGENCY} AND {OF_YEAR} AND ($text = '' OR contains(lower(agency_name), lower($text)))
        ORDER BY abs(roll_forward_gap_yuan) DESC NULLS LAST, agency_name, fiscal_year
    """,
}
THEMES = f"""
    SELECT
        theme, count(*) AS places, count(DISTINCT agency_id) AS agencies, sum(budget_yuan) AS budget_yuan,
        sum(executed_yuan) AS executed_yuan
    FROM marts.mart_theme_spending WHERE {OF_AGENCY} AND {OF_YEAR} AND counts_in_total
    GROUP BY theme ORDER BY executed_yuan DESC NULLS LAST, theme
"""
