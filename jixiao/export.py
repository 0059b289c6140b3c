"""Published tables as CSV or Excel files.

CSV is UTF-8 with a byte order mark, which Excel needs to see Chinese; lists and structs are JSON.
Text that a spreadsheet would take for a formula is told apart by an apostrophe before it. NULL is
an empty cell, an empty text too; Parquet tells them apart.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from warehouse.spreadsheet import defused
from warehouse.store import Home, StoreError

FORMATS = ("csv", "xlsx")
# Excel's limits: characters of a cell, rows of a sheet with the header among them
CELL_CHARACTERS, SHEET_ROWS = 32_767, 1_048_576
_BATCH = 5_000
_CUT = " … [cut]"


class CannotExport(StoreError):
    """Nothing is published, or a table or folder is not there."""


def export(home: Home, tables: Sequence[str], file_format: str, folder: Path) -> list[Path]:
    """Write a file a table (all, if none is named) into ``folder``; returns their paths.

    A file appears when it is whole. Raises `CannotExport`.
    """
    if not home.current.exists():
        raise CannotExport(f"nothing is published in {home.path} yet; `jixiao run SOURCE` publishes")
    write = {"csv": _write_csv, "xlsx": _write_xlsx}[file_format]
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        published = _published_tables(connection)
        unknown = sorted(set(tables) - set(published))
        if unknown:
            raise CannotExport(f"there is no table {', '.join(unknown)}; there are {', '.join(published)}")
        written = []
        for table in tables or published:
            with _whole_file(folder, f"{table}.{file_format}") as file:
                write(connection, table, file)
            written.append(folder / f"{table}.{file_format}")
    return written


def _published_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' ORDER BY table_name"
    ).fetchall()
    return [str(name) for (name,) in rows]


@contextmanager
def _whole_file(folder: Path, name: str) -> Iterator[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f".{name}.part"
        try:
            yield aside
            aside.replace(folder / name)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise CannotExport(f"{folder / name} cannot be written: {error.strerror or error}") from error


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Sequence[Any]]:
    """The header, then the rows, a batch in memory at a time."""
    found = connection.execute(f'SELECT * FROM marts."{table}"')
    yield [column[0] for column in found.description or []]
    while batch := found.fetchmany(_BATCH):
        yield from batch


def _plain(value: Any) -> Any:
    """A value as both formats can hold it: numbers, dates and truth values as they are, all else as text."""
    if value is None or isinstance(value, bool | int | float | Decimal | date | datetime):
        return value
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return defused(str(value))


def _write_csv(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        for row in _rows(connection, table):
            writer.writerow([str(v).lower() if isinstance(v, bool) else _plain(v) for v in row])


def _write_xlsx(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> None:
    """A sheet, and further ones where a table has more rows than Excel has."""
    book = Workbook(write_only=True)
    rows = _rows(connection, table)
    header = next(rows)
    sheet, length = None, SHEET_ROWS
    for row in rows:
        if length == SHEET_ROWS:
            sheet, length = _sheet(book, table, header), 1
        sheet.append([_excel_cell(sheet, value) for value in row])
        length += 1
    if sheet is None:
        _sheet(book, table, header)
    book.save(file)


def _sheet(book: Workbook, table: str, header: Sequence[str]) -> Any:
    number = len(book.worksheets) + 1
    suffix = "" if number == 1 else f" {number}"
    sheet = book.create_sheet(table[: 31 - len(suffix)] + suffix)  # 31: Excel's limit
    sheet.freeze_panes = "A2"
    cells = [WriteOnlyCell(sheet, value=name) for name in header]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _excel_cell(sheet: Any, value: Any) -> Any:
    value = _plain(value)
    if not isinstance(value, str):
        return value
    value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if len(value) > CELL_CHARACTERS:
        value = value[: CELL_CHARACTERS - len(_CUT)] + _CUT
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"  # never a formula or an error code (#N/A)
    return cell
