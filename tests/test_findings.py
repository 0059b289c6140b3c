"""`jixiao findings`: which findings it tells, in which order, and how a line reads."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from jixiao.findings import print_findings, read_findings
from warehouse.store import Home, NoWarehouse

# rule, severity, document, agency
FOUND = [
    ("I09", "soft", "a.txt", "岚桥县水利局"),
    ("A02", "hard", "b.txt", "岚桥县水利局"),
    ("T01", "strong", "a.txt", "望岫市公安局"),
    ("A02", "hard", "a.txt", "望岫市公安局"),
    ("D9", "info", "b.txt", None),
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Published: the columns that the command reads, one report a finding."""
    home = Home(tmp_path)
    home.current.parent.mkdir(parents=True)
    with duckdb.connect(str(home.current)) as connection:
        connection.execute(
            """
            CREATE SCHEMA marts;
            CREATE TABLE marts.dim_document (document_id VARCHAR, file_name VARCHAR);
            CREATE TABLE marts.dim_agency (agency_id VARCHAR, agency_name VARCHAR);
            CREATE TABLE marts.dim_report (
                report_id VARCHAR, document_id VARCHAR, agency_id VARCHAR, agency_name VARCHAR
            );
            CREATE TABLE marts.fct_finding (
                finding_id VARCHAR, rule_id VARCHAR, severity VARCHAR, report_id VARCHAR, statement VARCHAR
            );
            INSERT INTO marts.dim_agency VALUES ('1', '岚桥县水利局');
            """
        )
        for number, (rule, severity, file, agency) in enumerate(FOUND):
            known = "1" if agency == "岚桥县水利局" else None
            connection.execute("INSERT INTO marts.dim_document VALUES (?, ?)", [f"d{number}", file])
            printed = "水利局" if known else agency
            connection.execute(
                "INSERT INTO marts.dim_report VALUES (?, ?, ?, ?)", [f"r{number}", f"d{number}", known, printed]
            )
            connection.execute(
                "INSERT INTO marts.fct_finding VALUES (?, ?, ?, ?, ?)",
                [f"f{number}", rule, severity, f"r{number}", f"第{number}句。"],
            )
    return home


def ids(home: Home, **wanted: str) -> list[str]:
    return [finding.finding_id for finding in read_findings(home, **wanted)]


def test_the_weightiest_come_first_then_by_rule_and_file(home):
    assert ids(home) == ["f3", "f1", "f2", "f0", "f4"]


@pytest.mark.parametrize(
    "wanted, expected",
    [
        ({"agency": "岚桥县"}, ["f1", "f0"]),  # the full name, though the report prints 水利局
        ({"agency": "公安局"}, ["f3", "f2"]),  # the printed name of an agency that is not known
        ({"rule": "a02"}, ["f3", "f1"]),
        ({"severity": "strong"}, ["f2"]),
        ({"agency": "望岫", "rule": "A02", "severity": "hard"}, ["f3"]),
        ({"agency": "望岫", "severity": "soft"}, []),
    ],
)
def test_only_what_was_asked_for_is_told(home, wanted, expected):
    assert ids(home, **wanted) == expected


def test_a_line_has_the_key_for_trace_and_the_sentence(home):
    out = io.StringIO()
    print_findings(read_findings(home, rule="T01"), Console(file=out, width=200))
    first, last = out.getvalue().splitlines()
    assert first == "f2  strong T01  a.txt  第2句。"
    assert last.startswith("1 findings") and "jixiao trace" in last


def test_a_home_without_a_published_version_says_what_to_do(tmp_path):
    with pytest.raises(NoWarehouse, match="jixiao run"):
        read_findings(Home(tmp_path))
