"""Loading parsed documents: ours, beside DuckDB's own INSERT … SELECT from Parquet, and dlt from dicts.

python -m benchmarks.load --documents 4000 [--dlt-rows 20000]
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks import jobs
from benchmarks.peers.venv import peer_python
from ingest.errors import Unreadable
from ingest.isolate import Outcome, Task
from ingest.parse import parse_bytes
from ingest.records import RECORD_TABLES, ParsedDocument
from tests.corpus.writer import plan
from warehouse.load import load_packed
from warehouse.packing import pack
from warehouse.runs import start_run
from warehouse.store import Home, open_writer

GOAL_SHARE, GOAL_DLT = 0.60, 20
PARSED = 200  # documents that are parsed; the others are these again under other ids
_DLT = Path(__file__).parent / "peers" / "dlt_load.py"


def _parsed() -> list[ParsedDocument]:
    found = []
    for planned in plan(PARSED, jobs.SEED, "text"):
        try:
            found.append(parse_bytes(planned.content(), planned.name))
        except Unreadable:
            continue
    return found


def _outcomes(documents: list[ParsedDocument], count: int) -> Iterator[Outcome]:
    """``count`` documents with keys of their own."""
    for number in range(count):
        document = documents[number % len(documents)]
        mark = f"{number // len(documents):06}"
        document_id = f"{mark}{document.document_id[6:]}"
        tables = {
            name: [_renamed(record, document_id, mark) for record in getattr(document, name)] for name in RECORD_TABLES
        }
        again = replace(document, document_id=document_id, **tables)
        yield Outcome(Task(document_id, "", ""), again, None, datetime.now(UTC), 0.0)


def _renamed(record: object, document_id: str, mark: str) -> object:
    own = {"document_id": document_id}
    for key in ("report_id", "project_id", "indicator_id", "spending_id"):
        if value := getattr(record, key, None):
            own[key] = f"{mark}{value[6:]}"
    return replace(record, **own)  # type: ignore[type-var]


def _load_ours(home: Home, documents: list[ParsedDocument], count: int, batch: int) -> tuple[float, float]:
    """Seconds to pack (in a run the workers' part, side by side) and to load (the one writer's part)."""
    packing = loading = 0.0
    with open_writer(home) as connection:
        run_id = start_run(connection, "benchmark")
        outcomes = _outcomes(documents, count)
        for _ in range(0, count, batch):
            part = [outcome for _, outcome in zip(range(batch), outcomes, strict=False)]
            begin = time.perf_counter()
            packed = pack(part)
            packing += time.perf_counter() - begin
            begin = time.perf_counter()
            load_packed(connection, packed, run_id)
            loading += time.perf_counter() - begin
    return packing, loading


def _to_parquet(home: Home, folder: Path) -> int:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        rows = 0
        for name in RECORD_TABLES:
            connection.execute(f"COPY raw.{name} TO '{folder / name}.parquet'")
            rows += connection.execute(f"SELECT count(*) FROM raw.{name}").fetchall()[0][0]
    return rows


def _load_bare(home: Home, folder: Path) -> float:
    with open_writer(home) as connection:
        begin = time.perf_counter()
        for name in RECORD_TABLES:
            connection.execute(f"INSERT INTO raw.{name} SELECT * FROM '{folder / name}.parquet'")
        return time.perf_counter() - begin


def _load_dlt(folder: Path, rows: int) -> float:
    command = [str(peer_python()), str(_DLT), str(folder), str(rows), str(folder / "dlt")]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--batch", type=int, default=1_000, help="documents a transaction")
    options.add_argument("--dlt-rows", type=int, default=100_000, help="0: without dlt")
    options.add_argument("--record", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        home = Home(folder / "ours")
        packing, loading = _load_ours(home, _parsed(), chosen.documents, chosen.batch)
        rows = _to_parquet(home, folder)
        bare = _load_bare(Home(folder / "bare"), folder)
        dlt = _load_dlt(folder, chosen.dlt_rows) if chosen.dlt_rows else None
    speeds = {
        f"ours: columns to raw tables, ledger, quarantine, {chosen.batch:,} documents a transaction": rows / loading,
        "ours with the packing of records into columns, which the parsing workers do": rows / (packing + loading),
        "DuckDB: INSERT … SELECT from Parquet of the same rows, one transaction a table": rows / bare,
    }
    verdict = f"{bare / loading:.0%} of DuckDB's own (goal {GOAL_SHARE:.0%})"
    if dlt:
        speeds[f"dlt from dicts, {chosen.dlt_rows:,} of the cells"] = chosen.dlt_rows / dlt
        faster = rows / (packing + loading) / (chosen.dlt_rows / dlt)
        verdict += f"; {faster:.0f}× dlt, packing included (goal {GOAL_DLT})"
    jobs.tell(
        "Load",
        f"`python -m benchmarks.load --documents {chosen.documents}`: {rows:,} rows of {chosen.documents:,} documents."
        f" {verdict}.\n\n| way | rows/s |\n|---|---|\n"
        + "\n".join(f"| {name} | {speed:,.0f} |" for name, speed in speeds.items()),
        chosen.record,
    )


if __name__ == "__main__":
    main()
