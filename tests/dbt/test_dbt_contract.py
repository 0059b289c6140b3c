"""The published columns that others build on: written down here, so that a change of the models shows."""

from __future__ import annotations

import itertools

import pytest
import yaml
from dbt_home import PROJECT

MONEY, NUMBER = "decimal(18, 2)", "decimal(18, 6)"
_SOURCE = "source_page source_locator source_text confidence"
CONTRACT = {
    "dim_document": "document_id file_name source_uri format byte_size page_count extractor_version ingested_at",
    "dim_report": "report_id document_id report_no title report_kind agency_id agency_name fiscal_year report_date"
    " overall_score source_locator",
    "dim_agency": "agency_id agency_name region_code region_name province_name admin_level sector",
    "fct_project": "project_id report_id project_no project_name competent_department implementing_unit fiscal_year"
    " initial_budget_yuan budget_yuan executed_yuan execution_rate_pct execution_rate_calc_pct score grade goal_text"
    f" outcome_text {_SOURCE}",
    "fct_indicator": "indicator_id report_id project_id indicator_no level1 level2 level3 level1_std level2_std"
    " target_text target_operator target_value target_unit actual_text actual_value attainment weight score"
    f" deviation_text {_SOURCE}",
    "fct_spending": "spending_id report_id project_id spending_no item item_code flow basis fiscal_year amount_yuan"
    " is_approximate share_pct change_yuan change_pct budget_completion_pct function_code function_path economic_code"
    f" {_SOURCE}",
    "fct_finding": "finding_id rule_id rule_version severity report_id project_id statement printed computed difference"
    " evidence",
}


@pytest.fixture(scope="module")
def models() -> dict[str, dict]:
    files = sorted((PROJECT / "models" / "marts").glob("_*.yml"))
    described = [yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []) for file in files]
    return {model["name"]: model for model in itertools.chain.from_iterable(described)}


@pytest.mark.parametrize("table", CONTRACT)
def test_published_tables_have_the_contracts_columns_in_its_order(models, table):
    columns = [column["name"] for column in models[table]["columns"]]
    assert [name for name in columns if name in CONTRACT[table].split()] == CONTRACT[table].split()


def test_units_decide_the_type(models):
    for model in models.values():
        for column in model["columns"]:
            if column["name"].endswith("_yuan"):
                assert column["data_type"] == MONEY, column
            if column["name"].endswith("_pct"):
                assert column["data_type"] == NUMBER, column


def test_every_grain_is_stated_first_and_tested(models):
    for name, model in models.items():
        assert model["description"].startswith("One row a"), name
        key = model["columns"][0]
        assert "unique" in key["data_tests"] and {"type": "not_null"} in key["constraints"], name


def test_every_mart_is_described(models):
    assert set(models) == {path.stem for path in (PROJECT / "models" / "marts").glob("*.sql")}
