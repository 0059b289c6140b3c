"""XLSX and XLSM straight from the zip, row by row: only cells that hold or border something are kept.

No table is ever built as large as the sheet claims to be: a workbook of five kilobytes
with one cell at each end of a sheet would need a hundred gigabytes.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from lxml import etree

from ingest.errors import Unreadable
from ingest.readers.sheets_format import BUILT_IN, shown, shown_text
from ingest.readers.sheets_model import BLANK_ROWS, Merge, Sheet, TooLarge, column_of, is_drawn, printable

_MOST_BYTES = 256 * 1024 * 1024  # of one part, unpacked
_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
# What a zip and the XML inside it raise where they are damaged.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, etree.LxmlError, KeyError, EOFError, OSError, ValueError, NotImplementedError,
)  # fmt: skip
_HAS_CONTENT = etree.XPath("boolean(*/*)")
_SIDES = ("left", "right", "start", "end")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class _Style:
    code: str
    is_ruled: bool


@dataclass(frozen=True, slots=True)
class _Book:
    strings: list[str]
    styles: list[_Style]
    is_1904: bool


def read_xlsx(content: bytes) -> Iterator[Sheet | int]:
    """The sheets in order; a number stands for a sheet that is too large. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from _sheets(Parts(archive))
    except DAMAGE as error:
        raise Unreadable("damaged_file", f"a workbook that does not open: {error}") from error
    except RuntimeError as error:  # zipfile: a member with a password
        raise Unreadable("encrypted") from error


def _sheets(parts: Parts) -> Iterator[Sheet | int]:
    root = parts.tree("xl/workbook.xml")
    relations = parts.relations("xl/_rels/workbook.xml.rels")
    targets = dict(relations.values())
    properties = root.find("{*}workbookPr")
    strings = parts.optional(targets.get("sharedStrings", "xl/sharedStrings.xml"))
    book = _Book(
        [_string(item) for item in _parsed(strings).iterchildren("{*}si")] if strings else [],
        _styles(parts.optional(targets.get("styles", "xl/styles.xml"))),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )
    for number, entry in enumerate(root.iterfind("{*}sheets/{*}sheet"), start=1):
        key = next((str(value) for name, value in entry.items() if str(name).endswith("}id")), "")
        kind, target = relations.get(key, ("worksheet", f"xl/worksheets/sheet{number}.xml"))
        if kind != "worksheet":
            continue  # a chart, a dialogue
        sheet = Sheet(number, entry.get("name", ""), entry.get("state", "visible") != "visible")
        try:
            with parts.open(target) as stream:
                _fill(sheet, stream, book)
            sheet.settle()
        except TooLarge:
            yield number
        else:
            yield sheet


class Parts:
    """The parts of an Office package by name, whatever the case and slashes of their names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

    def open(self, part: str) -> IO[bytes]:
        """Raises KeyError for a part that is not there, `TooLarge`."""
        info = self._archive.getinfo(self._names[part.lower()])
        if info.file_size > _MOST_BYTES:
            raise TooLarge
        return self._archive.open(info)

    def read(self, part: str) -> bytes:
        """Raises KeyError for a part that is not there, `Unreadable` for one that is too large."""
        try:
            with self.open(part) as stream:
                return stream.read()
        except TooLarge as error:
            raise Unreadable("archive_limit", f"{part} is over {_MOST_BYTES >> 20} MB unpacked") from error

    def optional(self, part: str) -> bytes:
        """Empty for a part that is not there."""
        return self.read(part) if part.lower() in self._names else b""

    def tree(self, part: str) -> etree._Element:
        return _parsed(self.read(part))

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → its kind (last word of the type) and the part it names."""
        content = self.optional(part)
        found = {}
        for relation in _parsed(content) if content else ():
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], path)
        return found


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _string(item: etree._Element) -> str:
    """A shared or inline string: its runs without the phonetic ones."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        text = item[0].text or ""
    else:
        text = "".join(t.text or "" for path in ("{*}t", "{*}r/{*}t") for t in item.iterfind(path))
    return _ESCAPE.sub(_escaped, text) if "_x" in text else text


def _escaped(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in "\r\n\t_" else ""


def _styles(content: bytes) -> list[_Style]:
    if not content:
        return []
    root = _parsed(content)
    codes = dict(BUILT_IN)
    for number_format in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(number_format.get("numFmtId", "0"))] = number_format.get("formatCode", "General")
    ruled = [
        is_drawn(side.get("style") for name in _SIDES for side in border.iterfind("{*}" + name))
        for border in root.iterfind("{*}borders/{*}border")
    ]
    styles = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        border = int(xf.get("borderId", "0"))
        code = codes.get(int(xf.get("numFmtId", "0")), "General")
        styles.append(_Style(code, border < len(ruled) and ruled[border]))
    return styles


def _fill(sheet: Sheet, stream: IO[bytes], book: _Book) -> None:
    """The sheet's cells and merges; below many blank rows, rows are only looked at for contents."""
    row_number, blank, hides_zeros = -1, 0, False
    tags = ("{*}row", "{*}mergeCell", "{*}sheetView")
    for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True):
        name = element.tag.rpartition("}")[2]
        if name == "sheetView":
            hides_zeros = element.get("showZeros") in ("0", "false")
        elif name == "mergeCell":
            if merge := _merge(element.get("ref", "")):
                sheet.merges.append(merge)
        else:
            row_number = int(element.get("r", row_number + 2)) - 1
            is_near = blank < BLANK_ROWS
            filled = (is_near or _HAS_CONTENT(element)) and _row(sheet, row_number, element, book, hides_zeros, is_near)
            blank = 0 if filled else blank + 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _merge(ref: str) -> Merge | None:
    found = _REF.findall(ref)
    if len(found) != 2:
        return None
    (left, top), (right, bottom) = found
    return int(top) - 1, column_of(left), int(bottom) - 1, column_of(right)


def _row(sheet: Sheet, row: int, element: etree._Element, book: _Book, hides_zeros: bool, keeps_borders: bool) -> bool:
    """Take a row's cells; whether it has a text."""
    column, filled = -1, False
    styles, count = book.styles, len(book.styles)
    ruled: set[int] = set()
    for cell in element:
        ref = cell.get("r")
        column = column_of(ref.rstrip("0123456789")) if ref else column + 1
        style = int(cell.get("s", "0"))
        if style < count and styles[style].is_ruled:
            ruled.add(column)
        if not len(cell):
            continue
        text = _text(cell, styles[style].code if style < count else "General", book, hides_zeros)
        if text:
            sheet.put(row, column, text)
            filled = True
    if ruled and (filled or keeps_borders):
        sheet.ruled[row] = ruled
    return filled


def _text(cell: etree._Element, code: str, book: _Book, hides_zeros: bool) -> str:
    """What the cell shows; empty for a formula without a stored value."""
    kind = cell.get("t", "n")
    value = ""
    for child in cell:
        if child.tag.endswith("}v"):
            value = child.text or ""
        elif child.tag.endswith("}is"):
            return printable(shown_text(_string(child), code))
    if not value:
        return ""
    if kind == "n":
        return "" if hides_zeros and not value.strip("0.") else shown(value, code, book.is_1904)
    if kind == "s":
        index = int(value)
        return printable(shown_text(book.strings[index], code)) if index < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return value.removesuffix("T00:00:00")
    return printable(_ESCAPE.sub(_escaped, value))
