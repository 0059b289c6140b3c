"""A fault in one file of a hundred: `rerun --failed` does those again, in a time that is in proportion."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingest_steps import Ingest
from tests.soak import setting
from warehouse import ledger
from warehouse.ledger import Selection
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.soak

FILES = setting("RERUN_FILES", 1_000)
FAILING = FILES // 100
FAULT = "flaky_parser:parse"
SEEN = "SELECT document_id, state, started_at FROM raw.parse_run"


def test_a_rerun_of_what_failed_touches_only_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, fault = tmp_path / "reports", tmp_path / "fault"
    folder.mkdir()
    monkeypatch.setenv("FLAKY_PARSER_FAULT", str(fault))
    fault.touch()  # while it is there, files that say «flaky» fail
    for number in range(FILES):
        word = "flaky" if number % 100 == 0 else "road"
        (folder / f"{number:05}.txt").write_text(f"{word} {number}\n", encoding="utf-8")
    with open_writer(Home(tmp_path / "home")) as connection:
        ingest = Ingest(Home(tmp_path / "home"), connection, folder, FAULT, workers=2)
        began = time.process_time()
        ingest()
        whole = time.process_time() - began
        before = {row[0]: row[1:] for row in ingest.rows(SEEN)}
        assert ledger.document_states(connection) == {"parsed": FILES - FAILING, "quarantined": FAILING, "pending": 0}
        fault.unlink()
        assert ledger.request_again(connection, Selection(failed=True)).documents == FAILING
        began = time.process_time()
        ingest()
        again = time.process_time() - began
        after = {row[0]: row[1:] for row in ingest.rows(SEEN)}
        assert ingest.parsed == FAILING
        assert ledger.document_states(connection) == {"parsed": FILES, "quarantined": 0, "pending": 0}
        assert ingest.rows("SELECT count(*), count(DISTINCT project_id) FROM raw.project") == [(FILES, FILES)]
        assert ingest.quarantined() == {}
    touched = {document_id for document_id in after if after[document_id] != before[document_id]}
    assert touched == {document_id for document_id, (state, _) in before.items() if state == "quarantined"}
    print(f"{FILES:,} files: {whole:.2f} s of this process; {FAILING} again: {again:.2f} s ({again / whole:.1%})")
