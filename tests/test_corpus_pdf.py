"""The PDFs and scans that the generator makes are what they claim to be."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.corpus import generate
from tests.corpus.formats.pdf import LOOKS, pdf
from tests.corpus.formats.scan import scan_pdf


@pytest.mark.parametrize("look", [name for name, look in LOOKS.items() if look.font == "cid"])
def test_a_pdf_is_the_same_for_the_same_seed(look: str) -> None:
    assert pdf(generate(1, "hubei_form"), look) == pdf(generate(1, "hubei_form"), look)


def test_the_gb_font_is_not_embedded() -> None:
    content = pdf(generate(1, "hubei_form"))
    assert b"STSong-Light" in content
    assert b"FontFile" not in content


def test_a_turned_page_is_shown_turned() -> None:
    with pypdfium2.PdfDocument(pdf(generate(1, "hubei_form"), "pdf_turned")) as document:
        assert document[0].get_rotation() == 90


def test_a_long_form_runs_over_pages() -> None:
    with pypdfium2.PdfDocument(pdf(generate(0, "national_form"), "pdf_pages")) as document:
        assert len(document) >= 2


@pytest.mark.slow  # the font is a Debian package, which .ci/run installs
def test_a_scan_holds_pictures_and_no_text() -> None:
    with pypdfium2.PdfDocument(scan_pdf(generate(1, "hubei_form"))) as document:
        assert document[0].get_textpage().count_chars() == 0
        (picture,) = document[0].get_objects()
        assert picture.get_bitmap().to_pil().width > 1000
