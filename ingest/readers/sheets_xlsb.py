"""XLSB: the records of [MS-XLSB] that hold sheets, cells, styles and merged cells; the rest is passed over."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from ingest.errors import Unreadable
from ingest.readers.sheets_format import BUILT_IN, shown, shown_text
from ingest.readers.sheets_model import BLANK_ROWS, Sheet, TooLarge, printable
from ingest.readers.sheets_xlsx import DAMAGE, Parts

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOL, _FORMULA_ERROR = range(8, 12)
_STRING_ITEM, _FORMAT, _BORDER, _XF, _RICH_TEXT = 19, 44, 46, 47, 62
_BOOK_PROPERTIES, _BUNDLE_SHEET, _MERGE, _CELL_XFS, _CELL_XFS_END = 153, 156, 176, 617, 618
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_LEFT, _RIGHT = 21, 31  # where a border record keeps the styles of these sides


@dataclass(frozen=True, slots=True)
class _Book:
    strings: list[str]
    styles: list[tuple[str, bool]]  # number format, has a vertical border
    is_1904: bool


def read_xlsb(content: bytes) -> Iterator[Sheet | int]:
    """The sheets in order; a number stands for a sheet that is too large. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from _sheets(Parts(archive))
    except (*DAMAGE, struct.error, IndexError) as error:
        raise Unreadable("damaged_file", f"a workbook that does not open: {error}") from error
    except RuntimeError as error:  # zipfile: a member with a password
        raise Unreadable("encrypted") from error


def _sheets(parts: Parts) -> Iterator[Sheet | int]:
    relations = parts.relations("xl/_rels/workbook.bin.rels")
    targets = dict(relations.values())
    is_1904, found = False, []
    for kind, data in _records(parts.read("xl/workbook.bin")):
        if kind == _BOOK_PROPERTIES:
            is_1904 = bool(data[0] & 1)
        elif kind == _BUNDLE_SHEET:
            key, after = _wide(data, 8)
            found.append((struct.unpack_from("<I", data)[0] != 0, key, _wide(data, after)[0]))
    strings = [
        _wide(data, 1)[0]
        for kind, data in _records(parts.optional(targets.get("sharedStrings", "xl/sharedStrings.bin")))
        if kind == _STRING_ITEM
    ]
    book = _Book(strings, _styles(parts.optional(targets.get("styles", "xl/styles.bin"))), is_1904)
    for number, (is_hidden, key, name) in enumerate(found, start=1):
        kind_of_part, target = relations.get(key, ("", ""))
        if kind_of_part != "worksheet":
            continue
        sheet = Sheet(number, name, is_hidden)
        try:
            _fill(sheet, parts.read(target), book)
            sheet.settle()
        except TooLarge:
            yield number
        else:
            yield sheet


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record: both kind and length are numbers of seven bits a byte."""
    at, end = 0, len(data)
    while at < end:
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        if at + length > end:
            raise ValueError("the part ends inside it")
        yield kind, data[at : at + length]
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for shift in range(most):
        byte = data[at + shift]
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, at + shift + 1
    return value, at + most


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text that begins with its length, and where it ends."""
    (length,) = struct.unpack_from("<I", data, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _styles(data: bytes) -> list[tuple[str, bool]]:
    codes = dict(BUILT_IN)
    ruled: list[bool] = []
    styles: list[tuple[str, bool]] = []
    is_cell = False
    for kind, record in _records(data):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _wide(record, 2)[0]
        elif kind == _BORDER:
            ruled.append(bool(record[_LEFT] or record[_RIGHT]))
        elif kind in (_CELL_XFS, _CELL_XFS_END):
            is_cell = kind == _CELL_XFS
        elif kind == _XF and is_cell:
            _, number_format, _, _, border = struct.unpack_from("<5H", record)
            styles.append((codes.get(number_format, "General"), border < len(ruled) and ruled[border]))
    return styles


def _fill(sheet: Sheet, data: bytes, book: _Book) -> None:
    row, last = 0, -1
    for kind, record in _records(data):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", record)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            sheet.merges.append((top, left, bottom, right))
        elif kind <= _FORMULA_ERROR or kind == _RICH_TEXT:
            column, flags = struct.unpack_from("<II", record)
            style = flags & 0xFFFFFF
            code, is_ruled = book.styles[style] if style < len(book.styles) else ("General", False)
            text = _text(kind, record, code, book)
            if text:
                sheet.put(row, column, text)
                last = row
            if is_ruled and row - last <= BLANK_ROWS:
                sheet.ruled.setdefault(row, set()).add(column)


def _text(kind: int, record: bytes, code: str, book: _Book) -> str:
    if kind in (_REAL, _FORMULA_REAL):
        return shown(struct.unpack_from("<d", record, 8)[0], code, book.is_1904)
    if kind == _RK:
        return shown(_rk(*struct.unpack_from("<I", record, 8)), code, book.is_1904)
    if kind == _SHARED:
        return printable(shown_text(book.strings[struct.unpack_from("<I", record, 8)[0]], code))
    if kind in (_TEXT, _FORMULA_TEXT):
        return printable(shown_text(_wide(record, 8)[0], code))
    if kind == _RICH_TEXT:
        return printable(shown_text(_wide(record, 9)[0], code))
    if kind in (_BOOL, _FORMULA_BOOL):
        return "TRUE" if record[8] else "FALSE"
    return _ERRORS.get(record[8], "#N/A") if kind in (_ERROR, _FORMULA_ERROR) else ""


def _rk(bits: int) -> float:
    """A number of 30 bits: whole or the upper part of a float, perhaps times 100."""
    if bits & 2:
        value = float((bits >> 2) - (1 << 30 if bits & 0x80000000 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))
    return value / 100 if bits & 1 else value
