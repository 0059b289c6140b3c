"""Characters of a page: what, where, on which baseline."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest

from ingest.readers.pdf.frame import frame_of
from ingest.readers.pdf.glyphs import Glyphs, glyphs_of
from ingest.readers.pdf.lookalikes import unified
from tests.readers.pdf_writer import Sheet, write_pdf


def read(sheet: Sheet) -> Glyphs:
    page = pypdfium2.PdfDocument(write_pdf([sheet]))[0]
    return glyphs_of(page.get_textpage(), frame_of(page))


def test_a_font_that_is_not_embedded_gives_text_and_boxes() -> None:
    sheet = Sheet()
    sheet.text(100, 200, "青溪县12、", size=10)
    glyphs = read(sheet)
    assert glyphs.text() == "青溪县12、"
    assert glyphs.x0.round(2).tolist() == [100, 110, 120, 130, 135, 140]
    assert glyphs.x1.round(2).tolist() == [110, 120, 130, 135, 140, 150]
    assert set(glyphs.baseline.round(2)) == {200}
    assert set((glyphs.bottom - glyphs.top).round(2)) == {10}


def test_two_fonts_of_a_line_share_its_baseline_and_the_height_of_their_size() -> None:
    sheet = Sheet()
    sheet.text(100, 200, "合计", size=12)
    sheet.text(130, 200, "12.50", size=12, font="latin")
    glyphs = read(sheet)
    assert np.ptp(glyphs.baseline) < 0.01
    assert np.ptp(glyphs.top) < 0.01
    assert set(glyphs.size.round(2)) == {12}


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [0, 25])
def test_turned_and_cropped_pages_give_the_coordinates_that_are_shown(rotate: int, crop: float) -> None:
    sheet = Sheet(rotate=rotate, crop=crop)
    sheet.text(100, 200, "年初预算", size=11)
    sheet.text(300, 700, "7.5", size=8)
    glyphs = read(sheet)
    assert glyphs.text() == "年初预算7.5"
    assert set(glyphs.turns.tolist()) == {0}
    assert glyphs.x0[[0, 4]].round(1).tolist() == [100, 300]
    assert glyphs.baseline[[0, 4]].round(1).tolist() == [200, 700]
    assert glyphs.size[[0, 4]].round(1).tolist() == [11, 8]
    assert (glyphs.bottom - glyphs.top)[[0, 4]].round(1).tolist() == [11, 8]


@pytest.mark.parametrize(
    ("matrix", "turns"), [("0 -1 1 0", 1), ("-1 0 0 -1", 2), ("0 1 -1 0", 3), ("0.7 0.7 -0.7 0.7", -1)]
)
def test_turned_text_says_how_it_is_turned(matrix: str, turns: int) -> None:
    sheet = Sheet()
    sheet.text(100, 100, "年初预算", size=10)
    sheet.text(300, 400, "产出指标", size=10, matrix=matrix)
    glyphs = read(sheet)
    assert glyphs.text() == "年初预算产出指标"
    assert glyphs.turns.tolist() == [0] * 4 + [turns] * 4


def test_white_space_is_no_character_but_is_remembered() -> None:
    sheet = Sheet()
    sheet.text(100, 200, "a b", font="latin")
    glyphs = read(sheet)
    assert glyphs.text() == "ab"
    assert glyphs.spaced.tolist() == [False, True]


def test_invisible_text_is_marked() -> None:
    sheet = Sheet()
    sheet.text(100, 200, "可见")
    sheet.text(100, 220, "不见", mode=3)
    assert read(sheet).hidden.tolist() == [False, False, True, True]


def test_a_page_without_text_has_no_characters() -> None:
    assert len(read(Sheet())) == 0


@pytest.mark.parametrize(
    ("said", "meant"),
    [("⻓期", "长期"), ("⾦额", "金额"), ("⺠政局", "民政局"), ("⻚", "页"), ("金", "金"), ("长", "长")],
)
def test_radicals_become_the_ideographs_that_they_look_like(said: str, meant: str) -> None:
    codes = unified(np.array([ord(char) for char in said], dtype=np.uint32))
    assert "".join(map(chr, codes.tolist())) == meant
