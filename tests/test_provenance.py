"""The page of a fact as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from ingest.parse import parse_bytes
from jixiao.provenance import NoPicture, draw_place
from tests.corpus import generate
from tests.corpus.formats.pdf import pdf
from warehouse.trace import Printed, Trace

pytestmark = pytest.mark.slow  # draws in processes of their own


def _trace(path: Path, locator: str) -> Trace:
    places = [Printed(1, locator, None)]
    return Trace("k", "fct_spending", {}, "r", None, "d", path.name, path.as_uri(), "pdf", path, places)


def test_the_place_of_an_amount_is_marked_on_its_page(tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.write_bytes(pdf(generate(0, "national_form")))
    amount = parse_bytes(report.read_bytes(), "report.pdf").spending[0]
    draw_place(_trace(report, amount.source_locator), tmp_path / "page.png")
    colours = Image.open(tmp_path / "page.png").convert("RGB").getcolors(1 << 24) or []
    red = sum(count for count, (r, g, b) in colours if r > 180 and g < 80 and b < 80)
    assert red > 100  # the frame around the cell


def test_a_place_in_a_text_file_has_no_picture_and_says_why(tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.write_text("本年支出12万元。", encoding="utf-8")
    with pytest.raises(NoPicture, match="only pages of PDF files can be shown; this is txt"):
        draw_place(_trace(report, "L1:1-3"), tmp_path / "page.png")
