"""Outcomes as Arrow tables: what a load takes, and what a worker on another machine leaves as Parquet.

A packed batch on disk is a folder with a file a table. It is written aside and renamed, so that
whoever finds the folder finds all of it; the same batch written twice is there once.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.errors import Unreadable
from ingest.isolate import Outcome
from ingest.records import RECORD_TABLES
from ingest.transport import arrow_of
from warehouse.rows import arrow

LEDGER = pa.schema(
    [
        ("document_id", pa.string()),
        ("state", pa.string()),
        ("started_at", pa.timestamp("us")),
        ("finished_at", pa.timestamp("us")),
        ("seconds", pa.float64()),
        ("reason_code", pa.string()),
        ("detail", pa.string()),
        ("record_counts", pa.map_(pa.string(), pa.int64())),
    ]
)
_DOCUMENT = pa.schema(
    [
        ("document_id", pa.string()),
        ("format", pa.string()),
        ("encoding", pa.string()),
        ("page_count", pa.int64()),
        ("text_engine", pa.string()),
        ("recognised_page_count", pa.int64()),
    ]
)
_MEMBER = pa.schema(
    [
        ("archive_id", pa.string()),
        ("label", pa.string()),
        ("file_name", pa.string()),
        ("document_id", pa.string()),
        ("byte_size", pa.int64()),
        ("reason_code", pa.string()),
        ("detail", pa.string()),
    ]
)
_REFUSALS = (pa.ArrowException, ValueError, OverflowError)
_BOOKS = ("ledger", "document", "member")


@dataclass(frozen=True, slots=True)
class Packed:
    """A batch: ``records`` by raw table, a ``ledger`` row a document, what became known of each ``document``,

    and the ``member`` rows of archives.
    """

    records: Mapping[str, pa.Table]
    ledger: pa.Table
    document: pa.Table
    member: pa.Table

    @property
    def counts(self) -> dict[str, int]:
        """Records by raw table."""
        return {name: table.num_rows for name, table in self.records.items()}


def pack(outcomes: Sequence[Outcome]) -> Packed:
    """Records that no raw table can hold (a number out of range) quarantine their document alone, as `parser_crash`."""
    try:
        return _pack(outcomes)
    except _REFUSALS as error:
        if len(outcomes) == 1:
            return _pack([replace(outcomes[0], parsed=None, error=refusal(error))])
    parts = [pack([outcome]) for outcome in outcomes]
    records = {name: pa.concat_tables([part.records[name] for part in parts]) for name in RECORD_TABLES}
    books = [pa.concat_tables([getattr(part, book) for part in parts]) for book in _BOOKS]
    return Packed(records, *books)


def refusal(error: Exception) -> Unreadable:
    """Why a document is quarantined whose records do not fit."""
    return Unreadable("parser_crash", f"its records do not fit the raw tables: {str(error).splitlines()[0]}")


def refused(packed: Packed, error: Exception) -> Packed:
    """The same documents, without their records: quarantined."""
    reason = refusal(error)
    rows = [{**row, "state": "quarantined", "reason_code": reason.reason_code, "detail": reason.detail,
             "record_counts": []} for row in packed.ledger.to_pylist()]  # fmt: skip
    records = {name: table.slice(0, 0) for name, table in packed.records.items()}
    ledger = pa.Table.from_pylist(rows, schema=LEDGER)
    return Packed(records, ledger, packed.document.slice(0, 0), packed.member.slice(0, 0))


def singly(packed: Packed) -> Iterator[Packed]:
    """The batch as batches of one document."""
    for document_id in packed.ledger["document_id"].to_pylist():

        def of(table: pa.Table, key: str = "document_id", wanted: str = document_id) -> pa.Table:
            return table.filter(pc.equal(table[key], wanted))

        records = {name: of(table) for name, table in packed.records.items()}
        yield Packed(records, of(packed.ledger), of(packed.document), of(packed.member, "archive_id"))


def write(packed: Packed, folder: Path) -> None:
    """Leave the batch as ``folder``; where there is one already, that one stays."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, table in {**packed.records, **{book: getattr(packed, book) for book in _BOOKS}}.items():
            pq.write_table(table, aside / f"{name}.parquet", compression="zstd")
        try:
            aside.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read(folder: Path) -> Packed:
    """A batch that `write` has left."""
    records = {name: pq.read_table(folder / f"{name}.parquet") for name in RECORD_TABLES}
    return Packed(records, *(pq.read_table(folder / f"{book}.parquet") for book in _BOOKS))


def _pack(outcomes: Sequence[Outcome]) -> Packed:
    parsed = [outcome.parsed for outcome in outcomes if outcome.parsed]
    records = {
        name: arrow_of(record_class, [getattr(document, name) for document in parsed])
        for name, record_class in RECORD_TABLES.items()
    }
    members = [
        (outcome.task.document_id, m.label, m.file_name, m.document_id, m.byte_size, m.reason_code, m.detail)
        for outcome in outcomes
        if outcome.expanded
        for m in outcome.expanded.members
    ]
    documents = [row for outcome in outcomes if (row := _document_row(outcome))]
    ledger = arrow(LEDGER, [_ledger_row(outcome) for outcome in outcomes])
    return Packed(records, ledger, arrow(_DOCUMENT, documents), arrow(_MEMBER, members))


def _ledger_row(outcome: Outcome) -> tuple[object, ...]:
    started_at = outcome.started_at.astimezone(UTC).replace(tzinfo=None)
    times = (started_at, started_at + timedelta(seconds=outcome.seconds), outcome.seconds)
    if outcome.error:
        return outcome.task.document_id, "quarantined", *times, outcome.error.reason_code, outcome.error.detail, []
    if outcome.expanded:
        return outcome.task.document_id, "expanded", *times, None, None, []
    counts = [(name, len(getattr(outcome.parsed, name))) for name in RECORD_TABLES]
    return outcome.task.document_id, "parsed", *times, None, None, counts


def _document_row(outcome: Outcome) -> tuple[object, ...] | None:
    if p := outcome.parsed:
        return p.document_id, p.format, p.encoding, p.page_count, p.text_engine, p.recognised_page_count
    if outcome.expanded:
        return outcome.task.document_id, outcome.expanded.kind, None, None, None, None
    return None
