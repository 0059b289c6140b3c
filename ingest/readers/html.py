"""Web pages (HTML, also as Word and Excel save it) → `Document`: the article, its tables, its attachments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser

from ingest.document import Attachment, Document, UnreadPage
from ingest.errors import Unreadable
from ingest.readers.builder import DocumentBuilder, PrintedLine
from ingest.readers.html_article import article_of, squeezed
from ingest.readers.html_decode import decode_page
from ingest.readers.html_flow import Item, PageFlow
from ingest.readers.html_tables import DataTable
from ingest.readers.html_walk import embedded_files, marks_of
from ingest.readers.sheets_layout import TextCell, items_of
from ingest.readers.sheets_model import TooLarge

_NESTING = re.compile(
    rb"<(/?)(?:table|div|ul|ol|dl|center|blockquote|section|article|fieldset|dir|form)\b", re.IGNORECASE
)
_MOST_NESTED = 2_000  # the parser's time grows with the square of the depth
_TITLE_META = 'meta[name="ArticleTitle" i],meta[property="og:title" i]'
_SITE_NAME = re.compile(r"\s*(?:[-_|—–]{1,2}|>>?)\s*")
_OTHER_XML = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "an Excel 2003 XML file"),
    (b"schemas.microsoft.com/office/word/2003/wordml", "a Word 2003 XML file"),
)


def read_html(content: bytes) -> Document:
    """A page as a `Document`; locators are ``P12`` for a line and ``t1/r2c3`` for a table's cell.

    Lines of menus and of the site's foot are left out. Nothing is fetched: frames and linked
    files are listed as attachments. Raises `Unreadable`.
    """
    source, encoding = decode_page(content)
    pages = PageBuilder("html")
    pages.add(source)
    return pages.finish(encoding)


@dataclass
class PageBuilder:
    """Puts one page or several (an MHT file holds each sheet of a workbook as one) into one document."""

    format: str
    _builder: DocumentBuilder = field(init=False)
    _lines: int = 0
    _tables: int = 0
    _too_large: int = 0
    _attachments: dict[str, Attachment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._builder = DocumentBuilder(self.format)

    def add(self, source: bytes) -> None:
        """The article of a page in UTF-8. Raises `Unreadable` for what is no page."""
        _refuse(source)
        page = LexborHTMLParser(source)
        marks = marks_of(page, source)
        flow = PageFlow(page, marks)
        if flow.skipped > flow.size:  # names that hold most of the page say nothing
            flow = PageFlow(page, marks, trusts_names=False)
        self._too_large += flow.too_large
        title, heading = _titles(page)
        items = article_of(flow.items, title)
        self._builder.part()
        if heading and not any(squeezed(heading) in squeezed(text) for text in _texts(items)):
            self._line(heading)
        for item in items:
            if isinstance(item, DataTable):
                self._table(item)
            else:
                locator = self._line(item.text)
                for label, address in item.files:
                    self._attach(label, address, locator)
        for label, address in embedded_files(page):
            self._attach(label, address, f"P{max(1, self._lines)}")

    def finish(self, encoding: str | None = None) -> Document:
        unread = [UnreadPage(1, "too_large", "a table has more cells than a report")] * bool(self._too_large)
        return self._builder.finish(
            encoding=encoding, unread_pages=unread, attachments=tuple(self._attachments.values())
        )

    def _line(self, text: str) -> str:
        if text:
            self._lines += 1
            self._builder.paragraph([PrintedLine(text, f"P{self._lines}")])
        return f"P{max(1, self._lines)}"

    def _attach(self, label: str, address: str, locator: str) -> None:
        self._attachments.setdefault(address, Attachment(label, address, locator))

    def _table(self, table: DataTable) -> None:
        for text in table.caption:
            self._line(text)
        self._tables += 1
        prefix = f"t{self._tables}"
        for part in items_of(table.sheet):
            if isinstance(part, TextCell):
                for line in part.text.split("\n"):
                    self._builder.paragraph([PrintedLine(line, f"{prefix}/r{part.row + 1}c{part.column + 1}")])
                continue
            try:
                self._builder.table(list(part.cells(table.sheet, prefix)), prefix)
            except TooLarge:
                self._too_large += 1
        for row, column, label, address in table.files:
            self._attach(label, address, f"{prefix}/r{row + 1}c{column + 1}")


def _texts(items: Iterable[Item]) -> Iterator[str]:
    """The lines, and the first texts of the tables."""
    for item in items:
        if isinstance(item, DataTable):
            yield from list(item.sheet.texts.values())[:3]
        else:
            yield item.text


def _titles(page: LexborHTMLParser) -> tuple[str | None, str | None]:
    """What the page calls its article: to find its beginning, and to print where nothing prints it."""
    meta = page.css_first(_TITLE_META)
    named = (meta.attributes.get("content") or "").strip() if meta is not None else ""
    first = page.css_first("h1")
    headed = first.text().strip() if first is not None else ""
    title = page.css_first("title")
    whole = title.text().strip() if title is not None else ""
    found = named or (headed if len(headed) > 6 else "") or max(_SITE_NAME.split(whole), key=len, default="")
    return found or None, named or None


def _refuse(source: bytes) -> None:
    head = source[:2000]
    for mark, name in _OTHER_XML:
        if mark in head and b"<html" not in head.lower():
            raise Unreadable("unsupported_format", name)
    if source.count(b"<") <= _MOST_NESTED:
        return
    depths = accumulate(-1 if match[1] else 1 for match in _NESTING.finditer(source))
    if max(depths, default=0) > _MOST_NESTED:
        raise Unreadable("damaged_file", f"elements are nested over {_MOST_NESTED} deep")
