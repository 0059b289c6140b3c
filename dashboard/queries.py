"""Every question that a page asks, as SQL over schema `marts`.

All texts are constants: values reach them as parameters (`dashboard.scope.Scope`), never by
formatting. A list parameter that is empty does not restrict.
"""

from __future__ import annotations


def counting(sql: str) -> str:
    """How many rows a question of this module has."""
    return f"SELECT count(*) AS total FROM ({sql})"


def limited(sql: str) -> str:
    """The rows of a question from ``row_offset`` on, at most ``row_limit``, in its order."""
    return f"{sql} LIMIT $row_limit OFFSET $row_offset"


_AGENCY = """
    (len($provinces::VARCHAR[]) = 0 OR list_contains($provinces::VARCHAR[], province_name))
    AND (len($levels::VARCHAR[]) = 0 OR list_contains($levels::VARCHAR[], admin_level))
    AND (len($sectors::VARCHAR[]) = 0 OR list_contains($sectors::VARCHAR[], sector))
    AND (len($agencies::VARCHAR[]) = 0 OR list_contains($agencies::VARCHAR[], agency_id))
"""
_YEAR = "(len($years::INTEGER[]) = 0 OR list_contains($years::INTEGER[], fiscal_year))"

# The reports of the chosen agencies, whatever their year.
_REPORTS = f"""
    SELECT * FROM (
        SELECT
            r.report_id, r.document_id, r.title, r.report_kind, r.fiscal_year, r.report_date, r.overall_score,
            r.agency_id, coalesce(a.agency_name, r.agency_name) AS agency_name,
            a.region_name, a.province_name, a.admin_level, a.sector, d.file_name
        FROM marts.dim_report AS r
        INNER JOIN marts.dim_document AS d ON r.document_id = d.document_id
        LEFT JOIN marts.dim_agency AS a ON r.agency_id = a.agency_id
        WHERE r.is_superseded IS NOT TRUE
    ) WHERE {_AGENCY}
"""

REPORTS = f"""
    SELECT report_id, agency_name, fiscal_year, report_kind, title, report_date, overall_score, file_name
    FROM ({_REPORTS}) WHERE {_YEAR}
    ORDER BY agency_name, fiscal_year DESC, title, report_id
"""

# ------------------------------------------------------------------ filters

YEARS = """
    SELECT DISTINCT fiscal_year AS value FROM marts.dim_report WHERE fiscal_year IS NOT NULL
    UNION SELECT DISTINCT fiscal_year FROM marts.mart_agency_year ORDER BY value DESC
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
    SELECT a.agency_id AS value, a.agency_name AS label
    FROM marts.dim_agency AS a LEFT JOIN marts.dim_report AS r ON a.agency_id = r.agency_id
    WHERE
        list_contains($agencies::VARCHAR[], a.agency_id)
        OR (len($provinces::VARCHAR[]) = 0 OR list_contains($provinces::VARCHAR[], a.province_name))
        AND (len($levels::VARCHAR[]) = 0 OR list_contains($levels::VARCHAR[], a.admin_level))
        AND (len($sectors::VARCHAR[]) = 0 OR list_contains($sectors::VARCHAR[], a.sector))
    GROUP BY a.agency_id, a.agency_name
    ORDER BY NOT list_contains($agencies::VARCHAR[], a.agency_id), count(r.report_id) DESC, label
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
    SELECT rule_id AS value FROM marts.fct_finding GROUP BY value ORDER BY value
"""

# ------------------------------------------------------------------ projects

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
    WHERE {_AGENCY} AND {_YEAR}
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

# ------------------------------------------------------------------ indicators

_INDICATORS = f"""
    SELECT * FROM marts.mart_indicator
    WHERE {_AGENCY} AND {_YEAR}
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

# ------------------------------------------------------------------ spending

_SPENDING = f"""
    SELECT s.*, r.agency_id, r.agency_name, r.file_name
    FROM marts.fct_spending AS s
    INNER JOIN ({_REPORTS}) AS r ON s.report_id = r.report_id
    WHERE {_YEAR.replace("fiscal_year", "s.fiscal_year")}
"""
AMOUNTS = f"""
    SELECT
        spending_id, agency_name, fiscal_year, item, item_code, flow, basis, amount_yuan, is_approximate,
        share_pct, change_pct, budget_completion_pct, function_code, function_path, economic_code, confidence,
        file_name
    FROM ({_SPENDING})
    WHERE (len($items::VARCHAR[]) = 0 OR list_contains($items::VARCHAR[], item_code))
        AND (
            $text = '' OR contains(lower(item), lower($text))
            OR contains(lower(coalesce(agency_name, '')), lower($text))
        )
    ORDER BY agency_name, fiscal_year DESC, file_name, spending_id
"""
_AGENCY_YEARS = f"""
    SELECT * FROM (
        SELECT y.*, a.admin_level
        FROM marts.mart_agency_year AS y INNER JOIN marts.dim_agency AS a ON y.agency_id = a.agency_id
    ) WHERE {_AGENCY} AND {_YEAR}
"""
_THREE_PUBLIC = f"SELECT * FROM marts.mart_three_public WHERE {_AGENCY} AND {_YEAR}"
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
    FROM marts.mart_spending_function WHERE {_AGENCY} AND {_YEAR} AND basis IN ('actual', 'budget', 'initial_budget')
"""
_ECONOMIC = f"""
    SELECT *, CASE basis WHEN 'actual' THEN 'actual' ELSE 'budget' END AS phase
    FROM marts.mart_spending_economic WHERE {_AGENCY} AND {_YEAR} AND basis IN ('actual', 'budget', 'initial_budget')
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

# ------------------------------------------------------------------ findings

_FINDINGS = f"""
    SELECT
        f.*, r.agency_id, r.agency_name, r.fiscal_year, r.title, r.file_name, p.project_name,
        list_position(['hard', 'strong', 'soft', 'info'], f.severity) AS severity_rank
    FROM marts.fct_finding AS f
    INNER JOIN ({_REPORTS}) AS r ON f.report_id = r.report_id
    LEFT JOIN marts.fct_project AS p ON f.project_id = p.project_id
    WHERE {_YEAR.replace("fiscal_year", "r.fiscal_year")}
        AND (len($severities::VARCHAR[]) = 0 OR list_contains($severities::VARCHAR[], f.severity))
        AND (len($rules::VARCHAR[]) = 0 OR list_contains($rules::VARCHAR[], f.rule_id))
        AND (
            $text = '' OR contains(lower(f.statement), lower($text))
            OR contains(lower(coalesce(r.agency_name, '')), lower($text))
        )
"""
FINDINGS = f"""
    SELECT
        finding_id, severity, rule_id, rule_version, family, agency_name, fiscal_year, project_name, title,
        statement, printed, computed, difference, difference_unit, evidence, file_name
    FROM ({_FINDINGS}) ORDER BY severity_rank NULLS LAST, rule_id, agency_name, finding_id
"""
FINDING_COUNTS = f"""
    SELECT severity, rule_id, count(*) AS findings FROM ({_FINDINGS})
    GROUP BY severity, severity_rank, rule_id ORDER BY severity_rank NULLS LAST, rule_id
"""

# ------------------------------------------------------------------ overview

OVERVIEW = f"""
    WITH reports AS (SELECT * FROM ({_REPORTS}) WHERE {_YEAR}), projects AS ({_PROJECTS})
    SELECT
        count(DISTINCT document_id) AS documents, count(*) AS reports, count(DISTINCT agency_id) AS agencies,
        (SELECT count(*) FROM projects) AS projects,
        (SELECT count(*) FROM ({_INDICATORS})) AS indicators,
        (SELECT count(*) FROM ({_SPENDING})) AS amounts,
        (SELECT count(*) FROM ({_FINDINGS})) AS findings,
        (SELECT count(*) FROM ({_FINDINGS}) WHERE severity IN ('hard', 'strong')) AS findings_first,
        (SELECT sum(budget_yuan) FROM projects WHERE executed_yuan IS NOT NULL) AS budget_yuan,
        (SELECT sum(executed_yuan) FROM projects WHERE budget_yuan IS NOT NULL) AS executed_yuan,
        (SELECT count(*) FROM projects WHERE executed_yuan IS NOT NULL AND budget_yuan IS NOT NULL) AS comparable
    FROM reports
"""
REPORT_KINDS = f"""
    SELECT fiscal_year, report_kind, count(*) AS reports FROM ({_REPORTS}) WHERE {_YEAR}
    GROUP BY fiscal_year, report_kind ORDER BY fiscal_year NULLS LAST, report_kind
"""
AGENCY_LIST = f"""
    SELECT
        r.agency_id, any_value(r.agency_name) AS agency_name, any_value(r.province_name) AS province_name,
        any_value(r.admin_level) AS admin_level, any_value(r.sector) AS sector, count(*) AS reports,
        coalesce(sum(p.projects), 0)::BIGINT AS projects, coalesce(sum(f.findings), 0)::BIGINT AS findings
    FROM ({_REPORTS}) AS r
    LEFT JOIN (SELECT report_id, count(*) AS projects FROM marts.fct_project GROUP BY report_id) AS p
        ON r.report_id = p.report_id
    LEFT JOIN (SELECT report_id, count(*) AS findings FROM marts.fct_finding GROUP BY report_id) AS f
        ON r.report_id = f.report_id
    WHERE r.agency_id IS NOT NULL AND {_YEAR}
    GROUP BY r.agency_id ORDER BY findings DESC, reports DESC, agency_name
"""

# ------------------------------------------------------------------ agencies

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
    FROM ({_AGENCY_YEARS}) ORDER BY fiscal_year DESC
"""
# Agencies beside their peers: same level, sector and year. The group holds all agencies, also where the
# filters show only some.
_PEERS = f"SELECT * FROM marts.mart_peer_rank WHERE {_AGENCY} AND {_YEAR} AND measure = $measure"
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

# ------------------------------------------------------------------ data quality

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
    FROM marts.mart_disclosure WHERE {_AGENCY} AND {_YEAR}
    ORDER BY completeness_pct NULLS LAST, agency_name, report_id
"""
DISCLOSURE_PARTS = f"""
    SELECT
        report_kind, part_zh, part_en, count(*) AS reports, count(*) FILTER (status = 'present') AS present,
        100.0 * present / reports AS present_pct
    FROM marts.mart_disclosure_part WHERE {_AGENCY} AND {_YEAR} AND is_required
    GROUP BY report_kind, part, part_zh, part_en ORDER BY present_pct, report_kind, part
"""

# ------------------------------------------------------------------ topics

_SUBJECT = f"""
    {_AGENCY} AND {_YEAR} AND (
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
        WHERE {_AGENCY} AND {_YEAR} AND (
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
        WHERE {_AGENCY} AND {_YEAR} AND ($text = '' OR contains(lower(agency_name), lower($text)))
        ORDER BY abs(roll_forward_gap_yuan) DESC NULLS LAST, agency_name, fiscal_year
    """,
}
THEMES = f"""
    SELECT
        theme, count(*) AS places, count(DISTINCT agency_id) AS agencies, sum(budget_yuan) AS budget_yuan,
        sum(executed_yuan) AS executed_yuan
    FROM marts.mart_theme_spending WHERE {_AGENCY} AND {_YEAR} AND counts_in_total
    GROUP BY theme ORDER BY executed_yuan DESC NULLS LAST, theme
"""

# ------------------------------------------------------------------ from a report to its facts

FACTS_OF_REPORT = """
    SELECT project_id AS key, 'fct_project' AS kind, project_name AS label, source_locator
    FROM marts.fct_project WHERE report_id = $report_id
    UNION ALL
    SELECT finding_id, 'fct_finding', statement, evidence[1].source_locator
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
