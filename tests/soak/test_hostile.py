"""Thousands of damaged and malicious files: each becomes facts or has a reason, and costs nothing but itself."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path

import pytest

from ingest.isolate import DEFAULT_PARSE, Limits
from ingest.sources import is_passed_over
from ingest_steps import Ingest
from tests.soak import hostile, setting
from tests.soak.peak import worker_peak
from warehouse import ledger
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.soak

FILES = setting("HOSTILE", 200)
SEED = setting("SEED", 4)
LIMITS = Limits(seconds=setting("HOSTILE_SECONDS", 30), memory_mb=1024, max_bytes=64 << 20)
MAPPED_MB = 256  # programs and libraries, which the limit of memory does not count
CRASHES_BORNE = 0.005  # of the files: unforeseen errors, which cost their document and are named
OUTCOMES = """
    SELECT d.file_name, document_id, coalesce(p.reason_code, p.state), coalesce(p.detail, '')
    FROM raw.document AS d LEFT JOIN raw.parse_run AS p USING (document_id)
    UNION ALL SELECT file_name, document_id, reason_code, detail FROM raw.quarantine WHERE document_id IS NULL"""


def _state_of(folder: Path) -> dict[str, str]:
    """Every file below, with a hash of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in folder.rglob("*")
    }


def test_hostile_files_become_facts_or_have_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    around, folder, scratch = tmp_path / "around", tmp_path / "around" / "canary" / "reports", tmp_path / "tmp"
    folder.mkdir(parents=True)
    scratch.mkdir()
    (around / "canary" / "a.txt").write_text("alive")
    monkeypatch.setenv("HOME", str(around))
    monkeypatch.setenv("TMPDIR", str(scratch))
    passed_over = 0
    for name, content in hostile.files(FILES, SEED):
        base = os.fsdecode(name.replace(b"/", b"_"))
        passed_over += is_passed_over(base)
        (folder / base).write_bytes(content)
    before = _state_of(around)
    home = Home(around.parent / "home")
    with worker_peak() as peak, open_writer(home) as connection:
        ingest = Ingest(home, connection, folder, DEFAULT_PARSE, LIMITS, workers=os.cpu_count() or 1)
        ingest()
        states = ledger.document_states(connection)
        outcomes = ingest.rows(OUTCOMES)
        known = ingest.rows("SELECT DISTINCT source_uri FROM raw.source WHERE container_uri IS NULL")
        never_read = [code for *_, document_id, code, _ in outcomes if document_id is None]
        assert len(known) + len(never_read) == FILES - passed_over
    counts = Counter(str(code) for *_, code, _ in outcomes)
    crashes = [(name, detail) for name, _, code, detail in outcomes if code == "parser_crash"]
    late = [name for name, _, code, _ in outcomes if code == "time_limit"]
    print(f"{FILES} files, {len(outcomes)} documents: {dict(counts.most_common())}")
    print(f"{peak.workers} workers, the largest took {peak.mb} MB")
    print(*(f"  crash {crash!a}" for crash in crashes), *(f"  late {name!a}" for name in late), sep="\n")
    assert states["pending"] == 0 and "None" not in counts
    assert 0 < peak.mb < LIMITS.memory_mb + MAPPED_MB
    assert _state_of(around) == before, "nothing outside of home is touched"
    assert len(crashes) <= CRASHES_BORNE * len(outcomes), crashes
    assert not list(scratch.iterdir())
