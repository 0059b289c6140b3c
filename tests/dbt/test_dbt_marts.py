"""What the marts say about the documents of `contents`."""

from __future__ import annotations

import duckdb
import pytest

from ingest.records import stable_key


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return connection.execute(query).fetchall()


FINDINGS = {
    "misdated.txt": {"T01", "N02"},
    "careless.txt": {"S02", "S03", "S04", "S05", "A14"},
    "accounts.txt": {"A02", "D12"},
    "sound.txt": set(),
    "twice.txt": set(),
    "nameless.txt": set(),
}


@pytest.mark.parametrize("file_name", FINDINGS)
def test_each_contradiction_is_found_once_and_nothing_else(marts, file_name):
    found = rows(
        marts,
        f"""
        select rule_id from marts.fct_finding join marts.dim_report using (report_id)
        join marts.dim_document using (document_id) where file_name = '{file_name}'""",
    )
    assert sorted(rule for (rule,) in found) == sorted(FINDINGS[file_name])


STATEMENTS = {
    "T01": "标题写的是2020年，而资金年度是2021年，两处年份不一致。",
    "N02": "“大要案”预算安排200万元，而所述支出1000万元，为预算的5倍，资金来源或口径需核对。",
    "S02": "指标“辅警人数”得45分，高于其分值40分，超出5分。",
    "S03": "3个指标的分值合计85分，加上预算执行的10分或20分也不等于100分。",
    "S05": "自评总分99分，但预算执行率为80%（占10分），最多可得98分。",
    "A14": "“辅警经费”所印执行率95%，而执行数80万元除以预算数100万元为80%。",
    "A02": "2021年收入总计5028.61万元，支出总计4738.24万元，相差290.37万元。",
    "D12": "“公安行政运行”2369.12万元所印占比55%，按“支出总计”4738.24万元计算为50%。",
}


@pytest.mark.parametrize("rule_id", STATEMENTS)
def test_a_finding_is_one_readable_sentence_with_its_figures(marts, rule_id):
    assert rows(marts, f"select statement from marts.fct_finding where rule_id = '{rule_id}'") == [
        (STATEMENTS[rule_id],)
    ]


def test_a_wrong_year_is_quoted_at_both_places(marts):
    [(evidence,)] = rows(marts, "select evidence from marts.fct_finding where rule_id = 'T01'")
    assert [place["quote"] for place in evidence] == [
        "2020年度澧县公安局大要案专项资金绩效报告",
        "2021年县财政安排大要案工作经费200万元",
    ]


AGENCIES = [
    # agency_name, region_code, province_name, admin_level, sector, printed names
    ("上海市普陀区商务委员会", "310107", "上海市", "county", "commerce", ["普陀区商务委员会"]),
    ("教育局", None, None, None, "education", ["教育局"]),
    ("教育局", None, None, None, "education", ["教育局"]),
    ("新晃侗族自治县公安局", "431227", "湖南省", "county", "public_security", ["新晃侗族自治县公安局", "新晃县公安局"]),
    ("澧县公安局", "430723", "湖南省", "county", "public_security", ["澧县公安局"]),
]


def test_printed_names_become_agencies_with_region_and_sector(marts):
    found = rows(
        marts,
        "select agency_name, region_code, province_name, admin_level, sector, printed_names"
        " from marts.dim_agency order by agency_name",
    )
    assert sorted(found, key=str) == sorted(AGENCIES, key=str)


def test_only_the_newest_success_of_a_document_counts(marts):
    assert rows(marts, "select project_name from marts.fct_project where project_name in ('旧名', '新名')") == [
        ("新名",)
    ]
    assert rows(marts, "select state, reason_code from marts.dim_document where file_name = 'twice.txt'") == [
        ("parsed", "nothing_recognised")
    ]


def test_a_budget_of_nothing_has_no_rate(marts):
    assert rows(
        marts, "select budget_yuan, execution_rate_calc_pct from marts.fct_project where project_name = '新名'"
    ) == [(0, None)]


def test_a_path_that_names_one_code_gives_the_code(marts):
    assert rows(marts, "select function_code from marts.fct_spending where function_path is not null") == [("2040201",)]


def test_a_project_is_one_readable_row(marts):
    [row] = rows(
        marts,
        """
        select agency_name, region_name, budget_yuan, appropriated_yuan, executed_yuan, execution_rate_calc_pct,
            findings
        from marts.mart_project_execution where project_name = '大要案'""",
    )
    assert row == ("澧县公安局", "澧县", 2000000, 2000000, None, None, 1)


def test_an_agencys_year_keeps_zero_and_unknown_apart(marts):
    found = rows(
        marts,
        """
        select fiscal_year, revenue_total_yuan, expenditure_total_yuan, three_public_yuan, three_public_budget_yuan,
            reception_yuan, projects, mean_project_score, projects_execution_rate_pct
        from marts.mart_agency_year where region_code = '431227' order by fiscal_year""",
    )
    assert found == [
        (2020, None, 40000000, None, None, None, 0, None, None),
        (2021, 50286100, 47382400, 0, 150000, None, 1, 99, 80),
    ]


def test_coverage_counts_what_was_seen_and_not_understood(marts):
    found = rows(
        marts,
        """
        select file_name, state, reports, projects, indicators, amounts, unexplained_amounts
        from marts.mart_coverage where file_name in ('sound.txt', 'unreadable.txt') order by file_name""",
    )
    assert found == [("sound.txt", "parsed", 1, 1, 3, 3, 1), ("unreadable.txt", "quarantined", 0, 0, 0, 0, 0)]


def test_keys_are_made_as_ingest_makes_them(marts):
    for key, agency, year in rows(marts, "select agency_year_id, agency_id, fiscal_year from marts.mart_agency_year"):
        assert key == stable_key("agency_year", agency, year)


def test_descriptions_travel_with_the_database(marts):
    undescribed = rows(
        marts, "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
    )
    assert undescribed == []
