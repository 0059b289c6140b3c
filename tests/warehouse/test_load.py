"""A batch is loaded whole or not at all, and again without a trace."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

import small_parser
from ingest.errors import Unreadable
from ingest.isolate import Outcome, Task
from ingest.records import RECORD_TABLES
from warehouse import load


def outcome(text: str, error: Unreadable | None = None) -> Outcome:
    content = text.encode()
    task = Task(hashlib.sha256(content).hexdigest(), "", "a.txt")
    parsed = None if error else small_parser.parse(content, "a.txt")
    return Outcome(task, parsed, error, datetime(2026, 1, 2, 3, tzinfo=UTC), 1.5)


def rows(connection, sql: str) -> list[tuple[object, ...]]:
    return connection.execute(sql).fetchall()


def test_a_load_counts_its_records(connection):
    counts = load.load_batch(connection, [outcome("road 1\nroad 2"), outcome("bridge 3")], "r1")
    assert {name: count for name, count in counts.items() if count} == {"report": 2, "project": 3}
    assert set(counts) == set(RECORD_TABLES)


def test_the_ledger_row_says_when_how_long_and_in_which_run(connection):
    load.load_batch(connection, [outcome("road 1"), outcome("x", Unreadable("time_limit", "60 s"))], "r1", "9.0")
    sql = "SELECT state, started_at, finished_at, seconds, reason_code, detail, run_id, extractor_version"
    assert rows(connection, f"{sql} FROM raw.parse_run ORDER BY state") == [
        ("parsed", datetime(2026, 1, 2, 3), datetime(2026, 1, 2, 3, 0, 1, 500000), 1.5, None, None, "r1", "9.0"),  # noqa: DTZ001
        ("quarantined", datetime(2026, 1, 2, 3), datetime(2026, 1, 2, 3, 0, 1, 500000), 1.5, "time_limit", "60 s",  # noqa: DTZ001
         "r1", "9.0"),
    ]  # fmt: skip


def test_loading_again_replaces_records_of_the_same_version_only(connection):
    load.load_batch(connection, [outcome("road 1")], "r1", "1.0")
    load.load_batch(connection, [outcome("bridge 2")], "r1", "1.0")
    for version in ("1.0", "2.0"):
        load.load_batch(connection, [outcome("road 1")], "r2", version)
    assert rows(connection, "SELECT extractor_version, project_name FROM raw.project ORDER BY ALL") == [
        ("1.0", "bridge"), ("1.0", "road"), ("2.0", "road"),
    ]  # fmt: skip
    key = "document_id, extractor_version"
    assert rows(connection, f"SELECT {key} FROM raw.parse_run GROUP BY {key} HAVING count(*) > 1") == []


def test_a_parse_that_fails_the_second_time_takes_its_records_back(connection):
    load.load_batch(connection, [outcome("road 1")], "r1")
    load.load_batch(connection, [outcome("road 1", Unreadable("parser_crash", "x"))], "r2")
    assert rows(connection, "SELECT count(*) FROM raw.project") == [(0,)]
    assert rows(connection, "SELECT state, run_id FROM raw.parse_run") == [("quarantined", "r2")]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("nameless 1", "NOT NULL constraint failed"),
        ("road 99999999999999999999999", "precision"),
    ],
)
def test_records_that_the_tables_refuse_cost_their_document_alone(connection, text, cause):
    load.load_batch(connection, [outcome("bridge 1"), outcome(text), outcome("school 2")], "r1")
    assert rows(connection, "SELECT project_name FROM raw.project ORDER BY 1") == [("bridge",), ("school",)]
    assert rows(connection, "SELECT count(*) FROM raw.report") == [(2,)]
    ((reason_code, detail),) = rows(connection, "SELECT reason_code, detail FROM raw.parse_run WHERE detail NOT NULL")
    assert reason_code == "parser_crash"
    assert detail.startswith("its records do not fit the raw tables: ") and cause in detail


def test_an_interrupted_load_leaves_nothing(connection, monkeypatch):
    load.load_batch(connection, [outcome("bridge 1")], "r1")

    def power_cut(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "_describe_documents", power_cut)  # the last step before the commit
    with pytest.raises(KeyboardInterrupt):
        load.load_batch(connection, [outcome("road 1"), outcome("bridge 1")], "r2")
    assert rows(connection, "SELECT project_name FROM raw.project") == [("bridge",)]
    assert rows(connection, "SELECT run_id FROM raw.parse_run") == [("r1",)]
