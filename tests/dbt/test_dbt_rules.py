"""Every rule fires where it should, stays silent where it should, and says where it cannot tell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import duckdb
import pytest
from dbt_home import PROJECT
from rule_cases import CASES, FOUND, NOTHING, PASSED, UNKNOWN, Case
from text_rule_cases import TEXT_RULES

from warehouse.store import Home

CATALOGUE = PROJECT / "seeds" / "rules" / "finding_rule.csv"
CHECKS = PROJECT / "models" / "intermediate" / "checks"
FAMILIES = {"score", "arithmetic", "accounts", "indicator", "time", "narrative", "reuse", "entity", "classification"}
ORDER = [FOUND, PASSED, UNKNOWN, NOTHING]


def catalogue() -> list[dict[str, str]]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = {row["rule_id"]: row for row in catalogue()}


@pytest.fixture(scope="module")
def judged(judged_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """All cases in one warehouse, a document each."""
    with duckdb.connect(str(judged_home.warehouse), read_only=True) as connection:
        yield connection


def ask(connection: duckdb.DuckDBPyConnection, table: str, columns: str, case: Case) -> list[tuple]:
    query = f"""
        select {columns} from marts.{table}
        where rule_id = ? and report_id in (
            select report_id from raw.report join raw.document using (document_id) where file_name = ?
        )"""
    return connection.execute(query, [case.rule_id, case.name]).fetchall()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_comes_to_its_outcome(judged, case):
    outcomes = {outcome for (outcome,) in ask(judged, "fct_rule_outcome", "outcome", case)}
    assert min(outcomes, key=ORDER.index) == case.outcome


@pytest.mark.parametrize("case", [case for case in CASES if case.outcome == FOUND], ids=lambda case: case.name)
def test_a_finding_is_a_sentence_in_two_languages_with_its_place(judged, case):
    found = ask(judged, "fct_finding", "statement, statement_en, printed, computed, evidence, severity", case)
    assert len(found) == case.findings
    for statement, english, printed, computed, evidence, severity in found:
        assert statement.endswith("。") and statement.count("。") == 1
        assert not statement.startswith("不符合规则"), "a word of the sentence is NULL"
        assert english.endswith(".") and printed and computed and evidence
        assert severity in {RULES[case.rule_id]["severity"], "soft", "info"}


@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_is_seen_to_fire_to_pass_and_to_have_nothing_to_go_by(rule_id):
    outcomes = {case.outcome for case in CASES if case.rule_id == rule_id}
    assert {FOUND, PASSED} <= outcomes
    assert outcomes & {UNKNOWN, NOTHING}


def test_the_catalogue_and_the_models_name_the_same_rules():
    sql = "".join(path.read_text(encoding="utf-8") for path in CHECKS.glob("int_check__*.sql"))
    named = set(re.findall(r"'([A-Z]\d+)' as rule_id", sql)) | set(re.findall(r"\('([A-Z]\d+)', '", sql))
    assert set(RULES) == named | set(TEXT_RULES)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_is_described_in_full(rule_id):
    rule = RULES[rule_id]
    assert all(rule.values()), rule
    assert rule["family"] in FAMILIES
    assert rule["severity"] in {"hard", "strong", "soft", "info"}
    assert rule["rule_version"].isdigit()
    assert rule["fires"] != rule["silent"]


def test_a_rule_stands_in_the_catalogue_once():
    assert len(catalogue()) == len(RULES)


def severity_of(judged: duckdb.DuckDBPyConnection, rule_id: str, outcome_no: int) -> str:
    case = [case for case in CASES if case.rule_id == rule_id and case.outcome == FOUND][outcome_no]
    [(severity,)] = ask(judged, "fct_finding", "severity", case)
    return severity


@pytest.mark.parametrize(
    "rule_id, case_no, severity, why",
    [
        ("S05", 0, "strong", "the weight of execution is what the weights leave of 100"),
        ("S05", 2, "soft", "the weight of execution was assumed"),
        ("A14", 1, "info", "the rate is cut off instead of rounded"),
        ("A04", 1, "soft", "nothing grows by a percentage from 0"),
        ("D9", 0, "strong", "the parts miss the total by far"),
    ],
)
def test_what_had_to_be_assumed_or_follows_from_printing_weighs_less(judged, rule_id, case_no, severity, why):
    assert severity_of(judged, rule_id, case_no) == severity, why


def test_a_cut_that_targets_did_not_follow_is_one_finding_with_its_figures(judged):
    [case] = [case for case in CASES if case.rule_id == "A08" and case.outcome == FOUND and len(case.reports) == 3]
    [(statement,)] = ask(judged, "fct_finding", "statement", case)
    for figures in ("405万元=450万元×0.9", "36万元=40万元×0.9", "72.9万元=81万元×0.9"):
        assert figures in statement
