"""Pages → `Document`: tables that run over pages become one, with the evidence kept.

Two tables are one when nothing but running headers stands between them and their column
edges lie at the same x. The number of columns alone is no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Document, UnreadPage
from ingest.errors import Unreadable
from ingest.readers.builder import DocumentBuilder, PrintedLine
from ingest.readers.cut_rows import with_cut_row
from ingest.readers.page import GridCell, Page, PageParagraph, PageTable
from ingest.readers.wrapping import continues

_EDGE_POINTS = 3.0  # how far column edges of one table may lie apart on two pages
_FULL_LINE_POINTS = 30.0  # how near the right margin a line ends that the page broke off
_MARGIN_SHARE = 0.12  # of the page's height: where running headers and page numbers stand
_PAGE_NUMBER = re.compile(r"^[\s\-—–－_第共页码/of\dIVXivx]*$")
_REPEATED_ROWS = 4  # header rows that may stand again on the next page


@dataclass(frozen=True, slots=True)
class _Table:
    """A table, or several that were found to be one."""

    page: int
    number: int  # on its page
    table: PageTable
    cells: tuple[GridCell, ...]
    evidence: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    page: int  # of its last line
    lines: tuple[PrintedLine, ...]
    is_running: bool  # a running header, a running footer or a page number
    is_full: bool  # its last line ends at the right margin


def document_of_pages(pages: Iterable[Page | UnreadPage], format: str, engine: str | None = None) -> Document:
    """The document of pages in order. Raises `Unreadable` where no page could be read.

    Pages are consumed one by one, so a reader may close each before it opens the next.
    """
    builder = DocumentBuilder(format)
    unread: list[UnreadPage] = []
    recognised: list[int] = []
    count = 0

    def readable() -> Iterator[Page]:
        nonlocal count
        for page in pages:
            count += 1
            if isinstance(page, UnreadPage):
                unread.append(page)
            else:
                if page.is_recognised:
                    recognised.append(page.number)
                yield page

    for item in _joined(_items(readable())):
        if isinstance(item, _Table):
            prefix = f"p{item.page}/t{item.number}"
            joined = "; ".join(item.evidence) or None
            builder.table(item.cells, prefix, item.page, joined, item.table.column_edges, item.table.is_ruled)
        else:
            builder.paragraph(item.lines)
    if unread and len(unread) == count:
        detail = f"; {unread[0].detail}" if unread[0].detail else ""
        raise Unreadable(unread[0].reason_code, f"{count} pages{detail}")
    return builder.finish(
        page_count=count, engine=engine if recognised else None, recognised_pages=recognised, unread_pages=unread
    )


def _items(pages: Iterable[Page]) -> Iterator[_Table | _Paragraph]:
    for page in pages:
        line, number = 1, 0
        right = max((x.box[2] for item in page.items if isinstance(item, PageParagraph) for x in item.lines), default=0)
        for item in page.items:
            if isinstance(item, PageTable):
                number += 1
                yield _Table(page.number, number, item, _placed(item, page.number, number))
                continue
            lines = tuple(
                PrintedLine(x.text, f"p{page.number}/L{n}", page.number, x.box) for n, x in enumerate(item.lines, line)
            )
            last_line = item.lines[-1]
            # an amount is not divided: a line may end by its width before the margin
            is_full = last_line.box[2] > right - max(_FULL_LINE_POINTS, 4.5 * (last_line.box[3] - last_line.box[1]))
            yield _Paragraph(page.number, lines, _is_running(item, page), is_full)
            line += len(lines)


def _placed(table: PageTable, page: int, number: int) -> tuple[GridCell, ...]:
    """The cells with locators of their own page, which they keep when tables are joined."""
    prefix = f"p{page}/t{number}"
    return tuple(replace(c, page=page, locator=f"{prefix}/r{c.row + 1}c{c.column + 1}") for c in table.cells)


def _is_running(item: PageParagraph, page: Page) -> bool:
    """Whether a paragraph is a page number, or a single short line in the margin."""
    _, top, _, bottom = item.box
    if bottom > page.height * _MARGIN_SHARE and top < page.height * (1 - _MARGIN_SHARE):
        return False
    return len(item.lines) == 1 and bool(_PAGE_NUMBER.match(item.lines[0].text))


def _joined(items: Iterable[_Table | _Paragraph]) -> Iterator[_Table | _Paragraph]:
    """Items with tables and paragraphs joined over page breaks; page numbers are left out."""
    before: _Table | _Paragraph | None = None
    for item in items:
        if isinstance(item, _Paragraph) and item.is_running:
            continue
        united: _Table | _Paragraph | None = None
        if isinstance(before, _Table) and isinstance(item, _Table):
            united = _united(before, item)
        elif isinstance(before, _Paragraph) and isinstance(item, _Paragraph):
            united = _gone_on(before, item)
        if before and not united:
            yield before
        before = united or item
    if before:
        yield before


def _gone_on(above: _Paragraph, below: _Paragraph) -> _Paragraph | None:
    """A paragraph that the page break cut in the middle of a sentence."""
    if below.page != above.page + 1 or not above.is_full:
        return None
    if not continues(above.lines[-1].text, below.lines[0].text):
        return None
    return replace(below, lines=(*above.lines, *below.lines))


def _united(above: _Table, below: _Table) -> _Table | None:
    """Both as one table, if the column edges say so."""
    last_page = above.cells[-1].page or above.page
    if below.page != last_page + 1 or below.number != 1:
        return None
    mapped = _mapped_columns(above.table.column_edges, below.table.column_edges)
    if mapped is None:
        return None
    columns, offset = mapped
    # edges that only the lower page prints split columns of the upper one, and the other way round
    upper = _recolumned(above.cells, columns[0])
    lower = _recolumned(below.cells, columns[1])
    repeated = _repeated_rows(upper, lower)
    kept = [cell for cell in lower if cell.row >= repeated]
    if not kept:
        return None
    rows = above.row_count
    moved = [replace(cell, row=cell.row - repeated + rows) for cell in kept]
    evidence = f"p{above.page}/t{above.number}+p{below.page}/t{below.number}: column edges within {offset:.1f} pt"
    if repeated:
        evidence += f", {repeated} repeated header rows dropped"
    edges = sorted({*above.table.column_edges, *below.table.column_edges})
    table = replace(below.table, column_edges=_merged_edges(edges))
    if whole := with_cut_row(upper, moved, rows):
        cells, cut = whole, 0
        evidence += ", the row that the page break cut put together"
    else:
        cells, cut = _mended(upper, moved, rows)
    if cut:
        evidence += f", {cut} cells cut by the page break put together"
    return _Table(above.page, above.number, table, tuple(cells), (*above.evidence, evidence))


def _merged_edges(edges: Sequence[float]) -> tuple[float, ...]:
    merged: list[float] = []
    for edge in edges:
        if not merged or edge - merged[-1] > _EDGE_POINTS:
            merged.append(edge)
    return tuple(merged)


def _mapped_columns(
    above: Sequence[float], below: Sequence[float]
) -> tuple[tuple[list[int], list[int]], float] | None:
    """For each table the index of its edges among the edges of both; None if they are not of one table.

    The outer edges must agree, and of the inner ones all those of the table that has fewer:
    a page may lack a column that only other rows divide.
    """
    both = _merged_edges(sorted({*above, *below}))
    if abs(above[0] - below[0]) > _EDGE_POINTS or abs(above[-1] - below[-1]) > _EDGE_POINTS:
        return None
    indices = [[min(range(len(both)), key=lambda i: abs(both[i] - edge)) for edge in edges] for edges in (above, below)]
    if any(len(set(found)) < len(found) for found in indices):
        return None
    shared = set(indices[0]) & set(indices[1])
    if len(shared) < min(len(above), len(below)):
        return None
    offset = max(abs(above[indices[0].index(i)] - below[indices[1].index(i)]) for i in shared)
    return (indices[0], indices[1]), offset


def _recolumned(cells: Sequence[GridCell], edges: Sequence[int]) -> list[GridCell]:
    """The cells in the columns of both tables: a column that the other divides becomes a span."""
    return [
        replace(c, column=edges[c.column], column_span=edges[c.column + c.column_span] - edges[c.column]) for c in cells
    ]


def _repeated_rows(above: Sequence[GridCell], below: Sequence[GridCell]) -> int:
    """How many first rows of the lower table print the upper one's first rows again."""
    for count in range(min(_REPEATED_ROWS, max(c.row for c in below)), 0, -1):
        first = [(c.row, c.column, c.column_span, c.text) for c in above if c.row < count]
        again = [(c.row, c.column, c.column_span, c.text) for c in below if c.row < count]
        crosses = any(c.row < count < c.row + c.row_span for c in below)
        if first == again and not crosses and any(text.strip() for *_, text in first):
            return count
    return 0


def _mended(above: Sequence[GridCell], below: Sequence[GridCell], rows: int) -> tuple[list[GridCell], int]:
    """Row spans that the page break cut: an empty cell under the last row goes on with the cell above.

    Only where the row itself goes on: some cell of the lower page's first row holds a text
    while the columns on its left stand empty.
    """
    first = sorted((c for c in below if c.row == rows), key=lambda c: c.column)
    leading: list[GridCell] = []
    for cell in first:
        if cell.text.strip():
            break
        leading.append(cell)
    if not leading or len(leading) == len(first):
        return [*above, *below], 0
    kept_above, kept_below, cut = list(above), list(below), 0
    for cell in leading:
        twin = next(
            (
                c
                for c in kept_above
                if c.row + c.row_span == rows and (c.column, c.column_span) == (cell.column, cell.column_span)
            ),
            None,
        )
        if twin is None or not twin.text.strip():
            break
        kept_above[kept_above.index(twin)] = replace(twin, row_span=twin.row_span + cell.row_span)
        kept_below.remove(cell)
        cut += 1
    return [*kept_above, *kept_below], cut
