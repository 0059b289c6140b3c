"""A correction from the doubtful fact to the published table, and what becomes of it later."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from command import jixiao
from jixiao.review import COLUMNS, FILLED, export_doubts
from jixiao.review_files import Sheet, read_sheet, write_sheet
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.slow


def published(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def execute(home: Home, sql: str) -> list[tuple]:
    with open_writer(home) as connection:
        return connection.execute(sql).fetchall()


def test_a_correction_is_published_outlives_a_rerun_and_expires(home: Home, tmp_path: Path) -> None:
    reception = "FROM marts.fct_spending WHERE item_code = 'reception' AND amount_yuan = 20000"
    [(key, quote)] = published(home, f"SELECT spending_id, source_text {reception}")
    execute(home, "UPDATE raw.spending SET confidence = 'inferred'")
    export_doubts(home, tmp_path / "out.xlsx")
    rows = [row for _, row in read_sheet(tmp_path / "out.xlsx", COLUMNS)]
    for row in rows:
        if (row["key"], row["field"]) == (key, "amount_yuan"):
            row |= {"corrected_value": "25000", "reviewer": "李明", "reason": "the scan says 2.5"}
    write_sheet(tmp_path / "in.xlsx", Sheet([*COLUMNS, *FILLED], FILLED, rows))
    fact = f"SELECT amount_yuan::INTEGER, is_corrected, source_text FROM marts.fct_spending WHERE spending_id = '{key}'"
    status = "SELECT status, extracted_value, reason FROM marts.mart_correction_status"
    extracted = f"SELECT amount_yuan::INTEGER FROM raw.spending WHERE spending_id = '{key}'"

    told = jixiao("review", "import", tmp_path / "in.xlsx", "--home", home.path)
    assert told.stdout.startswith("1 new corrections. The next"), told.stderr
    assert jixiao("rerun", "--all", "--home", home.path).returncode == 1
    assert published(home, fact) == [(25_000, True, quote)]
    assert published(home, status) == [("applied", "20000.00", "the scan says 2.5")]
    assert execute(home, extracted) == [(20_000,)], "raw is as it was extracted, also after a new extraction"
    assert "李明" not in str(published(home, "SELECT * FROM marts.mart_correction_status"))

    execute(home, f"UPDATE raw.spending SET amount_yuan = 21000 WHERE spending_id = '{key}'")
    execute(home, "UPDATE raw.revision SET revision = revision + 1")
    told = jixiao("rerun", "--failed", "--home", home.path)
    assert published(home, fact) == [(21_000, False, quote)]
    assert published(home, status) == [("expired", "21000.00", "the scan says 2.5")]
    assert "1 correction no longer stands" in told.stdout
