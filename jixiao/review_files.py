"""Rows of text in a file that a person fills: CSV (UTF-8) or an Excel workbook, by the name's ending.

No cell is ever a formula, going out or coming in: what a spreadsheet would take for one, or would
rewrite as a number (a key of digits), begins with ``'``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.spreadsheet import is_formula
from warehouse.store import StoreError

Row = dict[str, str]
# What Excel would round or write as 1E+12, and a mark of our own
_REWRITTEN = re.compile(r"'.*|\d+e\d+|\d{16,}", re.DOTALL | re.IGNORECASE)
_WIDTHS = {"doubt": 40, "quote": 60, "reason": 30, "source": 40, "file": 24}
_USUAL_WIDTH = 16
_TO_FILL = "FFF2CC"
_MOST_CHARACTERS = 32_000  # a cell of Excel holds 32,767
_MOST_ROWS = 1_048_575  # a sheet of Excel, without its head
_EXACT = ".15g"  # the digits of a number that Excel keeps and shows


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
    except FileExistsError:
        raise StoreError(f"{path} exists; name another file, or remove it first") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
    try:
        write(path, sheet)
    except BaseException as error:
        path.unlink(missing_ok=True)  # it is ours, and half a list would look like a whole one
        if isinstance(error, OSError):
            raise StoreError(f"{path} cannot be written: {error.strerror}") from error
        raise


def read_sheet(path: Path, needed: Sequence[str]) -> list[tuple[int, Row]]:
    """The rows with their line in the file, cells as they were before `write_sheet`; every column in every row.

    Raises `StoreError`.
    """
    reader = _read_workbook if _is_workbook(path) else _read_csv
    try:
        lines = [(number, [unmarked(cell) for cell in cells]) for number, cells in reader(path)]
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    header = lines[0][1] if lines else []
    if missing := [name for name in needed if name not in header]:
        raise StoreError(f"{path} lacks the columns {', '.join(missing)}; keep the first line as it was exported")
    nothing = [""] * len(header)
    return [(number, dict(zip(header, [*cells, *nothing], strict=False))) for number, cells in lines[1:]]


def marked(value: object) -> str:
    """A cell that no spreadsheet takes for a formula or rewrites."""
    text = "" if value is None else str(value)
    return "'" + text if _needs_mark(text) else text


def unmarked(text: str) -> str:
    """What `marked` was given, without blanks around it."""
    text = text.strip()
    return text[1:] if text.startswith("'") and _needs_mark(text[1:]) else text


def _needs_mark(text: str) -> bool:
    return is_formula(text) or _REWRITTEN.fullmatch(text) is not None


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
        writer.writerows([marked(row.get(name)) for name in sheet.columns] for row in sheet.rows)


def _read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    if path.suffix.lower() != ".csv":
        raise StoreError(f"{path}: only .xlsx and .csv are read")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            yield from ((reader.line_num, cells) for cells in reader)
    except UnicodeDecodeError:
        raise StoreError(f"{path} is not UTF-8; save it in Excel as 'CSV UTF-8'") from None
    except csv.Error as error:
        raise StoreError(f"{path} is not a CSV file that can be read: {error}") from error


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
    for number, row in enumerate(sheet.rows, 1):
        if number > _MOST_ROWS:
            raise StoreError(f"{path}: more than {_MOST_ROWS:,} rows, which no sheet holds; name it .csv")
        page.append([cell(name, marked(row.get(name))) for name in sheet.columns])
    book.save(path)


def _read_workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
        try:
            page = book.worksheets[0]
            page.reset_dimensions()  # what a file says of its own size may leave rows out
            for cells in page.iter_rows():
                filled = [cell for cell in cells if cell.value is not None]
                for cell in filled:
                    if cell.data_type == "f":
                        raise StoreError(f"{path}: cell {cell.coordinate} is a formula; put its value there")
                if filled:
                    yield filled[0].row, [_text(cell.value, cell.number_format) for cell in cells]
        finally:
            book.close()
    except (OSError, StoreError):
        raise
    except Exception as error:  # whatever a file that is no workbook, or half of one, makes it raise
        raise StoreError(f"{path} is not a workbook that can be read ({type(error).__name__})") from error


def _text(value: object, number_format: str) -> str:
    """A cell as Excel shows it: 95% is 0.95 in the file, and the sum of 0.1 and 0.2 is 0.3 to whoever looks."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    if "%" in number_format:
        return f"{value * 100:{_EXACT}}%"
    return str(value) if isinstance(value, int) else f"{value:{_EXACT}}"
