"""A key leads back to file, page, place and print."""

from __future__ import annotations

import pytest

from warehouse.trace import Printed, UnknownKey, trace


@pytest.fixture
def marts(connection):
    connection.execute(
        """
        CREATE SCHEMA marts;
        CREATE TABLE marts.dim_document AS
            SELECT 'abcd' AS document_id, 'a.txt' AS file_name, 'file:///r/a.txt' AS source_uri, 'txt' AS format;
        CREATE TABLE marts.dim_report AS
            SELECT 'r1' AS report_id, 'abcd' AS document_id, '绩效自评报告' AS title, 'L1:1-6' AS source_locator;
        CREATE TABLE marts.fct_project AS
            SELECT 'p1' AS project_id, 'r1' AS report_id, 3 AS source_page, 'p3/t2/r5c4' AS source_locator,
                   '禁毒' AS source_text, 12.5 AS budget_yuan;
        CREATE TABLE marts.fct_indicator AS SELECT * RENAME (project_id AS indicator_id) FROM marts.fct_project LIMIT 0;
        CREATE TABLE marts.fct_spending AS SELECT * RENAME (project_id AS spending_id) FROM marts.fct_project LIMIT 0;
        CREATE TABLE marts.fct_finding AS
            SELECT 'f1' AS finding_id, 'r1' AS report_id,
                   [{'source_locator': 'L2:1-3', 'quote': '100'},
                    {'source_locator': 'L9:1-3', 'quote': '99'}] AS evidence;
        """
    )
    return connection


def test_a_fact_leads_to_its_place_and_its_document(marts, home):
    found = trace(marts, home, "p1")
    assert (found.table, found.report_id, found.report_title) == ("fct_project", "r1", "绩效自评报告")
    assert (found.document_id, found.file_name, found.source_uri) == ("abcd", "a.txt", "file:///r/a.txt")
    assert found.archive_path == home.path / "archive" / "ab" / "abcd"
    assert found.places == [Printed(3, "p3/t2/r5c4", "禁毒")]
    assert float(found.fact["budget_yuan"]) == 12.5


def test_a_report_leads_to_its_title(marts, home):
    assert trace(marts, home, "r1").places == [Printed(None, "L1:1-6", None)]


def test_a_finding_leads_to_all_its_evidence(marts, home):
    assert trace(marts, home, "f1").places == [Printed(None, "L2:1-3", "100"), Printed(None, "L9:1-3", "99")]


@pytest.mark.parametrize("key", ["p2", "", "'; DROP TABLE marts.fct_project; --"])
def test_an_unknown_key_is_only_unknown(marts, home, key):
    with pytest.raises(UnknownKey, match="no report, project"):
        trace(marts, home, key)
