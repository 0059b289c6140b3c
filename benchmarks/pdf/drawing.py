"""Tables on pages with reportlab: cells with spans and wrapped text, ruled in one of four ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from benchmarks.pdf.cells import TableCell

Rules = Literal["grid", "three", "rows", "none"]  # all borders; 三线表; a line under each row; none
Pen = Literal["rectangles", "lines", "thin fills"]

# Chinese fonts with TrueType outlines, as Debian packs them (fonts-wqy-zenhei, fonts-arphic-uming).
_FONTS = ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/arphic/uming.ttc")
_SIZE, _LEADING, _PAD = 9.0, 12.0, 3.0
_WIDTH, _HEIGHT, _MARGIN = 595.0, 842.0, 56.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be drawn: widths of its columns in points, every cell, the rows of its header, its rules.

    ``numbers``: columns that are set flush right.
    """

    widths: Sequence[float]
    cells: Sequence[TableCell]
    rules: Rules = "grid"
    header_rows: int = 1
    numbers: frozenset[int] = frozenset()


@dataclass
class Pages:
    """A PDF that grows downwards; what does not fit goes on the next page."""

    path: Path
    font_index: int = 0
    pen: Pen = "lines"
    _y: float = _HEIGHT - _MARGIN
    _canvas: Any = field(init=False)
    _font: str = field(init=False)

    def __post_init__(self) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas

        self._font = f"cjk{self.font_index}"
        if self._font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(self._font, _FONTS[self.font_index], subfontIndex=0))
        self._canvas = Canvas(str(self.path), pagesize=(_WIDTH, _HEIGHT), invariant=1)

    def heading(self, text: str, size: float = 14.0) -> None:
        """A line in the middle of the page."""
        self._room(size * 2)
        self._canvas.setFont(self._font, size)
        self._canvas.drawCentredString(_WIDTH / 2, self._y - size, text)
        self._y -= size * 2

    def prose(self, text: str) -> None:
        """A paragraph with its first line indented."""
        for line in self._wrapped("　　" + text, _WIDTH - 2 * _MARGIN):
            self._room(16)
            self._canvas.setFont(self._font, 10.5)
            self._canvas.drawString(_MARGIN, self._y - 11, line)
            self._y -= 16

    def note(self, text: str) -> None:
        """A small line flush left, such as 单位 or 注."""
        self._room(14)
        self._canvas.setFont(self._font, 8)
        self._canvas.drawString(_MARGIN, self._y - 9, text)
        self._y -= 14

    def table(self, grid: Grid) -> None:
        """The table, cut between rows where the page ends."""
        heights = self._row_heights(grid)
        first = 0
        self._room(sum(heights[: grid.header_rows + 1]))
        while first < len(heights):
            last, used = first, 0.0
            while last < len(heights) and self._y - used - heights[last] >= _MARGIN:
                used += heights[last]
                last += 1
            self._draw(grid, heights, first, max(last, first + 1))
            first = max(last, first + 1)
            if first < len(heights):
                self._new_page()
        self._y -= 10

    def save(self) -> None:
        """Write the file."""
        self._canvas.save()

    def _room(self, needed: float) -> None:
        if self._y - needed < _MARGIN:
            self._new_page()

    def _new_page(self) -> None:
        self._canvas.showPage()
        self._y = _HEIGHT - _MARGIN

    def _row_heights(self, grid: Grid) -> list[float]:
        heights = [_LEADING + 2 * _PAD] * (1 + max(cell.row + cell.row_span - 1 for cell in grid.cells))
        for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
            needed = len(self._lines(grid, cell)) * _LEADING + 2 * _PAD
            last = cell.row + cell.row_span - 1
            heights[last] += max(0.0, needed - sum(heights[cell.row : last + 1]))
        return heights

    def _lines(self, grid: Grid, cell: TableCell) -> list[str]:
        width = sum(grid.widths[cell.column : cell.column + cell.column_span]) - 2 * _PAD
        return list(self._wrapped(cell.text, width, _SIZE))

    def _draw(self, grid: Grid, heights: Sequence[float], first: int, end: int) -> None:
        tops = [self._y]
        for height in heights[first:end]:
            tops.append(tops[-1] - height)
        lefts = [(_WIDTH - sum(grid.widths)) / 2]
        for width in grid.widths:
            lefts.append(lefts[-1] + width)
        for cell in grid.cells:
            top, bottom = max(cell.row, first), min(cell.row + cell.row_span, end)
            if top >= bottom:
                continue
            box = (lefts[cell.column], tops[top - first], lefts[cell.column + cell.column_span], tops[bottom - first])
            if grid.rules == "grid":
                self._border(*box)
            if cell.row >= first:
                self._text(grid, cell, box)
        self._rules(grid, lefts, tops, first, end == len(heights))
        self._y = tops[-1]

    def _border(self, left: float, top: float, right: float, bottom: float) -> None:
        """The four sides of a cell as producers draw them: a stroked rectangle, lines, or thin filled rectangles."""
        if self.pen == "rectangles":
            self._canvas.setLineWidth(0.5)
            self._canvas.rect(left, bottom, right - left, top - bottom)
        elif self.pen == "lines":
            self._canvas.setLineWidth(0.5)
            self._canvas.lines(((left, top, right, top), (left, bottom, right, bottom)))
            self._canvas.lines(((left, top, left, bottom), (right, top, right, bottom)))
        else:
            for y in (top, bottom):
                self._canvas.rect(left, y - 0.25, right - left, 0.5, stroke=0, fill=1)
            for x in (left, right):
                self._canvas.rect(x - 0.25, bottom, 0.5, top - bottom, stroke=0, fill=1)

    def _rules(self, grid: Grid, lefts: Sequence[float], tops: Sequence[float], first: int, is_last: bool) -> None:
        if grid.rules in ("grid", "none"):
            return
        header = grid.header_rows - first
        strong = [0] if first == 0 else []
        strong += [len(tops) - 1] if is_last else []
        self._horizontal(lefts[0], lefts[-1], [tops[i] for i in strong], 1.2)
        if grid.rules == "rows":
            for cell in grid.cells:
                end = cell.row + cell.row_span - first
                if 0 < end < len(tops) - 1:
                    self._horizontal(lefts[cell.column], lefts[cell.column + cell.column_span], [tops[end]], 0.5)
        elif 0 < header < len(tops) - 1:
            self._horizontal(lefts[0], lefts[-1], [tops[header]], 0.5)
        if grid.rules == "three" and first == 0:  # a short rule under each head that stands over several columns
            for cell in grid.cells:
                if cell.row + cell.row_span < grid.header_rows and cell.column_span > 1:
                    ends = lefts[cell.column] + 4, lefts[cell.column + cell.column_span] - 4
                    self._horizontal(*ends, [tops[cell.row + cell.row_span]], 0.4)

    def _horizontal(self, left: float, right: float, ys: Sequence[float], width: float) -> None:
        self._canvas.setLineWidth(width)
        for y in ys:
            self._canvas.line(left, y, right, y)

    def _text(self, grid: Grid, cell: TableCell, box: tuple[float, float, float, float]) -> None:
        lines = self._lines(grid, cell)
        left, top, right, bottom = box
        y = (top + bottom) / 2 + len(lines) * _LEADING / 2 - _SIZE
        self._canvas.setFont(self._font, _SIZE)
        for line in lines:
            if cell.row < grid.header_rows or cell.row_span > 1:
                self._canvas.drawCentredString((left + right) / 2, y, line)
            elif cell.column in grid.numbers:
                self._canvas.drawRightString(right - _PAD, y, line)
            else:
                self._canvas.drawString(left + _PAD, y, line)
            y -= _LEADING

    def _wrapped(self, text: str, width: float, size: float = 10.5) -> Iterator[str]:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        line = ""
        for char in text:
            if line and stringWidth(line + char, self._font, size) > width:
                yield line
                line = ""
            line += char
        yield line
