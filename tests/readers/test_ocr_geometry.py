"""Bitmaps drawn here → skew, ink without seals, rulings, cells, lines to read. The engine is not started."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("rapidocr", reason="the extra jixiao[ocr]")

from ingest.readers.ocr.bitmap import Bitmap, grey_of, ink_of, skew_of, straightened
from ingest.readers.ocr.characters import characters_of
from ingest.readers.ocr.grid import grids_of
from ingest.readers.ocr.lines import TextBox, cut_out, lines_to_read
from ingest.readers.ocr.rulings import Rulings, find_rulings, without_rulings
from ingest.readers.ocr.signs import sign_for, with_commas

WIDTH, HEIGHT = 1000, 800
# A form: the first row goes across, the first column of the others is one cell.
COLUMNS, ROWS = (100, 300, 520, 900), (120, 200, 280, 360, 440)
FORM = {(0, 0, 1, 3), (1, 0, 3, 1), *((row, column, 1, 1) for row in (1, 2, 3) for column in (1, 2))}
BLACK, GREY, RED = (0, 0, 0), (150, 150, 150), (220, 40, 50)


def paper() -> Bitmap:
    return np.full((HEIGHT, WIDTH, 3), 255, np.uint8)


def form(colour: tuple[int, int, int] = BLACK, thickness: int = 2) -> Bitmap:
    page = paper()
    for y in ROWS:
        start = COLUMNS[0] if y in (ROWS[0], ROWS[1], ROWS[-1]) else COLUMNS[1]
        cv2.line(page, (start, y), (COLUMNS[-1], y), colour, thickness)
    for x in COLUMNS:
        start = ROWS[0] if x in (COLUMNS[0], COLUMNS[-1]) else ROWS[1]
        cv2.line(page, (x, start), (x, ROWS[-1]), colour, thickness)
    return page


def with_words(page: Bitmap) -> Bitmap:
    """Strokes like those of characters, in each cell and above the table."""
    for x in (120, 320, 540):
        for y in (150, 230, 310, 390):
            for at in range(x, x + 150, 34):
                cv2.rectangle(page, (at, y), (at + 24, y + 26), BLACK, 3)
                cv2.line(page, (at, y + 13), (at + 24, y + 13), BLACK, 3)
    cv2.putText(page, "Heading 2024", (300, 70), cv2.FONT_HERSHEY_SIMPLEX, 1.2, BLACK, 3)
    return page


def worn(page: Bitmap, seed: int = 0) -> Bitmap:
    """Noise and a shadow over one side, as of a copier."""
    noise = np.random.default_rng(seed).normal(0, 9, page.shape[:2])
    shadow = np.linspace(0.75, 1.0, page.shape[1])
    return np.clip(page * shadow[None, :, None] + noise[:, :, None], 0, 255).astype(np.uint8)


def leaning(page: Bitmap, degrees: float) -> Bitmap:
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, turn, (WIDTH, HEIGHT), borderValue=(255, 255, 255)), np.uint8)


def sealed(page: Bitmap) -> Bitmap:
    """A red seal over the table's middle: print shines through it."""
    seal = paper()
    cv2.circle(seal, (520, 300), 150, RED, 12)
    cv2.circle(seal, (520, 300), 40, RED, -1)
    return np.minimum(page, seal)


def rulings_of(page: Bitmap) -> Rulings:
    grey, seals = grey_of(page)
    degrees = skew_of(ink_of(grey))
    grey = straightened(grey, degrees)
    return find_rulings(grey, ink_of(grey), straightened(np.where(seals, 0, 255).astype(np.uint8), degrees) < 128)


def cells_of(page: Bitmap) -> set[tuple[int, ...]]:
    grids = grids_of(rulings_of(page))
    assert len(grids) == 1
    return {tuple(span) for span in grids[0].spans}


def broken(page: Bitmap) -> Bitmap:
    for x in range(130, 900, 90):
        page[:, x : x + 8] = 255
    return page


@pytest.mark.parametrize("page", [
    form(), form(GREY, 1), with_words(form()), worn(with_words(form(GREY))), leaning(form(), 1.5),
    leaning(worn(with_words(form())), -2.0), sealed(form(GREY)), sealed(worn(with_words(form()))), broken(form()),
], ids=["plain", "faint", "words", "worn", "leaning", "both", "seal", "seal and noise", "broken"])  # fmt: skip
def test_a_form_keeps_its_merged_cells(page: Bitmap) -> None:
    assert cells_of(page) == FORM


def test_characters_are_no_rulings() -> None:
    rulings = rulings_of(worn(with_words(paper())))
    assert (rulings.horizontal, rulings.vertical) == ((), ())


def test_the_place_of_a_ruling_is_exact_to_a_pixel() -> None:
    (grid,) = grids_of(rulings_of(with_words(form())))
    assert np.abs(np.array(grid.column_edges) - COLUMNS).max() <= 1
    assert np.abs(np.array(grid.row_edges) - ROWS).max() <= 1


def test_wiping_rulings_leaves_the_words() -> None:
    grey, seals = grey_of(with_words(form()))
    wiped = without_rulings(grey, find_rulings(grey, ink_of(grey), seals))
    words, _ = grey_of(with_words(paper()))
    assert (ink_of(wiped) == ink_of(words)).mean() > 0.9995


@settings(max_examples=15, deadline=None)
@given(degrees=st.floats(-4.5, 4.5))
def test_the_lean_is_measured(degrees: float) -> None:
    grey, _ = grey_of(leaning(with_words(form()), degrees))
    assert abs(skew_of(ink_of(grey)) - degrees) < 0.2  # 3 pixels over the width of a page


def test_a_blank_page_does_not_lean() -> None:
    assert skew_of(ink_of(grey_of(paper())[0])) == 0.0


def test_a_seal_vanishes_and_print_below_it_stays() -> None:
    page = paper()
    cv2.putText(page, "1,234.56", (450, 310), cv2.FONT_HERSHEY_SIMPLEX, 1.0, BLACK, 3)
    clean, sealed_ink = ink_of(grey_of(page)[0]), ink_of(grey_of(sealed(page))[0])
    assert (clean != sealed_ink).sum() < clean.sum() / 50  # pixels at the edges of strokes


def test_red_words_are_print() -> None:
    page = paper()
    cv2.putText(page, "-1,234.56", (100, 310), cv2.FONT_HERSHEY_SIMPLEX, 1.0, RED, 3)
    grey, seals = grey_of(page)
    assert not seals.any()
    assert ink_of(grey).any()


def test_shadow_and_dust_are_no_ink() -> None:
    assert ink_of(grey_of(worn(paper()))[0]).sum() == 0


def _read_in_form(page: Bitmap, found: list[tuple[int, int, int, int]]) -> list[TextBox]:
    grey, seals = grey_of(page)
    rulings = find_rulings(grey, ink_of(grey), seals)
    return lines_to_read(found, ink_of(without_rulings(grey, rulings)), grids_of(rulings))


def test_a_box_over_two_cells_is_cut_at_the_ruling() -> None:
    page = form()
    cv2.rectangle(page, (480, 220), (510, 250), BLACK, -1)
    cv2.rectangle(page, (530, 220), (560, 250), BLACK, -1)
    lines = _read_in_form(page, [(470, 215, 570, 255)])
    assert [(line.span and line.span.column, line.box) for line in lines] == [
        (1, (480, 220, 511, 251)),
        (2, (530, 220, 561, 251)),
    ]


def test_a_dash_that_the_engine_overlooked_is_read_and_dust_is_not() -> None:
    page = form()
    cv2.rectangle(page, (600, 240), (620, 242), BLACK, -1)
    cv2.rectangle(page, (600, 320), (601, 321), BLACK, -1)
    (line,) = _read_in_form(page, [])
    assert (line.box, line.is_overlooked) == ((600, 240, 621, 243), True)


def test_ink_beside_a_box_widens_it() -> None:
    page = paper()
    cv2.rectangle(page, (100, 100), (300, 130), BLACK, -1)
    (line,) = lines_to_read([(150, 95, 310, 135)], ink_of(grey_of(page)[0]), [])
    assert line.box == (100, 100, 301, 131)


def test_a_box_over_two_columns_is_cut_at_the_white_between_them() -> None:
    page = paper()
    for left, right in ((100, 160), (165, 220), (280, 340)):
        cv2.rectangle(page, (left, 100), (right, 130), BLACK, -1)
    lines = lines_to_read([(95, 95, 350, 135)], ink_of(grey_of(page)[0]), [])
    assert [line.box for line in lines] == [(100, 100, 221, 131), (280, 100, 341, 131)]


def test_characters_stand_in_their_box_in_proportion() -> None:
    glyphs = characters_of([[("总计 12", (100, 200, 410, 230))]])
    assert glyphs.text() == "总计12"
    assert glyphs.spaced.tolist() == [True, False, True, False]
    assert (glyphs.x0[0], glyphs.x1[-1]) == pytest.approx((36.0, 147.6))
    assert len(set(glyphs.baseline.tolist())) == 1
    assert (np.diff(glyphs.x0) > 0).all()


def test_a_box_within_another_is_read_once() -> None:
    page = paper()
    cv2.rectangle(page, (100, 100), (300, 130), BLACK, -1)
    lines = lines_to_read([(95, 95, 310, 135), (95, 95, 120, 135)], ink_of(grey_of(page)[0]), [])
    assert [line.box for line in lines] == [(100, 100, 301, 131)]


def test_characters_one_below_the_other_are_laid_side_by_side() -> None:
    page = paper()
    for y in (100, 140, 180, 220):
        cv2.rectangle(page, (100, y), (128, y + 28), BLACK, 3)
    grey, _ = grey_of(page)
    picture = cut_out(grey, ink_of(grey), (99, 99, 131, 251), 36)
    assert picture.shape[1] > 3 * picture.shape[0]


def _drawn(*strokes: tuple[int, int, int, int]) -> np.ndarray:
    sign = np.zeros((60, 60), np.uint8)
    for x0, y0, x1, y1 in strokes:
        cv2.line(sign, (x0, y0), (x1, y1), 1, 2)
    ys, xs = np.nonzero(sign)
    return sign[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1] > 0


@pytest.mark.parametrize(("read", "strokes", "sign"), [
    ("二", [(10, 20, 30, 20), (10, 30, 30, 30)], "="),
    ("二", [(14, 20, 26, 20), (10, 36, 30, 36)], "二"),
    ("一", [(10, 20, 34, 20)], "—"),
    ("1", [(10, 20, 19, 20)], "-"),
    ("1", [(10, 40, 22, 14)], "/"),
    ("1", [(16, 40, 16, 14)], "1"),
    ("N", [(10, 10, 30, 18), (30, 18, 10, 26), (10, 34, 30, 34)], "≥"),
    ("N", [(10, 34, 10, 10), (10, 10, 30, 34), (30, 34, 30, 10)], "N"),
    ("2", [(10, 20, 34, 20)], "2"),
])  # fmt: skip
def test_a_lone_sign_is_told_by_its_shape(read: str, strokes: list[tuple[int, int, int, int]], sign: str) -> None:
    assert sign_for(read, _drawn(*strokes), 28.0) == sign


@pytest.mark.parametrize(("read", "printed"), [
    ("1.264.87", "1,264.87"), ("12.345.678.9", "12,345,678.9"), ("1,264.87", "1,264.87"),
    ("2023.12.31", "2023.12.31"), ("1.264", "1.264"), ("3.10.25", "3.10.25"), ("合计1.264.87元", "合计1,264.87元"),
])  # fmt: skip
def test_a_number_has_one_point(read: str, printed: str) -> None:
    assert with_commas(read) == printed
