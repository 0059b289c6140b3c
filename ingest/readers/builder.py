"""Paragraphs and tables in reading order → `Document`: one raw string, lines, blocks.

What every reader but that of plain text uses. Cells of a row are parted by a tab in
``raw`` and rows by a line end, so that the quote of a row reads like one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from ingest.clean import clean
from ingest.document import Attachment, Block, BlockKind, Box, Cell, Document, Line, Text, UnreadPage
from ingest.readers.page import GridCell

_HEADING_LENGTH = 40
_PLACE = attrgetter("row", "column")
_EMPTY = Text("", ())


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line with its locator; ``page`` and ``box`` are None where the format has no pages."""

    text: str
    locator: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    start: int
    cells: Sequence[tuple[GridCell, int, int]]
    page: int | None
    joined: str | None
    column_edges: tuple[float, ...]
    is_ruled: bool


@dataclass
class DocumentBuilder:
    """Takes a document's parts in reading order; `finish` gives the `Document`."""

    format: str
    _raw: list[str] = field(default_factory=list)
    _length: int = 0
    _lines: list[Line] = field(default_factory=list)
    _parts: list[tuple[int, int, int | None] | _Table] = field(default_factory=list)

    def paragraph(self, lines: Sequence[PrintedLine]) -> None:
        """A paragraph or heading, of one or more printed lines; white space alone adds nothing."""
        kept = [line for line in lines if line.text.strip()]
        if not kept:
            return
        start = self._length
        for line in kept:
            self._add(line.text, line.locator, line.page, line.box, is_cell=False)
            self._write("\n")
        self._parts.append((start, self._length - 1, kept[0].page))

    def table(
        self,
        cells: Iterable[GridCell],
        prefix: str,
        page: int | None = None,
        joined: str | None = None,
        column_edges: Iterable[float] = (),
        is_ruled: bool = True,
    ) -> None:
        """A table; a cell's locator is its own or ``prefix/r{row}c{column}``, counted from 1.

        ``column_edges`` (any unit) tell how wide columns are, where the format says it.
        """
        start, at, row = self._length, self._length, None
        spans: list[tuple[GridCell, int, int]] = []
        for cell in sorted(cells, key=_PLACE):
            if row is not None:
                self._raw.append("\t" if cell.row == row else "\n")
                at += 1
            row, text, end = cell.row, cell.text, at
            if text and not text.isspace():
                end = at + len(text)
                locator = cell.locator or f"{prefix}/r{row + 1}c{cell.column + 1}"
                self._raw.append(text)
                self._lines.append(Line(at, end, locator, cell.page or page, True, cell.box))
            spans.append((cell, at, end))
            at = end
        self._length = at
        self._write("\n")
        if any(end > begin for _, begin, end in spans):
            self._parts.append(_Table(start, spans, page, joined, tuple(column_edges), is_ruled))

    def part(self) -> None:
        """What comes next does not go on with what came before: another sheet, another file."""
        if self._length:
            self._write("\n")

    def finish(
        self,
        page_count: int | None = None,
        encoding: str | None = None,
        engine: str | None = None,
        recognised_pages: Iterable[int] = (),
        unread_pages: Iterable[UnreadPage] = (),
        attachments: Iterable[Attachment] = (),
    ) -> Document:
        """The document of everything that was added."""
        raw = "".join(self._raw)
        return Document(
            raw=raw,
            lines=self._lines or [Line(0, 0, "P1")],
            blocks=[block for part in self._parts if (block := self._block(raw, part))],
            format=self.format,
            page_count=page_count,
            encoding=encoding,
            engine=engine,
            recognised_pages=frozenset(recognised_pages),
            unread_pages=tuple(unread_pages),
            attachments=tuple(attachments),
        )

    def _block(self, raw: str, part: tuple[int, int, int | None] | _Table) -> Block | None:
        if not isinstance(part, _Table):
            start, end, page = part
            text = clean(raw, start, end).strip()
            return Block(kind_of(text.chars), start, end, text, page=page) if text.chars else None
        cells = tuple(
            Cell(cell.row, cell.column, clean(raw, a, b) if b > a else _EMPTY, cell.row_span, cell.column_span)
            for cell, a, b in part.cells
        )
        end = max(b for _, _, b in part.cells)
        return Block(
            "table",
            part.start,
            end,
            cells=cells,
            page=part.page,
            layout="exact",
            column_edges=part.column_edges,
            is_ruled=part.is_ruled,
            joined=part.joined,
        )

    def _add(self, text: str, locator: str, page: int | None, box: Box | None, *, is_cell: bool) -> None:
        start = self._length
        self._write(text)
        self._lines.append(Line(start, self._length, locator, page, is_cell, box))

    def _write(self, text: str) -> None:
        self._raw.append(text)
        self._length += len(text)


def kind_of(text: str) -> BlockKind:
    """Heading or paragraph, by length and how it ends."""
    return "heading" if len(text) <= _HEADING_LENGTH and not text.endswith(("。", "；", "！")) else "paragraph"
