"""A page of a PDF as a picture with the place of a fact marked.

Run as a program (by `ingest.drawing.draw`) it writes the picture to standard output:

    python -m ingest.marking FILE LOCATOR
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from ingest import drawing
from ingest.document import Box, Document, Line
from ingest.readers.open import open_document

_MARGIN_POINTS = 2.0
_FILL = (255, 214, 0, 90)
_EDGE = (214, 40, 40, 255)
_PLACE = re.compile(r"(?P<line>[^:\s]+?)(?::(?P<columns>\d+))?")


class NoPlace(drawing.NoPicture):
    """The file has no such place, or no pages to show it on."""


def marked_page(content: bytes, file_name: str, locator: str) -> bytes:
    """PNG of the page of ``locator`` (``p3/t2/r5c4``, ``p3/L12:3-20``, or from one to another of them).

    Raises `NoPlace`, and `ingest.errors.Unreadable` for a file that cannot be read.
    """
    from PIL import Image, ImageDraw

    from ingest.readers.pdf.sheet import turn_upright

    document = open_document(content, file_name)
    if document.format != "pdf":
        raise NoPlace(f"only pages of PDF files can be shown; this is {document.format}")
    marks = list(marked_boxes(document, locator))
    if not marks:
        raise NoPlace(f"{locator!r} is no place of this file")
    page_number = marks[0][0]
    picture, scale = drawing.pdf_page(content, page_number, prepare=turn_upright)
    layer = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(layer)
    for page, (left, top, right, bottom) in marks:
        if page == page_number:
            edges = (left - _MARGIN_POINTS, top - _MARGIN_POINTS, right + _MARGIN_POINTS, bottom + _MARGIN_POINTS)
            pen.rectangle([edge * scale for edge in edges], fill=_FILL, outline=_EDGE, width=2)
    return drawing.png(Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB"))


def marked_boxes(document: Document, locator: str) -> Iterator[tuple[int, Box]]:
    """Page and box of every line and cell from the locator's first to its last."""
    for line, start, end in marked_lines(document, locator):
        if line.box and line.page:
            yield line.page, _part(line, document.raw[line.start : line.end], start, end)


def marked_lines(document: Document, locator: str) -> Iterator[tuple[Line, int, int]]:
    """Every line and cell from the locator's first to its last, with the characters of it that are meant.

    Nothing if the document has no such place; raises `NoPlace` for what is no locator.
    """
    head, tail = _ends(locator)
    names = [line.locator for line in document.lines]
    if head[0] not in names or tail[0] not in names:
        return
    first, last = names.index(head[0]), names.index(tail[0])
    if document.lines[first].is_cell:
        last = max(first, last)
        row = {_row(head[0]), _row(tail[0])}
        wanted = [n for n in range(first, last + 1) if len(row) > 1 or _row(names[n]) in row]
    else:
        wanted = list(range(first, last + 1))
    for number in wanted:
        line = document.lines[number]
        start = head[1] - 1 if number == first and head[1] else 0
        end = tail[1] if number == last and tail[1] else line.end - line.start
        yield line, start, end


def _ends(locator: str) -> tuple[tuple[str, int | None], tuple[str, int | None]]:
    """Line and column of both ends; ``p3/L12:3-20`` ends in its own line."""
    head, _, tail = locator.partition("-")
    line, columns = _read(head)
    if not tail:
        return (line, columns), (line, columns)
    if tail.isdigit():
        return (line, columns), (line, int(tail))
    return (line, columns), _read(tail)


def _read(place: str) -> tuple[str, int | None]:
    match = _PLACE.fullmatch(place)
    if not match:
        raise NoPlace(f"not a locator: {place!r}")
    return match["line"], int(match["columns"]) if match["columns"] else None


def _row(locator: str) -> str:
    return locator.rpartition("c")[0]


def _part(line: Line, text: str, start: int, end: int) -> Box:
    """The box of characters start…end of a line, where wide ones take twice the place of narrow ones."""
    assert line.box is not None
    if line.is_cell:
        return line.box
    left, top, right, bottom = line.box
    widths = [0, *accumulate(2 if char > "\u2e7f" else 1 for char in text)]
    share = (right - left) / max(1, widths[-1])
    return left + share * widths[min(start, len(text))], top, left + share * widths[min(end, len(text))], bottom


if __name__ == "__main__":
    drawing.run(lambda content, locator: marked_page(content, "", locator))
