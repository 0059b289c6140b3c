"""The lines around a place of a document, the place marked.

Run as a program it is a process of its own with limits, like every reading of a document:

    python -m dashboard.excerpt FILE LOCATOR    (JSON on standard output)
"""

from __future__ import annotations

import html
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from ingest.confine import confine, leave_network
from ingest.document import Document, Line
from ingest.isolate import limits_from_environment
from ingest.marking import NoPlace, marked_lines
from ingest.readers.open import open_document

_AROUND = 6
_LONGEST = 400
_LONGEST_MARK = 4_000


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text, or a row of a table: its name, and pieces of text of which some are the place."""

    name: str
    pieces: list[tuple[str, bool]]


def excerpt(document: Document, locator: str) -> list[Row]:
    """The rows from `_AROUND` before the place to as many after it. Raises `NoPlace`."""
    marks = {line.locator: (start, end) for line, start, end in marked_lines(document, locator)}
    if not marks:
        raise NoPlace(f"{locator!r} is no place of this file")
    rows = [list(lines) for _, lines in groupby(document.lines, _row_name)]
    meant = [number for number, row in enumerate(rows) if any(line.locator in marks for line in row)]
    shown = rows[max(0, meant[0] - _AROUND) : meant[-1] + _AROUND + 1]
    return [_row(document, lines, marks) for lines in shown]


def _row_name(line: Line) -> str:
    return line.locator.rpartition("c")[0] if line.is_cell else line.locator


def _row(document: Document, lines: list[Line], marks: dict[str, tuple[int, int]]) -> Row:
    pieces: list[tuple[str, bool]] = []
    for line in lines:
        text = document.raw[line.start : line.end]
        start, end = marks.get(line.locator, (0, 0))
        if pieces:
            pieces.append((" │ ", False))
        pieces += [(_end_of(text[:start]), False), (_begin_of(text[start:end], _LONGEST_MARK), True)]
        pieces.append((_begin_of(text[end:], _LONGEST), False))
    return Row(_row_name(lines[0]), [piece for piece in pieces if piece[0]])


def _begin_of(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest] + "…"


def _end_of(text: str) -> str:
    return text if len(text) <= _LONGEST else "…" + text[-_LONGEST:]


def as_html(rows: list[Row]) -> str:
    """The rows for a page: every character of the document is escaped, only the marks are ours."""
    lines = []
    for row in rows:
        text = "".join(f"<mark>{html.escape(t)}</mark>" if meant else html.escape(t) for t, meant in row.pieces)
        lines.append(f'<span style="opacity:.75">{html.escape(row.name)}</span>  {text}')
    style = "white-space:pre-wrap;overflow-wrap:anywhere;font-size:.875rem;line-height:1.7;margin:0"
    return f'<pre style="{style}">' + "\n".join(lines) + "</pre>"


def read_excerpt(file: Path, locator: str) -> list[Row]:
    """`excerpt` of a file in a process of its own. Raises `NoPlace` with the reason."""
    command = [sys.executable, "-m", "dashboard.excerpt", str(file), locator]
    limits = limits_from_environment()
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise NoPlace(f"reading took longer than {limits.seconds:g} s") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise NoPlace(last.removeprefix("NoPlace: "))
    return [Row(row["name"], [(text, meant) for text, meant in row["pieces"]]) for row in json.loads(done.stdout)]


def main(file: str, locator: str) -> None:
    content = Path(file).read_bytes()
    leave_network()
    confine(limits_from_environment().memory_mb)
    document = open_document(content, Path(file).name)
    json.dump([asdict(row) for row in excerpt(document, locator)], sys.stdout)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")
