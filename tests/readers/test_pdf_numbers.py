"""Numbers over two lines of a cell: cut by a narrow column, or two of them."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.open import open_document


def _page(width: float, lines: tuple[str, ...]) -> bytes:
    """A table of two cells; the second is ``width`` points wide and holds ``lines`` of 10 points."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 200))
    for left, right in ((50, 120), (120, 120 + width)):
        canvas.rect(left, 100, right - left, 60)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(55, 130, "Total")
    for number, line in enumerate(lines):
        canvas.drawString(122, 145 - 14 * number, line)
    canvas.save()
    return out.getvalue()


def test_a_number_cut_into_three_lines_is_no_list_of_three() -> None:
    (table,) = open_document(_page(26, ("5800", "00.0", "0")), "x.pdf").blocks
    assert [cell.text.chars for cell in table.cells] == ["Total", "580000.00"]


@pytest.mark.parametrize(
    ("width", "text"),
    [pytest.param(36, "1234567.89", id="a narrow column cuts a number"), pytest.param(120, "12345 67.89", id="two")],
)
def test_the_room_in_the_cell_tells_whether_a_number_goes_on(width: float, text: str) -> None:
    (table,) = open_document(_page(width, ("12345", "67.89")), "x.pdf").blocks
    assert [cell.text.chars for cell in table.cells] == ["Total", text]
