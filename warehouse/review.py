"""Doubtful facts for a person's eyes, and the corrections that come back.

A correction names a fact by its stable key and says what it expects the extractor to have
found. The models lay it over the extraction for as long as that is so; raw facts are never changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

import duckdb

from warehouse import revision
from warehouse.rows import fetch, value
from warehouse.store import StoreError, transaction, utc_now

# Raw table -> the typed fields that may be corrected. dbt_project.yml has the same (a test compares).
FIELDS: Mapping[str, tuple[str, ...]] = {
    "project": (
        "fiscal_year", "initial_budget_yuan", "budget_yuan", "executed_yuan", "execution_rate_pct", "score",
    ),
    "indicator": ("target_value", "actual_value", "weight", "score", "level1_weight", "level2_weight"),
    "spending": ("fiscal_year", "amount_yuan", "share_pct", "change_yuan", "change_pct", "budget_completion_pct"),
}  # fmt: skip
_LARGEST_DIGITS = {"_yuan": (16, 2)}  # DECIMAL(18, 2); every other amount is DECIMAL(18, 6)
_YEARS = range(1949, 2101)
# 1,5 is no thousands, and must not become 15
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_NEWEST = "QUALIFY row_number() OVER (PARTITION BY fact_table, fact_key, field_name "
_NEWEST += "ORDER BY corrected_at DESC, correction_id DESC) = 1"

_Row = tuple[str, str, str, str | None, str, str, str]  # raw.correction between its id and its time


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line to review: a field of a fact, why it is doubted, and where it is printed.

    Values that could not be read have no ``key`` and cannot be corrected: they only draw the eye.
    """

    doubt: str
    key: str | None
    table: str
    field: str | None
    value: str | None
    quote: str
    page: int | None
    locator: str
    file: str
    source: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that a person filled, as text; ``line`` is its line in the file."""

    line: int
    table: str
    key: str
    field: str
    expected: str | None
    corrected: str
    reviewer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A correction and whether it stands (`int_correction_status`); ``status`` is None until the models are built."""

    correction_id: str
    status: str | None
    fact_table: str
    fact_key: str
    field_name: str
    expected_value: str | None
    extracted_value: str | None
    corrected_value: str | None
    reviewer: str
    reason: str
    corrected_at: datetime


class RejectedCorrections(StoreError):
    """One or more rows are wrong; nothing was written. The message has a line a row."""


# ------------------------------------------------------------------ out


def doubts(connection: duckdb.DuckDBPyConnection) -> list[Doubt]:
    """Numbers of inferred facts and of facts that a hard or strong finding quotes, and values that were not read.

    One line a field, all its doubts in it, in the order of the files. What a correction has settled is left
    out; it comes again when the extractor finds something else.
    """
    has_findings = _exists(connection, "marts", "fct_finding")
    found = fetch(
        connection,
        Doubt,
        """SELECT 'unread: ' || v.reason, NULL, 'unread_value', v.field_name, NULL, v.printed, NULL,
                  v.source_locator, d.file_name, d.source_uri
           FROM raw.unread_value AS v JOIN raw.current_parse USING (document_id, extractor_version)
           JOIN raw.document AS d USING (document_id)""",
    )
    for table, names in FIELDS.items():
        for name in names:
            found += _doubted(connection, table, name, has_findings)
    return sorted(found, key=lambda d: (d.file, d.source, d.page or 0, d.table, d.key or "", d.locator, d.field or ""))


def _doubted(connection: duckdb.DuckDBPyConnection, table: str, name: str, has_findings: bool) -> list[Doubt]:
    quoted = "SELECT NULL AS report_id, NULL AS locator, NULL AS said WHERE false"
    if has_findings:
        quoted = """
            SELECT f.report_id, e.source_locator AS locator, string_agg(DISTINCT f.rule_id || ' ' || f.statement,
                   '; ' ORDER BY f.rule_id || ' ' || f.statement) AS said
            FROM marts.fct_finding AS f, unnest(f.evidence) AS u(e)
            WHERE f.severity IN ('hard', 'strong') GROUP BY ALL"""
    expired = "'expired correction: ' || c.corrected_value || ' for ' || coalesce(c.expected_value, 'nothing')"
    sql = f"""
        SELECT concat_ws('; ', CASE WHEN f.confidence = 'inferred' THEN 'inferred' END, q.said, {expired}),
               f.{table}_id, '{table}', '{name}', CAST(f.{name} AS VARCHAR), f.source_text, f.source_page,
               f.source_locator, d.file_name, d.source_uri
        FROM raw.{table} AS f JOIN raw.current_parse USING (document_id, extractor_version)
        JOIN raw.document AS d USING (document_id)
        LEFT JOIN ({quoted}) AS q ON q.report_id = f.report_id AND q.locator = f.source_locator
        LEFT JOIN (SELECT * FROM raw.correction WHERE fact_table = '{table}' AND field_name = '{name}' {_NEWEST}) AS c
               ON c.fact_key = f.{table}_id AND c.corrected_value IS NOT NULL
        WHERE f.{name} IS NOT NULL
          AND (f.confidence = 'inferred' OR q.said IS NOT NULL OR c.fact_key IS NOT NULL)
          AND (c.fact_key IS NULL OR c.expected_value IS DISTINCT FROM CAST(f.{name} AS VARCHAR))"""
    return fetch(connection, Doubt, sql)


def corrections(connection: duckdb.DuckDBPyConnection) -> list[Standing]:
    """The newest correction of each field, with its status as of the last build."""
    status = "NULL AS status, NULL AS extracted_value, correction_id"
    of_build = f"SELECT {status} FROM raw.correction WHERE false"
    if _exists(connection, "intermediate", "int_correction_status"):
        of_build = "SELECT status, extracted_value, correction_id FROM intermediate.int_correction_status"
    return fetch(
        connection,
        Standing,
        f"""SELECT c.correction_id, b.status, c.fact_table, c.fact_key, c.field_name, c.expected_value,
                   b.extracted_value, c.corrected_value, c.reviewer, c.reason, c.corrected_at
            FROM raw.correction AS c LEFT JOIN ({of_build}) AS b USING (correction_id)
            {_NEWEST}
            ORDER BY c.corrected_at DESC, c.correction_id""",
    )


def _exists(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    sql = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?"
    return bool(value(connection, sql, schema, table))


# ------------------------------------------------------------------ in


def record(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> int:
    """Enter the corrections, all or none; what is already there word for word is not entered again.

    Returns how many were new. Raises `RejectedCorrections`.
    """
    new = [row for row in check(connection, corrections) if _newest(connection, row[:3]) != row[3:]]
    if new:
        with transaction(connection):
            for row in new:
                _enter(connection, row)
            revision.touch(connection)
    return len(new)


def check(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> list[_Row]:
    """The corrections as they would be stored. Raises `RejectedCorrections` with every row that is wrong."""
    problems: list[str] = []
    rows: list[_Row] = []
    for correction in corrections:
        try:
            rows.append(_checked(connection, correction))
        except ValueError as error:
            problems.append(f"line {correction.line}: {error}")
    places = [row[:3] for row in rows]
    twice = sorted({place for place in places if places.count(place) > 1})
    problems += [f"{' '.join(place)} is corrected twice in one file" for place in twice]
    if problems:
        raise RejectedCorrections("nothing was imported:\n" + "\n".join(problems))
    return rows


def withdraw(connection: duckdb.DuckDBPyConnection, correction_id: str, reviewer: str, reason: str) -> None:
    """Take a correction back: the extractor's value counts again. Raises `RejectedCorrections`."""
    taken = to_withdraw(connection, correction_id, reviewer, reason)
    with transaction(connection):
        place = taken.fact_table, taken.fact_key, taken.field_name
        _enter(connection, (*place, taken.expected_value, None, reviewer.strip(), reason.strip()))
        revision.touch(connection)


def to_withdraw(connection: duckdb.DuckDBPyConnection, correction_id: str, reviewer: str, reason: str) -> Standing:
    """The correction that can be taken back. Raises `RejectedCorrections`."""
    if not reviewer.strip() or not reason.strip():
        raise RejectedCorrections("reviewer and reason have to be filled")
    known = {standing.correction_id: standing for standing in corrections(connection)}
    taken = known.get(correction_id)
    if taken is None or taken.corrected_value is None:
        raise RejectedCorrections(f"no correction {correction_id!r} stands; `jixiao review list` shows those that do")
    return taken


def _enter(connection: duckdb.DuckDBPyConnection, row: tuple[str | None, ...]) -> None:
    connection.execute(
        "INSERT INTO raw.correction VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [uuid4().hex[:20], *row, utc_now()]
    )


def _newest(connection: duckdb.DuckDBPyConnection, place: tuple[str, ...]) -> tuple[object, ...] | None:
    return connection.execute(
        """SELECT expected_value, corrected_value, reviewer, reason FROM raw.correction
           WHERE fact_table = ? AND fact_key = ? AND field_name = ?
           ORDER BY corrected_at DESC, correction_id DESC LIMIT 1""",
        list(place),
    ).fetchone()


def _checked(connection: duckdb.DuckDBPyConnection, given: Correction) -> _Row:
    """The row as it is stored. Raises ValueError with what is wrong with it."""
    if given.field not in FIELDS.get(given.table, ()):
        raise ValueError(f"field {given.field!r} of table {given.table!r} cannot be corrected")
    if not given.reviewer or not given.reason:
        raise ValueError("reviewer and reason have to be filled")
    found = connection.execute(
        f"""SELECT CAST(f.{given.field} AS VARCHAR) FROM raw.{given.table} AS f
            JOIN raw.current_parse USING (document_id, extractor_version) WHERE f.{given.table}_id = ?""",
        [given.key],
    ).fetchall()
    if not found:
        raise ValueError(f"no {given.table} has the key {given.key!r}")
    expected = _printed(given.field, given.expected) if given.expected else None
    if found[0][0] != expected:
        raise ValueError(f"{given.field} is {found[0][0]} now, not {expected} as in the file; export again")
    corrected = _printed(given.field, given.corrected)
    return given.table, given.key, given.field, expected, corrected, given.reviewer, given.reason


def _printed(field: str, text: str) -> str:
    """The value as DuckDB prints it in the field's type. A figure that the type would round is refused."""
    plain = text.removesuffix("%") if field.endswith("_pct") else text
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{field}: {text!r} is not a number")
    number = Decimal(plain.replace(",", ""))
    if field == "fiscal_year":
        if number not in _YEARS:
            raise ValueError(f"{field}: {text!r} is not a year")
        return str(int(number))
    whole, places = next((d for suffix, d in _LARGEST_DIGITS.items() if field.endswith(suffix)), (12, 6))
    if abs(number) >= 10**whole or number != round(number, places):
        raise ValueError(f"{field}: {text!r} does not fit {whole} digits and {places} decimals")
    return f"{number:.{places}f}" if number else f"{0:.{places}f}"
