"""Shared by the tests of `ingest`: how often a property is tried, and texts read as the pipeline reads them."""

from __future__ import annotations

from hypothesis import settings

from ingest.document import Line

# No deadline: a machine under load is no failure. Few examples: the suite is run often.
few = settings(deadline=None, max_examples=60)


def lines_of(raw: str) -> list[Line]:
    """The lines of a plain text as the text reader numbers them."""
    lines, start = [], 0
    for number, text in enumerate(raw.split("\n"), start=1):
        lines.append(Line(start, start + len(text), f"L{number}"))
        start += len(text) + 1
    return lines
