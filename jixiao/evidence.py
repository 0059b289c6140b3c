"""`jixiao failures --evidence DIR`: the pages that were not read, as pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from ingest.drawing import NoPicture, can_be_drawn, draw
from warehouse.archive import path_of
from warehouse.quarantine import Quarantined
from warehouse.store import Home

_LONGEST_NAME = 60  # characters: in UTF-8 well under the 255 bytes that file systems take


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page of a file: ``picture`` is None where there is none, and ``told`` says why."""

    document_id: str
    file_name: str
    page: int
    picture: Path | None
    told: str = ""


def write_evidence(home: Home, rows: Sequence[Quarantined], folder: Path) -> Iterator[Evidence]:
    """Draw each unread page of ``rows`` into ``folder``, or the first one of a file that gave no facts at all.

    Files without pages to show (text, tables, archives, files that were never read) are passed over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = set()
    for row in rows:
        if row.document_id is None or not can_be_drawn(path_of(home, row.document_id)):
            continue
        for page in row.pages or (1,):
            if (row.document_id, page) not in done:  # a content may have several addresses
                done.add((row.document_id, page))
                yield _drawn(path_of(home, row.document_id), row.document_id, row.file_name, page, folder)


def _drawn(file: Path, document_id: str, file_name: str, page: int, folder: Path) -> Evidence:
    picture = folder / picture_name(file_name, document_id, page)
    try:
        content = draw("ingest.drawing", file, str(page))
    except NoPicture as error:
        return Evidence(document_id, file_name, page, None, str(error))
    picture.write_bytes(content)
    return Evidence(document_id, file_name, page, picture)


def pictures_of(row: Quarantined, drawn: Sequence[Evidence]) -> list[str]:
    """The pictures of a row's pages."""
    return [str(page.picture) for page in drawn if page.picture and page.document_id == row.document_id]


def print_evidence(rows: Sequence[Quarantined], drawn: Sequence[Evidence], console: Console) -> None:
    """A line a picture, and one for each page or file that has none."""
    for page in drawn:
        told = str(page.picture) if page.picture else f"none of page {page.page} of {page.document_id[:8]}: {page.told}"
        console.print(f"evidence  {told}", markup=False, highlight=False, soft_wrap=True)
    without = len({row.source_uri for row in rows} - {row.source_uri for row in rows if pictures_of(row, drawn)})
    if without:
        console.print(f"evidence  none for {without:,} files: only pages of PDF files and pictures can be drawn")


def picture_name(file_name: str, document_id: str, page: int) -> str:
    """``报告.pdf-1a2b3c4d-p3.png``: a plain name in one folder, whatever the source is called."""
    plain = re.sub(r"[^\w.-]+", "_", file_name).lstrip(".-")[:_LONGEST_NAME] or "file"
    return f"{plain}-{document_id[:8]}-p{page}.png"
