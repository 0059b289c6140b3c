"""From a fact's key back to its file, page, place and printed text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.archive import path_of
from warehouse.store import Home, StoreError

# Table of schema marts -> its key column, in the order in which a key is looked for.
KEYS = {
    "dim_report": "report_id",
    "fct_project": "project_id",
    "fct_indicator": "indicator_id",
    "fct_spending": "spending_id",
    "fct_finding": "finding_id",
}


class UnknownKey(StoreError):
    """No fact of the given connection has this key."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed place: page (None for plain text), locator, and the verbatim text if it is kept."""

    page: int | None
    locator: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A fact and where it stands. ``fact`` is its row of ``table``; a finding has several places."""

    key: str
    table: str
    fact: dict[str, Any]
    report_id: str
    report_title: str | None
    document_id: str
    file_name: str
    source_uri: str
    format: str
    archive_path: Path
    places: list[Printed]


def trace(connection: duckdb.DuckDBPyConnection, home: Home, key: str) -> Trace:
    """Trace a key of `KEYS`. The connection may be the warehouse's or a published version's.

    Raises `UnknownKey`.
    """
    for table, column in KEYS.items():
        fact = _row(connection, table, column, key)
        if fact:
            return _located(connection, home, key, table, fact)
    raise UnknownKey(f"no report, project, indicator, spending or finding has the key {key!r}; keys are in marts.*")


def _located(connection: duckdb.DuckDBPyConnection, home: Home, key: str, table: str, fact: dict[str, Any]) -> Trace:
    report = fact if table == "dim_report" else _row(connection, "dim_report", "report_id", fact["report_id"])
    document = _row(connection, "dim_document", "document_id", report["document_id"]) if report else None
    if not report or not document:
        raise UnknownKey(f"{table} has {key!r}, but its report or document is missing from marts: build the models")
    return Trace(
        key=key,
        table=table,
        fact=fact,
        report_id=report["report_id"],
        report_title=report["title"],
        document_id=document["document_id"],
        file_name=document["file_name"],
        source_uri=document["source_uri"],
        format=document["format"],
        archive_path=path_of(home, document["document_id"]),
        places=_places(fact),
    )


def _places(fact: dict[str, Any]) -> list[Printed]:
    if "evidence" in fact:
        return [Printed(e.get("source_page"), e["source_locator"], e["quote"]) for e in fact["evidence"] or []]
    return [Printed(fact.get("source_page"), fact["source_locator"], fact.get("source_text"))]


def _row(connection: duckdb.DuckDBPyConnection, table: str, column: str, key: str) -> dict[str, Any] | None:
    result = connection.execute(f"SELECT * FROM marts.{table} WHERE {column} = ?", [key])
    names = [description[0] for description in result.description or []]
    rows = result.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else None
