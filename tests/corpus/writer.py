"""Many reports at once, in a stated mix of formats, with their facts: number n of a seed is always the same file.

A mix gives each way of printing its share in a hundred; kinds of reports and layouts come in turn.
The text mix leaves out what has lost its borders (``text_loose``: cells glued or on one line;
the wholly flattened layouts are only in the tests).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.corpus import LAYOUTS_OF, generate, render
from tests.corpus.facts import Facts
from tests.corpus.formats import extension_of, render_as

# Share in a hundred. ``mixed``: 70 text, HTML, DOCX and XLSX, 30 PDF (two producers, ruled by lines, boxes or page).
MIXES: dict[str, dict[str, int]] = {
    "text": {"text": 100},
    "mixed": {
        "text": 38, "text_loose": 2, "html_site": 12, "docx": 10, "xlsx": 8,
        "pdf_lines": 12, "pdf_rects": 10, "pdf_pages": 8,
    },
}  # fmt: skip
FILES_A_FOLDER = 1000
_LOOSE = ("glued", "one_line")
_FLAT = "flat"
_KINDS = tuple(kind for kind in LAYOUTS_OF if kind != "regulation")
_TURNS = {
    "text": [(k, lay) for k in _KINDS for lay in LAYOUTS_OF[k] if lay not in (*_LOOSE, _FLAT)],
    "text_loose": [(k, lay) for k in _KINDS for lay in LAYOUTS_OF[k] if lay in _LOOSE],
}


@dataclass(frozen=True, slots=True)
class Planned:
    """File ``number`` of a corpus: what it holds and how it is printed."""

    number: int
    seed: int  # of its facts
    kind: str
    format: str  # a layout of text, or a format of `tests.corpus.formats`
    is_text: bool

    @property
    def name(self) -> str:
        """Where it lies: folders of a thousand, named by number, kind and format."""
        extension = "txt" if self.is_text else extension_of(self.format)
        return f"{self.number // FILES_A_FOLDER:04}/{self.number:07}-{self.kind}-{self.format}.{extension}"

    def facts(self) -> Facts:
        return generate(self.seed, self.kind)

    def content(self) -> bytes:
        return render(self.facts(), self.format).encode() if self.is_text else render_as(self.facts(), self.format)


def plan(count: int, seed: int, mix: str, first: int = 0) -> Iterator[Planned]:
    """Files ``first`` … ``first + count`` of a corpus. Raises KeyError for a mix that is not in `MIXES`."""
    ways = _spread(MIXES[mix])
    for number in range(first, first + count):
        round_, place = divmod(number, len(ways))
        way = ways[place]
        turn = round_ * MIXES[mix][way] + ways[:place].count(way)  # how many of this way came before
        if way in _TURNS:
            kind, layout = _TURNS[way][turn % len(_TURNS[way])]
            yield Planned(number, seed + number, kind, layout, is_text=True)
        else:
            yield Planned(number, seed + number, _KINDS[turn % len(_KINDS)], way, is_text=False)


def many(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` text reports for one folder: name and content."""
    for planned in plan(count, seed, "text"):
        yield Path(planned.name).name, planned.content()


def write(folder: Path, count: int, seed: int = 7, mix: str = "text", first: int = 0) -> int:
    """Write the files into ``folder``, which may hold others; returns their bytes."""
    size = 0
    made: set[str] = set()
    for planned in plan(count, seed, mix, first):
        name = planned.name
        if name[:4] not in made:
            (folder / name[:4]).mkdir(parents=True, exist_ok=True)
            made.add(name[:4])
        content = planned.content()
        (folder / name).write_bytes(content)
        size += len(content)
    return size


def write_facts(path: Path, count: int, seed: int = 7, mix: str = "text") -> None:
    """What the files say, a JSON object a line: agency, year, and how many facts of each kind."""
    with path.open("w", encoding="utf-8") as lines:
        for planned in plan(count, seed, mix):
            facts = planned.facts()
            row = {
                "file": planned.name,
                "title": facts.title,
                "agency_name": facts.agency,
                "fiscal_year": facts.fiscal_year,
                "projects": len(facts.projects),
                "indicators": indicator_count(facts),
                "budget_yuan": str(sum(p.budget_yuan or 0 for p in facts.projects)),
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def indicator_count(facts: Facts) -> int:
    """Of the department and of its projects."""
    return len(facts.indicators) + sum(len(project.indicators) for project in facts.projects)


def _spread(shares: dict[str, int]) -> list[str]:
    """A hundred turns in which each way comes as often as its share says, evenly."""
    whole = sum(shares.values())
    places = [((n + 0.5) * whole / share, way) for way, share in shares.items() for n in range(share)]
    return [way for _, way in sorted(places)]
