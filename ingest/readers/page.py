"""What a reader of pages hands on: lines of text and tables with their places, in reading order.

Readers of PDF and of pictures both end here; `ingest.readers.joins` makes tables that run
over pages one, and `ingest.readers.builder` makes the `Document`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.document import Box


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of text on a page; cells of a table are none."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageParagraph:
    """Lines that the page sets as one paragraph (or a heading of its own)."""

    lines: tuple[PageLine, ...]

    @property
    def box(self) -> Box:
        return (
            min(line.box[0] for line in self.lines),
            min(line.box[1] for line in self.lines),
            max(line.box[2] for line in self.lines),
            max(line.box[3] for line in self.lines),
        )


@dataclass(slots=True, unsafe_hash=True)
class GridCell:
    """A printed cell: its place (0-based) and span in the grid, its text (lines parted by ``\\n``).

    ``locator`` and ``page`` are set where the reader knows better than the builder.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None
    locator: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on a page. Every place of the grid is covered by exactly one cell, empty ones too.

    ``column_edges`` and ``row_edges`` are the x and y of its borders, one more than columns and
    rows. ``is_ruled``: borders are printed; otherwise they were found from the text's alignment.
    """

    cells: tuple[GridCell, ...]
    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    is_ruled: bool = True

    @property
    def box(self) -> Box:
        return self.column_edges[0], self.row_edges[0], self.column_edges[-1], self.row_edges[-1]


@dataclass(slots=True)
class Page:
    """A page as read. ``items`` are in reading order."""

    number: int
    width: float
    height: float
    items: list[PageParagraph | PageTable] = field(default_factory=list)
    is_recognised: bool = False  # by OCR
