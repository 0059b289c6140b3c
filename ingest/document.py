"""The layout model that every reader fills and every extractor reads.

A document is one string, ``raw``, that never changes, and a list of *lines*: the
smallest things that the source can address (a physical line of a text file, a line
on a PDF page, a table cell of a Word file). Blocks and cells are spans of ``raw``;
a `Text` is a cleaned copy of a span that remembers where each character came from.
So whatever an extractor concludes, `Document.place` turns it back into a locator
and the verbatim quote.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

BlockKind = Literal["heading", "paragraph", "table"]
# How far the source kept a table's borders: cells in rows; cells in order, rows unsure
# (one cell a line); borders of cells lost (glued with spaces, or flattened to a line).
# "exact": as grid, and every cell's column and span are those of the printed table.
TableLayout = Literal["exact", "grid", "stream", "flat"]

# Left, top, right, bottom in points from the upper left corner of the page as it is shown.
Box = tuple[float, float, float, float]


# Line, Text and Cell are not changed once made, as if frozen; but to make a frozen one takes
# twice the time, and a document has thousands.
@dataclass(slots=True, unsafe_hash=True)
class Line:
    """The smallest addressable run of text.

    ``locator``: ``L110`` (text), ``P7`` (a paragraph of a file without pages), ``p3/L12``,
    ``p3/t2/r5c4`` (a table cell), ``s1/r5c4`` (a cell of a sheet).
    """

    start: int
    end: int
    locator: str
    page: int | None = None
    is_cell: bool = False  # a cell's locator names the whole cell, without columns
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact is printed: locator, page (None for plain text) and the verbatim quote."""

    locator: str
    quote: str
    page: int | None


@dataclass(slots=True, unsafe_hash=True)
class Text:
    """Cleaned characters with, for each, its offset in ``Document.raw`` (same length)."""

    chars: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.chars) != len(self.offsets):
            raise ValueError("a Text needs one offset a character")

    def __len__(self) -> int:
        return len(self.chars)

    def __str__(self) -> str:
        return self.chars

    def part(self, start: int, end: int) -> Text:
        return Text(self.chars[start:end], self.offsets[start:end])

    def strip(self, characters: str | None = None) -> Text:
        left = len(self.chars) - len(self.chars.lstrip(characters))
        right = len(self.chars.rstrip(characters))
        return self.part(left, max(left, right))

    def span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """The span of ``Document.raw`` behind characters start…end (end exclusive, not empty)."""
        stop = len(self.chars) if end is None else end
        if not 0 <= start < stop <= len(self.chars):
            raise ValueError(f"no characters in {start}…{stop} of {len(self.chars)}")
        return self.offsets[start], self.offsets[stop - 1] + 1

    @staticmethod
    def join(parts: Iterable[Text]) -> Text:
        chars: list[str] = []
        offsets: list[int] = []
        for part in parts:
            chars.append(part.chars)
            offsets.extend(part.offsets)
        return Text("".join(chars), tuple(offsets))


@dataclass(slots=True, unsafe_hash=True)
class Cell:
    """A table cell: its place in the grid as printed (0-based) and its cleaned text."""

    row: int
    column: int
    text: Text
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table; ``start``/``end`` is its span in ``Document.raw``.

    ``text`` is the cleaned text of a heading or paragraph (hard line breaks joined).
    A table has ``cells``; where the source lost the cell borders (a table flattened
    to a line) it has a single cell with everything, and decoding finds the cells.
    """

    kind: BlockKind
    start: int
    end: int
    text: Text = field(default=Text("", ()))
    cells: tuple[Cell, ...] = ()
    page: int | None = None
    layout: TableLayout = "grid"
    column_edges: tuple[float, ...] = ()  # x of the borders of an exact table, where the format tells them
    is_ruled: bool = True  # False: cells were told apart by how the text stands, nothing printed bounds them
    joined: str | None = None  # why tables of several pages were made one

    def rows(self) -> list[list[Cell]]:
        """The cells by row, each row ordered by column."""
        by_row: dict[int, list[Cell]] = {}
        for cell in self.cells:
            by_row.setdefault(cell.row, []).append(cell)
        return [sorted(by_row[row], key=lambda c: c.column) for row in sorted(by_row)]


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page (or sheet) of which nothing was taken. ``reason_code`` is a key of `errors.REASONS`."""

    page: int
    reason_code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a web page links to: the text of the link and where it points."""

    label: str
    uri: str
    locator: str


@dataclass(frozen=True)
class Document:
    """One report file as read: pure data, serialisable, no I/O.

    ``recognised_pages`` were read by ``engine`` (OCR): what they say is never more than inferred
    unless arithmetic confirms it.
    """

    raw: str
    lines: Sequence[Line]
    blocks: Sequence[Block]
    format: str
    page_count: int | None = None
    encoding: str | None = None
    engine: str | None = None
    recognised_pages: frozenset[int] = frozenset()
    unread_pages: tuple[UnreadPage, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_index(self, offset: int) -> int:
        """Index of the line that holds ``offset`` of ``raw``."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def place(self, start: int, end: int) -> Place:
        """Locator and quote of a span of ``raw``.

        Columns are 1-based and inclusive: ``L110:12-20``; over lines ``L110:12-L112:5``.
        """
        first = self.lines[self.line_index(start)]
        last = self.lines[self.line_index(max(start, end - 1))]
        quote = self.raw[start:end]
        if first.is_cell:
            locator = first.locator if first is last else f"{first.locator}-{last.locator}"
            return Place(locator, quote, first.page)
        head = f"{first.locator}:{start - first.start + 1}"
        tail = f"{end - last.start}" if first is last else f"{last.locator}:{end - last.start}"
        return Place(f"{head}-{tail}", quote, first.page)

    def place_of(self, text: Text, start: int = 0, end: int | None = None) -> Place:
        """Locator and quote of characters start…end of a `Text` of this document."""
        return self.place(*text.span(start, end))


def quote_at(raw_lines: Sequence[str], locator: str) -> str:
    """The text that stands at a plain-text locator (``L110:12-20``, ``L110:12-L112:5``).

    ``raw_lines`` are the decoded file's lines without line ends. Raises ValueError for
    a locator of another kind.
    """
    head, _, tail = locator.partition("-")
    first, _, left = head.removeprefix("L").partition(":")
    if not head.startswith("L") or not left:
        raise ValueError(f"not a text locator: {locator!r}")
    last, right = tail[1:].split(":") if tail.startswith("L") else (first, tail)
    i, j, a, b = int(first) - 1, int(last) - 1, int(left) - 1, int(right)
    if i == j:
        return raw_lines[i][a:b]
    return "\n".join([raw_lines[i][a:], *raw_lines[i + 1 : j], raw_lines[j][:b]])
