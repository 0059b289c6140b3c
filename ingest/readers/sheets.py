"""Spreadsheets (XLSX, XLSM, XLSB, XLS, ET) → `Document`: every sheet, its texts as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Document, UnreadPage
from ingest.errors import Unreadable
from ingest.readers.builder import DocumentBuilder, PrintedLine
from ingest.readers.sheets_layout import TextCell, items_of
from ingest.readers.sheets_model import Sheet, TooLarge
from ingest.readers.sheets_xls import read_xls
from ingest.readers.sheets_xlsb import read_xlsb
from ingest.readers.sheets_xlsx import read_xlsx

_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表|table)?\s*\d*\s*(?:[（(]\d+[)）])?", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"


def read_sheets(content: bytes) -> Document:
    """A workbook as a `Document` of format "xlsx" or "xls"; locators are ``s1/r5c4``, sheet, row and column.

    A hidden sheet begins with the line 〔隐藏工作表：name〕. A visible one begins with its
    name where it has a name but no line of text above its first table. Raises `Unreadable`
    (encrypted, damaged_file, archive_limit); a sheet too large for a report is an unread page.
    """
    is_ole = content.startswith(_OLE)
    builder = DocumentBuilder("xls" if is_ole else "xlsx")
    unread: list[UnreadPage] = []
    for sheet in _sheets(content, is_ole):
        number = sheet if isinstance(sheet, int) else sheet.number
        try:
            if isinstance(sheet, int):
                raise TooLarge
            _add(builder, sheet)
        except TooLarge:
            unread.append(UnreadPage(number, "too_large", f"sheet {number} has more cells than a report"))
    return builder.finish(unread_pages=unread)


def _sheets(content: bytes, is_ole: bool) -> Iterator[Sheet | int]:
    if is_ole:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("encrypted")
        return read_xls(content)
    return read_xlsb(content) if b"xl/workbook.bin" in content else read_xlsx(content)


def _add(builder: DocumentBuilder, sheet: Sheet) -> None:
    head = f"s{sheet.number}"
    items = [item if isinstance(item, TextCell) else list(item.cells(sheet, head)) for item in items_of(sheet)]
    if not items:
        return
    builder.part()
    if sheet.is_hidden:
        builder.paragraph([PrintedLine(f"〔隐藏工作表：{sheet.name}〕", head)])
    elif not isinstance(items[0], TextCell) and not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
        builder.paragraph([PrintedLine(sheet.name, head)])
    for item in items:
        if isinstance(item, TextCell):
            for line in item.text.split("\n"):
                builder.paragraph([PrintedLine(line.strip(), f"{head}/r{item.row + 1}c{item.column + 1}")])
        else:
            builder.table(item, head)
