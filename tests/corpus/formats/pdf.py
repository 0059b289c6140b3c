"""Reports as PDF by reportlab, ruled in the ways that office programs rule their tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

from tests.corpus.facts import Facts, Grid, Heading
from tests.corpus.formats.grid import Merged, merged_cells

_FONTS = ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/arphic/uming.ttc")
_MARGIN = 56.0
_TALL = (A4[0], 2400.0)  # cells that draw their own borders are not split over pages
_NUMBER = frozenset("0123456789,.%-")


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is printed: ruling, font, size of the page, turned or not."""

    ruling: str = "lines"  # lines, rects, thin, booktabs
    font: str = "cid"  # cid: a GB font that is not embedded; embedded: TrueType, needs a Debian package
    page: tuple[float, float] = A4
    turn: int = 0  # degrees that a viewer turns the page, /Rotate
    is_sideways: bool = False  # shown so that the reader has to turn the head
    is_cut: bool = False  # tables run over two pages


LOOKS = {
    "pdf_lines": Look(),
    "pdf_rects": Look(ruling="rects", page=_TALL),
    "pdf_thin": Look(ruling="thin", page=_TALL),
    "pdf_booktabs": Look(ruling="booktabs"),
    "pdf_embedded": Look(font="embedded"),
    "pdf_turned": Look(turn=90),
    "pdf_sideways": Look(turn=90, is_sideways=True),
    "pdf_pages": Look(is_cut=True),
}


def pdf(facts: Facts, look: str = "pdf_lines") -> bytes:
    """The report as a PDF in one of `LOOKS`."""
    chosen = LOOKS[look]
    out = io.BytesIO()
    width, height = chosen.page
    frame = Frame(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN, 0, 0, 0, 0)
    size = (height, width) if chosen.is_sideways else (width, height)
    document = BaseDocTemplate(out, pagesize=size, title="", author="", invariant=1)
    template = PageTemplate(frames=[frame], onPage=_page_number(chosen), pagesize=size)
    template.rotation = chosen.turn
    document.addPageTemplates(template)
    document.build(list(_flow(facts, chosen, width - 2 * _MARGIN)))
    return out.getvalue()


def _page_number(look: Look) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, document: Any) -> None:
        if look.turn and not look.is_sideways:
            canvas.transform(0, 1, -1, 0, look.page[1], 0)  # /Rotate 90 turns it back
        canvas.setFont(font_name(look.font), 9)
        canvas.drawCentredString(look.page[0] / 2, _MARGIN / 2, f"- {document.page} -")

    return draw


@lru_cache(maxsize=2)
def font_name(kind: str) -> str:
    """The registered font of a kind: embedded TrueType, or a GB font that the reader has to have."""
    if kind == "cid":
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        return "STSong-Light"
    path = next((path for path in _FONTS if Path(path).exists()), None)
    if path is None:
        raise FileNotFoundError("no Chinese TrueType font: apt-get install fonts-wqy-zenhei")
    pdfmetrics.registerFont(TTFont("embedded", path))
    return "embedded"


def _style(look: Look, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("p", fontName=font_name(look.font), fontSize=size, leading=size * 1.4, wordWrap="CJK", **more)


def _flow(facts: Facts, look: Look, width: float) -> Iterator[Flowable]:
    is_first = True
    for part in facts.parts:
        if isinstance(part, Grid):
            cells = merged_cells(part)
            widths = _widths(cells, width)
            halves = _cut(cells) if look.is_cut else [cells]
            for number, half in enumerate(halves):
                if number:
                    yield PageBreak()
                yield _table(half, look, widths)
            yield Spacer(1, 8)
        elif isinstance(part, Heading):
            style = _style(look, 15 if is_first else 12, alignment=1 if is_first else 0, spaceAfter=6)
            yield Paragraph(escape(part.text), style)
            is_first = False
        else:
            yield Paragraph(escape(part.text), _style(look, 11, firstLineIndent=22, spaceAfter=3))


def _cut(cells: list[Merged]) -> list[list[Merged]]:
    """A table in two where a page ends: merged cells are cut too, and their text stands in the first part."""
    rows = max(cell.row + cell.row_span for cell in cells)
    at = rows * 2 // 3
    above = [replace(c, row_span=min(c.row_span, at - c.row)) for c in cells if c.row < at]
    below = [replace(c, row=c.row - at) for c in cells if c.row >= at]
    below += [
        replace(c, row=0, row_span=c.row + c.row_span - at, text="") for c in cells if c.row < at < c.row + c.row_span
    ]
    return [above, below] if rows > 6 else [cells]


def _table(cells: list[Merged], look: Look, widths: list[float]) -> Flowable:
    columns = len(widths)
    rows = max(cell.row + cell.row_span for cell in cells)
    data: list[list[Any]] = [[""] * columns for _ in range(rows)]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    for cell in cells:
        inner = sum(widths[cell.column : cell.column + cell.column_span]) - 6
        data[cell.row][cell.column] = _content(cell, look, inner)
        if cell.row_span > 1 or cell.column_span > 1:
            last = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
            style.append(("SPAN", (cell.column, cell.row), last))
    if look.ruling == "lines":
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    elif look.ruling == "booktabs":
        head = max(cell.row_span for cell in cells if cell.row == 0)
        style += [
            ("LINEABOVE", (0, 0), (-1, 0), 1.2, colors.black),
            ("LINEBELOW", (0, head - 1), (-1, head - 1), 0.6, colors.black),
            ("LINEBELOW", (0, -1), (-1, -1), 1.2, colors.black),
        ]
    table = _Boxed(data, colWidths=widths, style=style)
    table.merged, table.ruling = tuple(cells), look.ruling
    return table


def _content(cell: Merged, look: Look, width: float) -> Flowable | str:
    if not cell.text:
        return ""
    text = escape(cell.text)
    is_number = set(cell.text) <= _NUMBER
    if width < 2 * 9 and len(cell.text) > 2 and not is_number:
        text = "<br/>".join(escape(char) for char in cell.text)  # a label with a character a line
    return Paragraph(text, _style(look, 9, alignment=2 if is_number else 0))


def _widths(cells: list[Merged], width: float) -> list[float]:
    """Widths by the longest text that stands in one column alone, none too narrow or too wide."""
    columns = max(cell.column + cell.column_span for cell in cells)
    longest = [2.0] * columns
    for cell in cells:
        if cell.column_span == 1:
            longest[cell.column] = max(longest[cell.column], sum(1 if c > "\u2e7f" else 0.55 for c in cell.text))
    shares = [min(max(length, 3.2), 9.0) for length in longest]
    return [width * share / sum(shares) for share in shares]


class _Boxed(Table):  # type: ignore[misc]  # reportlab has no types
    """A table whose cells draw their own borders: one stroked rect a cell, or thin filled rects."""

    merged: tuple[Merged, ...] = ()  # empty in the parts that a page break makes of a table
    ruling = "lines"

    def draw(self) -> None:
        super().draw()
        if self.ruling not in ("rects", "thin"):
            return
        xs, ys = self._colpositions, self._rowpositions
        for cell in self.merged:
            left, right = xs[cell.column], xs[cell.column + cell.column_span]
            top, bottom = ys[cell.row], ys[cell.row + cell.row_span]
            if self.ruling == "rects":
                self.canv.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
                continue
            for x, y, w, h in (
                (left, bottom, right - left, 0.5),
                (left, top, right - left, 0.5),
                (left, bottom, 0.5, top - bottom),
                (right, bottom, 0.5, top - bottom),
            ):
                self.canv.rect(x, y, w, h, stroke=0, fill=1)
