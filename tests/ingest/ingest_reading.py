"""Shared by the tests of `ingest`: how often a property is tried, and texts read as the pipeline reads them."""

from __future__ import annotations

from hypothesis import settings

from ingest.document import Document, Line
from ingest.extract.form import Form
from ingest.extract.forms import read_form
from ingest.parse import parse_bytes
from ingest.readers.text import read_text
from ingest.records import ParsedDocument
from ingest.tables.cut import cut_forms
from ingest.tables.parts import split_forms
from ingest.tables.stream import piece_stream

# No deadline: a machine under load is no failure. Few examples: the suite is run often.
few = settings(deadline=None, max_examples=40)


def lines_of(raw: str) -> list[Line]:
    """The lines of a plain text as the text reader numbers them."""
    lines, start = [], 0
    for number, text in enumerate(raw.split("\n"), start=1):
        lines.append(Line(start, start + len(text), f"L{number}"))
        start += len(text) + 1
    return lines


def forms_of(text: str) -> list[Form]:
    """The forms in the tables of a text."""
    tables = [block for block in read_text(text.encode("utf-8")).blocks if block.kind == "table"]
    return [read_form(stream, None) for table in tables for stream in split_forms(piece_stream(table))]


def document_of(text: str) -> Document:
    """A text as the pipeline reads it: a block for each form."""
    return cut_forms(read_text(text.encode("utf-8")))


def parse(text: str) -> ParsedDocument:
    return parse_bytes(text.encode("utf-8"), "report.txt")
