"""XLS and ET (BIFF, Excel 5 to 2003, WPS) by xlrd, the one reader that tells number formats and borders."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlrd
from xlrd.sheet import Sheet as Source

from ingest.errors import Unreadable
from ingest.readers.sheets_format import shown, shown_text
from ingest.readers.sheets_model import BLANK_ROWS, Sheet, TooLarge, printable

_FILLED = (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR)


def read_xls(content: bytes) -> Iterator[Sheet | int]:
    """The sheets in order; a number stands for a sheet that is too large. Raises `Unreadable`."""
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=True
        )
        for number in range(book.nsheets):
            yield _sheet(book, number)
    except MemoryError:
        raise
    except Exception as error:  # xlrd meets damage with whatever its parsing runs into
        if "encrypted" in str(error):
            raise Unreadable("encrypted") from error
        raise Unreadable("damaged_file", f"a workbook that does not open: {error or type(error).__name__}") from error


def _sheet(book: xlrd.Book, number: int) -> Sheet | int:
    source = book.sheet_by_index(number)
    sheet = Sheet(number + 1, source.name, source.visibility != 0)
    sheet.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    try:
        blank = 0
        for row in range(source.nrows):
            filled = _row(book, source, sheet, row, blank < BLANK_ROWS)
            blank = 0 if filled else blank + 1
        sheet.settle()
    except TooLarge:
        return number + 1
    finally:
        book.unload_sheet(number)
    return sheet


def _row(book: xlrd.Book, source: Source, sheet: Sheet, row: int, keeps_borders: bool) -> bool:
    filled = False
    ruled: set[int] = set()
    for column in range(source.row_len(row)):
        kind = source.cell_type(row, column)
        if kind == xlrd.XL_CELL_EMPTY:
            continue
        xf = book.xf_list[source.cell_xf_index(row, column)]
        if xf.border and (xf.border.left_line_style or xf.border.right_line_style):
            ruled.add(column)
        text = _text(book, source, row, column, book.format_map[xf.format_key].format_str) if kind in _FILLED else ""
        if text:
            sheet.put(row, column, text)
            filled = True
    if ruled and (filled or keeps_borders):
        sheet.ruled[row] = ruled
    return filled


def _text(book: xlrd.Book, source: Source, row: int, column: int, code: str) -> str:
    kind, value = source.cell_type(row, column), source.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return printable(shown_text(value, code))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(value), "#N/A")
    if not value and not getattr(source, "show_zero_values", True):
        return ""
    return shown(value, code, bool(book.datemode))
