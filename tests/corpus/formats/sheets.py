"""Reports as workbooks: numbers stored as numbers with the format they are shown in."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import xlsxwriter
import xlwt

from tests.corpus.facts import Facts, Grid
from tests.corpus.formats.grid import Merged, merged_cells

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def xlsx(facts: Facts, *, is_text: bool = False) -> bytes:
    """Tables and lines of text below one another in one sheet; ``is_text``: numbers are stored as text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet("自评表")
    formats: dict[str, xlsxwriter.format.Format] = {}

    def style(shown: str) -> xlsxwriter.format.Format:
        return formats.setdefault(shown, book.add_format({"border": 1, "text_wrap": True, "num_format": shown}))

    for row, cell in _placed(facts):
        value, shown = (cell.text, "@") if is_text else _stored(cell.text)
        last = (row + cell.row_span - 1, cell.column + cell.column_span - 1)
        if last == (row, cell.column):
            sheet.write(row, cell.column, value, style(shown))
        else:
            sheet.merge_range(row, cell.column, *last, value, style(shown))
    book.close()
    return out.getvalue()


def xlsx_text(facts: Facts) -> bytes:
    """The workbook with everything as text."""
    return xlsx(facts, is_text=True)


def xls(facts: Facts) -> bytes:
    """The same in the format of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("自评表")
    styles: dict[str, xlwt.XFStyle] = {}
    for row, cell in _placed(facts):
        value, shown = _stored(cell.text)
        style = styles.get(shown)
        if style is None:
            style = styles[shown] = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
            style.num_format_str = shown
        last = (row + cell.row_span - 1, cell.column + cell.column_span - 1)
        if last == (row, cell.column):
            sheet.write(row, cell.column, value, style)
        else:
            sheet.write_merge(row, last[0], cell.column, last[1], value, style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _placed(facts: Facts) -> list[tuple[int, Merged]]:
    """Sheet row and cell of everything: lines of text go over the width of the widest table."""
    width = max((sum(c.width for c in part.rows[0]) for part in facts.parts if isinstance(part, Grid)), default=1)
    placed: list[tuple[int, Merged]] = []
    row = 0
    for part in facts.parts:
        if isinstance(part, Grid):
            placed += [(row + cell.row, cell) for cell in merged_cells(part)]
            row += len(part.rows) + 1
        else:
            placed.append((row, Merged(row, 0, part.text, 1, width)))
            row += 1
    return placed


def _stored(text: str) -> tuple[str | float, str]:
    """What the cell holds, and the number format that shows it as printed."""
    if not _NUMBER.fullmatch(text) or len(text) > 14:
        return text, "General"
    places = len(text.rstrip("%").partition(".")[2])
    shown = ("#,##0" if "," in text else "0") + (f".{'0' * places}" if places else "")
    value = float(text.rstrip("%").replace(",", ""))
    return (value / 100, f"{shown}%") if text.endswith("%") else (value, shown)
