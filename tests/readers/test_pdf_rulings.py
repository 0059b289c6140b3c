"""The lines that a page draws, whatever way it draws them."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.pdf.frame import frame_of
from ingest.readers.pdf.rulings import Rulings, merged, rulings_of
from tests.readers.pdf_writer import Sheet, write_pdf

XS, YS = (100, 180, 300), (100, 130, 150, 200)


def read(sheet: Sheet) -> Rulings:
    page = pypdfium2.PdfDocument(write_pdf([sheet]))[0]
    return rulings_of(page, frame_of(page))


def lines(sheet: Sheet) -> None:
    for x in XS:
        sheet.line(x, YS[0], x, YS[-1])
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)


def pieces(sheet: Sheet) -> None:
    for x in XS:
        for top, bottom in itertools.pairwise(YS):
            sheet.line(x, top, x, bottom)
    for y in YS:
        for left, right in itertools.pairwise(XS):
            sheet.line(left, y, right, y)


def cell_boxes(sheet: Sheet) -> None:
    for left, right in itertools.pairwise(XS):
        for top, bottom in itertools.pairwise(YS):
            sheet.box(left, top, right, bottom)


def thin_fills(sheet: Sheet) -> None:
    for x in XS:
        sheet.box(x - 0.24, YS[0], x + 0.24, YS[-1], "f")
    for y in YS:
        sheet.box(XS[0], y - 0.24, XS[-1], y + 0.24, "f")


def one_path(sheet: Sheet) -> None:
    parts = [f"{x} {842 - YS[0]} m {x} {842 - YS[-1]} l" for x in XS]
    parts += [f"{XS[0]} {842 - y} m {XS[-1]} {842 - y} l" for y in YS]
    sheet.raw(" ".join(["0.5 w 0 G", *parts, "S"]))


def one_filled_path(sheet: Sheet) -> None:
    parts = [f"{x - 0.3} {842 - YS[-1]} 0.6 {YS[-1] - YS[0]} re" for x in XS]
    parts += [f"{XS[0]} {842 - y - 0.3} {XS[-1] - XS[0]} 0.6 re" for y in YS]
    sheet.raw(" ".join(["0 g", *parts, "f"]))


def in_a_form(sheet: Sheet) -> None:
    cell_boxes(sheet)
    sheet.form()


def closed_polygons(sheet: Sheet) -> None:
    for left, right in itertools.pairwise(XS):
        for top, bottom in itertools.pairwise(YS):
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            first, *others = [f"{x} {842 - y}" for x, y in corners]
            sheet.raw(f"0.5 w 0 G {first} m " + " ".join(f"{corner} l" for corner in others) + " h S")


@pytest.mark.parametrize(
    "draw", [lines, pieces, cell_boxes, thin_fills, one_path, one_filled_path, in_a_form, closed_polygons]
)
@pytest.mark.parametrize("rotate", [0, 90])
def test_every_way_to_draw_a_grid_gives_the_same_lines(draw: Callable[[Sheet], None], rotate: int) -> None:
    sheet = Sheet(rotate=rotate)
    draw(sheet)
    found = read(sheet)
    assert found.horizontal.round(-1).tolist() == [[y, 100, 300] for y in YS]
    assert found.vertical.round(-1).tolist() == [[x, 100, 200] for x in XS]
    assert np.abs(found.horizontal[:, 0] - YS).max() < 0.5
    assert np.abs(found.vertical[:, 0] - XS).max() < 0.5


@pytest.mark.parametrize(("top", "bottom", "count"), [(90, 210, 4), (300, 400, 0)])
def test_white_lines_are_seen_on_coloured_areas_only(top: float, bottom: float, count: int) -> None:
    sheet = Sheet()
    sheet.box(90, top, 310, bottom, "f", "0.2 0.4 0.8")
    for y in YS:
        sheet.line(100, y, 300, y, color="1 1 1")
    found = read(sheet)
    assert len(found.horizontal) == count
    assert found.fills.round().tolist() == [[90, top, 310, bottom]]


def test_areas_curves_and_slanted_lines_are_no_rulings() -> None:
    sheet = Sheet()
    sheet.box(100, 100, 200, 200, "f", "0.9 0.9 0.9")
    sheet.line(100, 300, 200, 350)
    sheet.raw("0 G 100 100 m 150 200 200 200 250 100 c S")
    found = read(sheet)
    assert not len(found.horizontal) and not len(found.vertical)


def test_what_is_drawn_off_the_page_is_left_out() -> None:
    sheet = Sheet(width=300, height=300)
    sheet.line(-50, 100, 500, 100)
    sheet.line(20, 400, 200, 400)
    assert read(sheet).horizontal.round().tolist() == [[100, 0, 300]]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 90), st.integers(1, 60)), min_size=1, max_size=40))
def test_merged_lines_cover_what_their_pieces_cover(pieces: list[tuple[int, int, int]]) -> None:
    # Tracks 10 points apart, so that none are snapped together.
    given_lines = np.array([(10.0 * at, start, start + length) for at, start, length in pieces])
    result = merged(given_lines, gap=0.0)
    for at, start, end in given_lines.tolist():
        assert any(abs(y - at) < 0.01 and x0 <= start + 0.01 and end <= x1 + 0.01 for y, x0, x1 in result.tolist())
    assert result[:, 0].tolist() == sorted(result[:, 0])
    for one, other in itertools.pairwise(result):
        assert other[0] - one[0] > 1 or one[2] < other[1]
