"""Every format that a generated report can be written in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.corpus.facts import Facts
from tests.corpus.formats.docx import docx, docx_filled
from tests.corpus.formats.html import html, html_site, mht
from tests.corpus.formats.office import FILTERS, converted
from tests.corpus.formats.pdf import LOOKS, pdf
from tests.corpus.formats.scan import scan_pdf, scan_png
from tests.corpus.formats.sheets import xls, xlsx, xlsx_text

Render = Callable[[Facts], bytes]

# Formats that need no program and no font of the machine: the same bytes for the same report.
FORMATS: dict[str, Render] = {
    "docx": docx,
    "docx_filled": docx_filled,
    "html": html,
    "html_site": html_site,
    "mht": mht,
    "xlsx": xlsx,
    "xlsx_text": xlsx_text,
    "xls": xls,
    **{name: partial(pdf, look=name) for name, look in LOOKS.items() if look.font == "cid"},
}
# Formats that need LibreOffice (a start of it for each call: `converted` takes many) or a Chinese TrueType font.
_BY_OFFICE = {"pdf": "pdf_office"}  # extension -> format, where they differ
OFFICE_FORMATS: dict[str, str] = {_BY_OFFICE.get(extension, extension): extension for extension in FILTERS}
MORE_FORMATS: dict[str, Render] = {
    **{name: partial(pdf, look=name) for name, look in LOOKS.items() if look.font != "cid"},
    "scan_pdf": scan_pdf,
    "scan_png": scan_png,
}
# Without any vertical ruling: tables of accounts and lists are printed so, forms with merged cells are not.
_ONLY_FOR = {"pdf_booktabs": ("accounts_table", "overall_form")}


def render_as(facts: Facts, format: str) -> bytes:
    """The report in a format of `FORMATS`, `MORE_FORMATS` or `OFFICE_FORMATS`.

    Raises KeyError for another, FileNotFoundError without the program or font that it needs.
    """
    if format in OFFICE_FORMATS:
        return converted([facts], OFFICE_FORMATS[format])[0]
    return (FORMATS | MORE_FORMATS)[format](facts)


def extension_of(format: str) -> str:
    """How names of files of the format end, without the dot."""
    if format in OFFICE_FORMATS:
        return OFFICE_FORMATS[format]
    family, _, variant = format.partition("_")
    return variant if family == "scan" else family


def is_printed_in(kind: str, format: str) -> bool:
    """Whether reports of the kind are ever published in the format."""
    return kind in _ONLY_FOR.get(format, (kind,))
