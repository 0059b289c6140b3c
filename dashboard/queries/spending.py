"""Page spending."""

from __future__ import annotations

from dashboard.queries.shared import OF_AGENCY, OF_YEAR

AMOUNTS = f"""
    SELECT
        spending_id, agency_name, fiscal_year, item, item_code, flow, basis, amount_yuan, is_approximate,
        share_pct, change_pct, budget_completion_pct, function_code, function_path, economic_code, confidence,
        file_name
    FROM marts.mart_amount
    WHERE {OF_AGENCY} AND {OF_YEAR}
        AND (len($items::VARCHAR[]) = 0 OR list_contains($items::VARCHAR[], item_code))
        AND (
            $text = '' OR contains(lower(item), lower($text))
            OR contains(lower(coalesce(agency_name, '')), lower($text))
        )
    ORDER BY agency_name, fiscal_year DESC, file_name, spending_id
"""
_THREE_PUBLIC = f"SELECT * FROM marts.mart_three_public WHERE {OF_AGENCY} AND {OF_YEAR}"
# Sums over the agencies that state the item; how many they are stands beside. Purchase and
# operation of vehicles in one amount count only where an agency does not tell them apart.
THREE_PUBLIC = f"""
    WITH stated AS (
        SELECT
            *,
            bool_or(item_code IN ('vehicle_purchase', 'vehicle_operation'))
                OVER (PARTITION BY agency_id, fiscal_year) AS has_parts
        FROM ({_THREE_PUBLIC}) WHERE actual_yuan IS NOT NULL AND item_code != 'three_public'
    )
    SELECT fiscal_year, item_code, sum(actual_yuan) AS amount_yuan, count(*) AS agencies
    FROM stated WHERE item_code != 'vehicle_purchase_operation' OR NOT has_parts
    GROUP BY fiscal_year, item_code ORDER BY fiscal_year, item_code
"""
THREE_PUBLIC_YEARS = f"""
    SELECT
        actual_spending_id, budget_spending_id, agency_name, fiscal_year, item_code, budget_yuan, actual_yuan,
        completion_calc_pct, completion_printed_pct, is_over_budget, prior_yuan, change_calc_yuan, change_calc_pct,
        change_printed_pct
    FROM ({_THREE_PUBLIC})
    ORDER BY item_code = 'three_public' DESC, actual_yuan DESC NULLS LAST, agency_name, fiscal_year, item_code
"""
_FUNCTIONS = f"""
    SELECT *, CASE basis WHEN 'actual' THEN 'actual' ELSE 'budget' END AS phase
    FROM marts.mart_spending_function
    WHERE {OF_AGENCY} AND {OF_YEAR} AND basis IN ('actual', 'budget', 'initial_budget')
"""
_ECONOMIC = f"""
    SELECT *, CASE basis WHEN 'actual' THEN 'actual' ELSE 'budget' END AS phase
    FROM marts.mart_spending_economic
    WHERE {OF_AGENCY} AND {OF_YEAR} AND basis IN ('actual', 'budget', 'initial_budget')
"""
# Each amount once, by the class that the reader chose.
CLASSES = {
    "function": f"""
        SELECT
            function_class_code, phase, sum(amount_yuan) AS amount_yuan, count(DISTINCT agency_id) AS agencies
        FROM ({_FUNCTIONS}) WHERE counts_in_total
        GROUP BY function_class_code, phase ORDER BY amount_yuan DESC, function_class_code
    """,
    "cofog": f"""
        SELECT cofog_division, phase, sum(amount_yuan) AS amount_yuan, count(DISTINCT agency_id) AS agencies
        FROM ({_FUNCTIONS}) WHERE counts_in_total
        GROUP BY cofog_division, phase ORDER BY amount_yuan DESC, cofog_division
    """,
    "economic": f"""
        SELECT economic_class_code, phase, sum(amount_yuan) AS amount_yuan, count(DISTINCT agency_id) AS agencies
        FROM ({_ECONOMIC}) WHERE counts_in_total
        GROUP BY economic_class_code, phase ORDER BY amount_yuan DESC, economic_class_code
    """,
}
CLASS_ROWS = {
    "function": f"""
        SELECT
            spending_id, agency_name, fiscal_year, phase, function_code, function_path, amount_yuan, code_level,
            counts_in_total, cofog_division, cofog_status
        FROM ({_FUNCTIONS}) ORDER BY amount_yuan DESC NULLS LAST, spending_id
    """,
    "economic": f"""
        SELECT
            spending_id, agency_name, fiscal_year, phase, economic_code, economic_name, amount_yuan, code_level,
            counts_in_total
        FROM ({_ECONOMIC}) ORDER BY amount_yuan DESC NULLS LAST, spending_id
    """,
}
CLASS_ROWS["cofog"] = CLASS_ROWS["function"]
