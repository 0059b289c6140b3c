"""Rules that read text fire where they should, stay silent where they should, and say where they cannot tell."""

from __future__ import annotations

import json

import pytest
from text_cases import CASES, FOUND, PASSED, TextCase

from ingest.observe import RULES, vocabulary
from ingest.parse import parse_bytes
from ingest.records import ObservationRecord

ALL_RULES = {rule_id for names in RULES for rule_id in names.split()}


def observed(case: TextCase) -> list[ObservationRecord]:
    parsed = parse_bytes(case.report.encode(), "report.txt")
    return [o for o in parsed.observation if o.rule_id == case.rule_id]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule_id} {case.outcome} {case.text[:24]}")
def test_a_rule_comes_to_its_outcome_at_its_place(case: TextCase) -> None:
    seen = observed(case)
    assert case.outcome in {o.outcome for o in seen}
    findings = [o for o in seen if o.outcome == FOUND]
    assert bool(findings) == (case.outcome == FOUND)
    if findings:
        quotes = "".join(place["quote"] for o in findings for place in json.loads(o.evidence))
        assert case.quote and case.quote in quotes


@pytest.mark.parametrize("case", [c for c in CASES if c.outcome == FOUND], ids=lambda c: f"{c.rule_id} {c.text[:24]}")
def test_a_finding_is_one_sentence_in_two_languages(case: TextCase) -> None:
    for o in observed(case):
        if o.outcome == FOUND:
            assert o.statement and o.statement.endswith("。") and o.statement.count("。") == 1
            assert o.statement_en and o.statement_en.endswith(".")
            assert o.printed and o.difference_unit


@pytest.mark.parametrize("rule_id", sorted(ALL_RULES))
def test_every_rule_is_seen_to_fire_and_to_pass(rule_id: str) -> None:
    assert {FOUND, PASSED} <= {case.outcome for case in CASES if case.rule_id == rule_id}


def test_every_quote_stands_at_its_place() -> None:
    text = "\n".join(case.report for case in CASES[:12])
    lines = text.splitlines()
    for o in parse_bytes(text.encode(), "report.txt").observation:
        for place in json.loads(o.evidence):
            first = int(place["source_locator"].removeprefix("L").split(":")[0])
            assert place["quote"].splitlines()[0] in lines[first - 1]


def test_a_paragraph_of_an_earlier_report_is_told_with_both_places() -> None:
    shared = (
        "水库大坝安全监测系统按设计要求完成安装调试，渗流、位移、水位等数据每日上传至县水利局监测平台，运行正常稳定。"
    )
    text = "".join(
        f"2021年度岚桥县水利局{name}专项资金绩效报告\n\n一、项目概况\n{shared}\n2021年县财政安排{name}资金20万元，及时拨付。\n"
        for name in ("水库维护", "渠道清淤")
    )
    parsed = parse_bytes(text.encode(), "two.txt")
    [found] = [o for o in parsed.observation if o.rule_id == "X01" and o.outcome == FOUND]
    assert found.report_id == parsed.report[1].report_id
    assert len(json.loads(found.evidence)) == 2
    assert found.statement and "水库维护" in found.statement


def test_keys_are_unique_and_the_same_on_every_run() -> None:
    text = "\n".join(case.report for case in CASES)
    first, second = (parse_bytes(text.encode(), "report.txt").observation for _ in range(2))
    assert first == second
    assert len({o.observation_id for o in first}) == len(first)


def test_every_variant_of_a_statement_belongs_to_a_rule() -> None:
    assert {rule_id for rule_id, _ in vocabulary.templates()} == ALL_RULES


def test_the_vocabulary_is_whole() -> None:
    assert {pair.rule_id for pair in vocabulary.opposed()} <= ALL_RULES
    assert {pair.severity for pair in vocabulary.opposed()} <= {"strong", "soft"}
    assert {residue.rule_id for residue in vocabulary.residues()} == {"X06", "X11"}
    assert {residue.severity for residue in vocabulary.residues()} <= {"strong", "soft", "info"}
    assert vocabulary.repealed() and vocabulary.funnels() and vocabulary.self_references()
    assert {"counter", "ward", "site", "up", "down", "same", "may_double"} <= set(vocabulary.words())
