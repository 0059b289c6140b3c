"""Pages whose characters cannot be trusted are not read."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest

from ingest.readers.pdf.frame import Frame, frame_of
from ingest.readers.pdf.glyphs import glyphs_of
from ingest.readers.pdf.quality import Fault, fault_of, printed
from ingest.readers.pdf.rulings import Rulings, rulings_of
from tests.readers import pdf_typesetting
from tests.readers.pdf_typesetting import Set
from tests.readers.pdf_writer import Sheet, write_pdf

PAGE = Frame(0, 0, 595, 842, 0)
NOTHING = Rulings(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 4)), np.zeros((0, 4)))
GOOD = "项目支出绩效自评表，资金使用符合财务管理制度，未发现截留、挤占、挪用等情况。"


def fault(text: str, rulings: Rulings = NOTHING) -> Fault | None:
    lines = [Set(text[at : at + 40], 60, 100 + 20 * at / 40) for at in range(0, len(text), 40)]
    return fault_of(pdf_typesetting.glyphs_of(lines), rulings, PAGE)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD + "\uf0b7",  # one bullet of a symbol font
        "Développement économique: l'année 2024, évaluation générale des dépenses",
        "項目支出績效自評表，資金使用符合財務管理制度，未發現截留、擠佔、挪用等情況",
        "1,234.50 98.7% (56) -",
    ],
)
def test_good_text_passes(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "\ufffd" * 6,
        GOOD + "\ue123" * 6,
        GOOD + "(cid:123)(cid:7)(cid:88)(cid:9)",
        GOOD + "⺀⺚⺀⺚⺀",
        "\uf041\uf042\uf043\uf044" * 10,
        "ÏîÄ¿Ö§³ö¼¨Ð§×ÔÆÀ±í",  # GBK bytes read as Latin-1
        "鐨勯」鐩敮鍑虹哗鏁堣嚜璇勮〃閼鐭夊悎瑙勭畻",  # UTF-8 bytes read as GBK
    ],
)
def test_text_that_no_one_printed_does_not_pass(text: str) -> None:
    found = fault(text)
    assert found is not None and found.reason_code == "unreadable_page"


@pytest.mark.parametrize(
    ("rulings", "reason"),
    [
        (NOTHING, None),
        (Rulings(*[np.zeros((0, 3))] * 2, np.zeros((0, 4)), np.array([(0.0, 0, 595, 842)])), "needs_ocr"),
        (Rulings(*[np.zeros((0, 3))] * 2, np.zeros((0, 4)), np.array([(10.0, 10, 60, 60)])), None),
        (Rulings(*[np.zeros((0, 3))] * 2, *[np.zeros((0, 4))] * 2, drawings=500), "needs_ocr"),
    ],
    ids=["blank", "scan", "logo", "outlines"],
)
def test_a_page_without_text_is_blank_or_for_ocr(rulings: Rulings, reason: str | None) -> None:
    found = fault("", rulings)
    assert (found.reason_code if found else None) == reason


def test_invisible_text_is_not_read() -> None:
    sheet = Sheet()
    for y in range(100, 500, 20):
        sheet.text(60, y, "扫描件下面的文字", mode=3)
    sheet.text(60, 60, "第1页")
    page = pypdfium2.PdfDocument(write_pdf([sheet]))[0]
    frame = frame_of(page)
    glyphs = glyphs_of(page.get_textpage(), frame)
    found = fault_of(glyphs, rulings_of(page, frame), frame)
    assert found is not None and found.reason_code == "needs_ocr"
    assert glyphs.take(printed(glyphs, frame)).text() == "第1页"


def test_text_beyond_the_edge_of_the_page_is_not_printed() -> None:
    glyphs = pdf_typesetting.glyphs_of([Set("页内", 60, 100), Set("页外", 60, 900)])
    assert glyphs.take(printed(glyphs, PAGE)).text() == "页内"


def test_a_page_printed_mostly_beside_itself_is_not_read() -> None:
    glyphs = pdf_typesetting.glyphs_of([Set("页内", 60, 100), Set(GOOD, 60, 900)])
    found = fault_of(glyphs, NOTHING, PAGE)
    assert found is not None and found.reason_code == "unreadable_page"
