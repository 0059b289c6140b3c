"""One function a tool: the path of a PDF → its tables. Each tool runs in a process of its own and
with the settings that its makers chose; libraries are imported where they are used, so that no tool's
process pays for another's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pdf.cells import TableCell, from_rows

Tool = Callable[[Path], list[list[TableCell]]]


def jixiao(path: Path) -> list[list[TableCell]]:
    """Our reader, whole: bytes → document with text and tables."""
    from ingest.readers.pdf.reader import read_pdf

    return [
        [TableCell(c.row, c.column, c.text.chars, c.row_span, c.column_span) for c in block.cells]
        for block in read_pdf(path.read_bytes()).blocks
        if block.kind == "table"
    ]


def pdfplumber(path: Path) -> list[list[TableCell]]:
    """`extract_tables`; a place covered by a merged cell is None there, so spans are lost."""
    import pdfplumber as library

    tables = []
    with library.open(path) as document:
        for page in document.pages:
            tables += [from_rows(rows) for rows in page.extract_tables()]
            page.close()
    return tables


def camelot_lattice(path: Path) -> list[list[TableCell]]:
    """Ruled tables, from the page as a picture."""
    return _camelot(path, "lattice")


def camelot_hybrid(path: Path) -> list[list[TableCell]]:
    """Ruled tables and those of aligned text."""
    return _camelot(path, "hybrid")


def tablers(path: Path) -> list[list[TableCell]]:
    """The Rust tool; a cell's place follows from the borders in its rows and columns."""
    import tablers as library

    tables = []
    with library.Document(str(path)) as document:
        for page in document.pages():
            tables += [_boxes(table.cells) for table in library.find_tables(page, extract_text=True)]
            page.clear_cache()
    return tables


def pypdfium2_text(path: Path) -> list[list[TableCell]]:
    """Bare text, no tables: the floor of what reading a page costs."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        text.get_text_bounded()
        text.close()
        page.close()
    document.close()
    return []


TOOLS: dict[str, Tool] = {
    "jixiao": jixiao,
    "pdfplumber": pdfplumber,
    "camelot_lattice": camelot_lattice,
    "camelot_hybrid": camelot_hybrid,
    "tablers": tablers,
    "pypdfium2_text": pypdfium2_text,
}

# The package whose version stands for a tool.
PACKAGES: dict[str, str] = {
    "pdfplumber": "pdfplumber",
    "camelot_lattice": "camelot-py",
    "camelot_hybrid": "camelot-py",
    "tablers": "tablers",
    "pypdfium2_text": "pypdfium2",
}


def _camelot(path: Path, flavor: str) -> list[list[TableCell]]:
    import camelot

    return [from_rows(table.df.values.tolist()) for table in camelot.read_pdf(str(path), pages="all", flavor=flavor)]


def _boxes(cells: Any) -> list[TableCell]:
    """Boxes with text → places and spans in the grid of all their borders."""
    xs = _merged(x for cell in cells for x in (cell.bbox[0], cell.bbox[2]))
    ys = _merged(y for cell in cells for y in (cell.bbox[1], cell.bbox[3]))
    table = []
    for cell in cells:
        left, top, right, bottom = cell.bbox
        row, column = _nearest(ys, top), _nearest(xs, left)
        spans = _nearest(ys, bottom) - row, _nearest(xs, right) - column
        table.append(TableCell(row, column, cell.text or "", *spans))
    return table


def _merged(values: Any, near: float = 1.0) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > near:
            kept.append(value)
    return kept


def _nearest(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda i: abs(values[i] - value))
