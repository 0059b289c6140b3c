"""Every format that a generated report can be written in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.corpus.facts import Facts
from tests.corpus.formats.docx import docx, docx_numbered
from tests.corpus.formats.html import html, html_site, mht
from tests.corpus.formats.pdf import LOOKS, pdf
from tests.corpus.formats.sheets import xls, xlsx, xlsx_text

Render = Callable[[Facts], bytes]

# Formats that need no program and no font of the machine.
FORMATS: dict[str, Render] = {
    "docx": docx,
    "docx_numbered": docx_numbered,
    "html": html,
    "html_site": html_site,
    "mht": mht,
    "xlsx": xlsx,
    "xlsx_text": xlsx_text,
    "xls": xls,
    **{name: partial(pdf, look=name) for name, look in LOOKS.items() if look.font == "cid"},
}
