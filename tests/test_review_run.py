"""A correction from the doubtful fact to the published table, and what becomes of it later."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from command import jixiao
from jixiao.review import COLUMNS, FILLED, export_doubts
from jixiao.review_files import Sheet, read_sheet, write_sheet
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.slow

CORRECTED = {"reception": "25000", "total_expenditure": "12000000"}
FACTS = (
    "SELECT item_code, amount_yuan::INTEGER, is_corrected FROM marts.fct_spending WHERE spending_id IN ({}) ORDER BY 1"
)
STATUS = "SELECT status, extracted_value, corrected_value FROM marts.mart_correction_status ORDER BY corrected_value"
A02 = "SELECT severity, difference::INTEGER FROM marts.fct_finding WHERE rule_id = 'A02'"


def published(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def execute(home: Home, sql: str) -> list[tuple]:
    with open_writer(home) as connection:
        return connection.execute(sql).fetchall()


def filled(home: Home, path: Path, values: dict[str, str]) -> Path:
    """What `jixiao review export` writes, with ``values`` (key -> amount) filled in by a person."""
    export_doubts(home, path.with_name("out.xlsx"))
    rows = [row for _, row in read_sheet(path.with_name("out.xlsx"), COLUMNS)]
    for row in rows:
        if row["field"] == "amount_yuan" and row["key"] in values:
            row |= {"corrected_value": values[row["key"]], "reviewer": "李明", "reason": "misread"}
    write_sheet(path, Sheet([*COLUMNS, *FILLED], FILLED, rows))
    return path


def test_a_correction_is_published_outlives_a_rerun_and_expires(home: Home, reports: Path, tmp_path: Path) -> None:
    codes = "item_code IN ('reception', 'total_expenditure')"
    keys = dict(published(home, f"SELECT item_code, spending_id FROM marts.fct_spending WHERE {codes}"))
    facts = FACTS.format(", ".join(f"'{key}'" for key in keys.values()))
    quotes = f"SELECT spending_id, source_text FROM marts.fct_spending WHERE {codes} ORDER BY 1"
    raw = f"SELECT spending_id, amount_yuan, source_text FROM raw.spending WHERE {codes} ORDER BY 1"
    assert published(home, facts) == [("reception", 20_000, False), ("total_expenditure", 12_005_000, False)]
    assert published(home, A02) == []
    execute(home, "UPDATE raw.spending SET confidence = 'inferred'")
    printed, extracted = published(home, quotes), execute(home, raw)

    path = filled(home, tmp_path / "in.xlsx", {keys[code]: value for code, value in CORRECTED.items()})
    told = jixiao("review", "import", path, "--home", home.path)
    assert told.stdout.startswith("2 new corrections. The next"), told.stdout + told.stderr
    applied = [("applied", "12005000.00", "12000000.00"), ("applied", "20000.00", "25000.00")]
    for words in (["run", reports], ["rerun", "--all"]):
        told = jixiao(*words, "--home", home.path)
        assert told.returncode == 1, told.stdout + told.stderr
        assert published(home, facts) == [("reception", 25_000, True), ("total_expenditure", 12_000_000, True)]
        assert published(home, STATUS) == applied
        assert published(home, A02) == [("hard", 5_000)], "a rule sees what the person read"
        assert published(home, quotes) == printed
        assert execute(home, raw) == extracted, "raw is as it was extracted"
        assert "no longer stand" not in told.stdout
    assert "李明" not in str(published(home, "SELECT * FROM marts.mart_correction_status"))

    execute(home, f"UPDATE raw.spending SET amount_yuan = 21000 WHERE spending_id = '{keys['reception']}'")
    listed = json.loads(jixiao("review", "list", "--json", "--home", home.path).stdout)
    [taken] = [row["correction_id"] for row in listed if row["fact_key"] == keys["total_expenditure"]]
    told = jixiao("review", "withdraw", taken, "--reviewer", "李明", "--reason", "was right", "--home", home.path)
    assert told.returncode == 0, told.stderr
    told = jixiao("run", reports, "--home", home.path)
    assert published(home, facts) == [("reception", 21_000, False), ("total_expenditure", 12_005_000, False)]
    assert published(home, STATUS) == [("expired", "21000.00", "25000.00")]
    assert published(home, A02) == []
    assert "1 correction no longer stands" in told.stdout
    listed = json.loads(jixiao("review", "list", "--json", "--home", home.path).stdout)
    assert {row["fact_key"]: row["status"] for row in listed} == {
        keys["reception"]: "expired",
        keys["total_expenditure"]: "withdrawn",
    }
