"""PDF → `Document`: page by page, each closed before the next is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium2
import pypdfium2.raw as raw

from ingest.document import Document, UnreadPage
from ingest.errors import Unreadable
from ingest.readers.joins import document_of_pages
from ingest.readers.page import Page
from ingest.readers.pdf.sheet import page_of

_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def read_pdf(content: bytes) -> Document:
    """Read a PDF. Raises `Unreadable`: encrypted, damaged_file, or why no page could be read."""
    document = document_of_pages(read_pages(content), format="pdf")
    if document.recognised_pages:
        from ingest.readers.image import ocr_engine

        return replace(document, engine=ocr_engine())
    return document


def read_pages(content: bytes) -> Iterator[Page | UnreadPage]:
    """The pages in order. Raises `Unreadable` (encrypted, damaged_file) before the first."""
    try:
        document = pdfium2.PdfDocument(content)
    except pdfium2.PdfiumError as error:
        if error.err_code in _LOCKED:
            raise Unreadable("encrypted") from error
        raise Unreadable("damaged_file", str(error)) from error
    try:
        if not len(document):
            raise Unreadable("damaged_file", "it has no pages")
        for index in range(len(document)):
            yield _page(document, index, content)
    finally:
        document.close()


def _page(document: pdfium2.PdfDocument, index: int, content: bytes) -> Page | UnreadPage:
    try:
        page = document[index]
    except pdfium2.PdfiumError as error:
        return UnreadPage(index + 1, "unreadable_page", str(error))
    try:
        return page_of(page, index + 1, content)
    except pdfium2.PdfiumError as error:  # no text page
        return UnreadPage(index + 1, "unreadable_page", str(error))
    finally:
        page.close()
