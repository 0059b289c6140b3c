"""DOCX → `Document`: body, text boxes, notes, and the tables that stand in headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise

from lxml import etree

from ingest.document import Document, UnreadPage
from ingest.errors import Unreadable
from ingest.readers.builder import DocumentBuilder, PrintedLine
from ingest.readers.docx.names import TBL, P, T, blocks, w
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.package import Package
from ingest.readers.docx.paragraphs import ParagraphReader
from ingest.readers.docx.styles import Styles
from ingest.readers.docx.tables import read_table
from ingest.readers.open import format_of, open_document
from ingest.readers.wrapping import continues

_BLOCKS = frozenset({P, TBL})
_NOTES = ("footnotes", "endnotes")
_MARGINS = ("header", "footer")


def read_docx(content: bytes) -> Document:
    """A DOCX file as a `Document`.

    Locators: ``P7`` (seventh paragraph of the body, text boxes included; ``P7/L2`` its second
    line), ``t1/r2c3`` (a cell). Raises `Unreadable`: damaged_file, encrypted, archive_limit.
    """
    package = Package(content)
    main = package.main_part()
    root = package.xml(main)
    body = root.find(w("body")) if root is not None else None
    if root is None or body is None:
        raise Unreadable("damaged_file", f"no text body in {main}")
    related: dict[str, list[str]] = {}
    for kind, target in package.relationships(main):
        related.setdefault(kind, []).append(target)
    styles = Styles(_first(package, related, "styles"))
    paragraphs = ParagraphReader(styles, Numbering(partial(_first, package, related, "numbering"), styles))
    reader = _Reader(paragraphs)
    reader.read(body)
    for kind in _NOTES:
        notes = _first(package, related, kind)
        for note in notes if notes is not None else ():
            if note.get(w("type"), "normal") == "normal":
                reader.read(note)
    for table in _margin_tables(package, related):
        reader.table(table)
    chunks = related.get("aFChunk", []) if next(root.iter(w("altChunk")), None) is not None else []
    document = reader.builder.finish(unread_pages=_unread(paragraphs.scans, chunks))
    return document if document.blocks else _imported(package, chunks) or document


def _unread(scans: Sequence[str], chunks: Sequence[str]) -> list[UnreadPage]:
    """What stands in the file and is not read, counted as if each were a page."""
    advice = "in a Word file; save it as PDF to have it recognised"
    found = [("needs_ocr", f"a picture of {size} {advice}") for size in scans]
    found += [("unsupported_format", f"a part imported into a Word file ({chunk})") for chunk in chunks]
    return [UnreadPage(n, reason, detail) for n, (reason, detail) in enumerate(found, 1)]


def _imported(package: Package, chunks: Sequence[str]) -> Document | None:
    """A file whose only content is an imported web page, as converters of HTML write it."""
    for chunk in chunks:
        content = package.content(chunk)
        with suppress(Unreadable):
            if content and format_of(content) in ("html", "mht"):
                return replace(open_document(content, chunk), format="docx")
    return None


def _first(package: Package, related: dict[str, list[str]], kind: str) -> etree._Element | None:
    return next((root for part in related.get(kind, ()) if (root := package.xml(part)) is not None), None)


def _margin_tables(package: Package, related: dict[str, list[str]]) -> Iterator[etree._Element]:
    """Tables in headers and footers, each once: sections repeat them. Other text there is left out."""
    seen: set[str] = set()
    for part in (part for kind in _MARGINS for part in related.get(kind, ())):
        content = package.content(part)
        root = package.xml(part) if content and b":tbl>" in content else None
        for table in blocks(root, frozenset({TBL})) if root is not None else ():
            text = "".join(part.text or "" for part in table.iter(T))
            if text.strip() and text not in seen:
                seen.add(text)
                yield table


class _Reader:
    """Adds paragraphs and tables to a builder and counts them."""

    def __init__(self, paragraphs: ParagraphReader) -> None:
        self.builder = DocumentBuilder("docx")
        self._paragraphs = paragraphs
        self._paragraph_count = 0
        self._table_count = 0

    def read(self, container: etree._Element) -> None:
        """Add everything in a body, a text box, a note or a cell that is a frame."""
        before = ""
        for block in blocks(container, _BLOCKS):
            if block.tag == TBL:
                self.table(block)
                continue
            paragraph = self._paragraphs.read(block, before)
            before = paragraph.text if paragraph.goes_on else ""
            if not paragraph.goes_on:
                self._add(paragraph.text)
            for box in paragraph.boxes:
                self.read(box)
        if before:
            self._add(before)

    def table(self, element: etree._Element) -> None:
        """Add a table, and behind it the tables inside it."""
        table = read_table(element, self._paragraphs)
        if table.frame is not None:
            self.read(table.frame)
            return
        self._table_count += 1
        self.builder.table(table.cells, f"t{self._table_count}")
        for nested in table.nested:
            self.table(nested)

    def _add(self, text: str) -> None:
        """Add a paragraph; a line break in it begins another unless it breaks a sentence."""
        self._paragraph_count += 1
        name = f"P{self._paragraph_count}"
        texts = [line for line in text.split("\n") if line.strip()]
        lines = [PrintedLine(line, f"{name}/L{n}" if n > 1 else name) for n, line in enumerate(texts, 1)]
        start = 0
        for end, (above, below) in enumerate(pairwise(texts), 1):
            if not continues(above, below):
                self.builder.paragraph(lines[start:end])
                start = end
        self.builder.paragraph(lines[start:])
