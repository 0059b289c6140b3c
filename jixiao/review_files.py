"""Rows of text in a file that a person fills: CSV (UTF-8) or an Excel workbook, by the name's ending.

No cell is ever a formula, going out or coming in: what a spreadsheet would take for one begins with ``'``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.store import StoreError

Row = dict[str, str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = {"doubt": 40, "quote": 60, "reason": 30, "source": 40, "file": 24}
_USUAL_WIDTH = 16
_TO_FILL = "FFF2CC"
_MOST_CHARACTERS = 32_000  # a cell of Excel holds 32,767


@dataclass(frozen=True, slots=True)
class Sheet:
    """Column names in order, those to be filled by a person among them, and rows of text."""

    columns: Sequence[str]
    to_fill: Sequence[str]
    rows: Iterable[Row]


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Raises `StoreError`; an existing file, perhaps half filled, is not replaced."""
    write = _writer(path)
    try:
        with path.open("xb"):
            pass
        write(path, sheet)
    except FileExistsError:
        raise StoreError(f"{path} exists; name another file, or remove it first") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error


def read_sheet(path: Path, needed: Sequence[str]) -> list[tuple[int, Row]]:
    """The rows with their line in the file, cells as they were before `write_sheet`. Raises `StoreError`."""
    reader = _read_workbook if _is_workbook(path) else _read_csv
    try:
        lines = [(number, [fused(cell) for cell in cells]) for number, cells in reader(path)]
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    header = lines[0][1] if lines else []
    if missing := [name for name in needed if name not in header]:
        raise StoreError(f"{path} lacks the columns {', '.join(missing)}; keep the first line as it was exported")
    return [(number, dict(zip(header, cells, strict=False))) for number, cells in lines[1:]]


def defused(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text


def fused(text: str) -> str:
    """What `defused` was given, without blanks around it."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


# ------------------------------------------------------------------ CSV


def _writer(path: Path) -> Callable[[Path, Sheet], None]:
    if _is_workbook(path):
        return _write_workbook
    if path.suffix.lower() == ".csv":
        return _write_csv
    raise StoreError(f"{path}: name it .xlsx (Excel) or .csv")


def _write_csv(path: Path, sheet: Sheet) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # Excel needs the mark to see UTF-8
        writer = csv.writer(file)
        writer.writerow(sheet.columns)
        writer.writerows([defused(row.get(name)) for name in sheet.columns] for row in sheet.rows)


def _read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    if path.suffix.lower() != ".csv":
        raise StoreError(f"{path}: only .xlsx and .csv are read")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            yield from ((reader.line_num, cells) for cells in reader)
    except UnicodeDecodeError:
        raise StoreError(f"{path} is not UTF-8; save it in Excel as 'CSV UTF-8'") from None


# ------------------------------------------------------------------ Excel


def _write_workbook(path: Path, sheet: Sheet) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet("review")
    page.freeze_panes = "A2"
    for number, name in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, _USUAL_WIDTH)
    fill, wrapped = PatternFill("solid", _TO_FILL), Alignment(wrap_text=True, vertical="top")

    def cell(name: str, text: str, is_head: bool = False) -> object:
        made = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:_MOST_CHARACTERS])
        made.data_type = "s"
        made.number_format = "@"  # or Excel shows 100.00 as 100 once somebody has touched it
        made.alignment = wrapped
        made.font = Font(bold=is_head)
        if name in sheet.to_fill:
            made.fill = fill
        return made

    page.append([cell(name, name, is_head=True) for name in sheet.columns])
    for row in sheet.rows:
        page.append([cell(name, defused(row.get(name))) for name in sheet.columns])
    book.save(path)


def _read_workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
    except OSError:
        raise
    except Exception as error:  # whatever a file that is no workbook makes it raise
        raise StoreError(f"{path} is not a workbook that can be read ({type(error).__name__})") from error
    try:
        for cells in book.worksheets[0].iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    raise StoreError(f"{path}: cell {cell.coordinate} is a formula; put its value there")
            filled = [cell for cell in cells if cell.value is not None]
            if filled:
                yield filled[0].row, ["" if cell.value is None else str(cell.value) for cell in cells]
    finally:
        book.close()
