"""How the parts of a report are printed as text: the layouts that dumps of real files have.

A layout is a function from a grid to lines; `LAYOUTS` names them. Headings and paragraphs
are lines of their own, except where the whole text is flattened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from tests.corpus.facts import Cell, Facts, Grid, Heading, Paragraph, Part

Row = tuple[Cell, ...]
Lines = list[str]


def tab_merged(grid: Grid, rng: Random) -> Lines:
    """A row a line, cells between tabs, every column of a merged cell kept as an empty cell."""
    return ["\t".join(_spread(row)) for row in grid.rows]


def tab_shifted(grid: Grid, rng: Random) -> Lines:
    """As `tab_merged`, but some rows have slipped by one column to the right, from some cell on."""
    lines = []
    for row in grid.rows:
        cells = _spread(row)
        if rng.random() < 0.3 and cells[-1] == "":
            first = next((i for i, text in enumerate(cells) if text), 0)
            cells.insert(rng.randint(first, first + 2), "")
            cells.pop()
        lines.append("\t".join(cells))
    return lines


def tab_cell_lines(grid: Grid, rng: Random) -> Lines:
    """A cell a line after a tab, a blank line between rows; cells merged downwards stand empty."""
    return [line for row in grid.rows for line in (*("\t" + cell.text for cell in row), "")]


def tab_cell_lines_broken(grid: Grid, rng: Random) -> Lines:
    """As `tab_cell_lines`, with blank lines inside the cells of levels, as from narrow columns."""
    lines: Lines = []
    for row in grid.rows:
        for cell in row:
            text = cell.text
            is_level = 4 <= len(text) <= 6 and text.endswith("指标") and not text.endswith("级指标")
            if is_level and rng.random() < 0.7:
                lines += ["\t" + text[:-2], "", text[-2:], *[""] * rng.randint(0, 2)]
            else:
                lines.append("\t" + text)
        lines.append("")
    return lines


def pipe_cell_lines(grid: Grid, rng: Random) -> Lines:
    """A cell a line, each followed by `` |``; cells merged downwards are left out."""
    return [f"{cell.text} |" if cell.text else "|" for row in grid.rows for cell in row if not cell.is_below]


def pipe_rows(grid: Grid, rng: Random) -> Lines:
    """A row a line, cells between pipes, a tail of pipes; merged cells are left out."""
    lines = []
    for row in grid.rows:
        texts = [cell.text for cell in row if not cell.is_below]
        lines.append(" | ".join(texts) + " |" + "|" * (sum(c.width for c in row) - len(texts)))
    return lines


def pipe_framed(grid: Grid, rng: Random) -> Lines:
    """A row a line between pipes, also before the first cell and after the last."""
    return ["| " + " | ".join(_spread(row)) + " |" for row in grid.rows]


def glued(grid: Grid, rng: Random) -> Lines:
    """A row a line, cells between single spaces, empty cells gone."""
    return [" ".join(cell.text for cell in row if cell.text) for row in grid.rows]


def flat(grid: Grid, rng: Random) -> Lines:
    """The whole table on one line without anything between the cells."""
    return ["".join(cell.text for row in grid.rows for cell in row)]


def one_line(grid: Grid, rng: Random) -> Lines:
    """The whole table on one line, cells between single spaces."""
    return [" ".join(glued(grid, rng))]


GRID_LAYOUTS: dict[str, Callable[[Grid, Random], Lines]] = {
    layout.__name__: layout
    for layout in (
        tab_merged,
        tab_shifted,
        tab_cell_lines,
        tab_cell_lines_broken,
        pipe_cell_lines,
        pipe_rows,
        pipe_framed,
        glued,
        flat,
        one_line,
    )
}
_FLATTENED = ("flat", "one_line")
PROSE_LAYOUTS = ("plain", "spaced", "hard_breaks")
LABEL_LINES = "label_lines"


def render(facts: Facts, layout: str) -> str:
    """The text of a report in one layout. Raises KeyError for a layout that does not exist."""
    rng = Random(f"{layout}{facts.seed}")
    if layout == LABEL_LINES:
        return "\n".join(facts.label_lines) + "\n"
    if layout in PROSE_LAYOUTS:
        return _prose(facts.parts, layout, rng)
    print_grid = GRID_LAYOUTS[layout]
    lines: Lines = []
    for part in facts.parts:
        if isinstance(part, Grid):
            lines += print_grid(part, rng)
        elif isinstance(part, Paragraph):
            lines.append("    " + part.text)
        else:
            lines.append(part.text)
    if layout in _FLATTENED:
        return (" " if layout == "one_line" else "").join(line.strip() for line in lines) + "\n"
    return "\n".join(lines) + "\n"


def _spread(row: Sequence[Cell]) -> list[str]:
    return [text for cell in row for text in (cell.text, *[""] * (cell.width - 1))]


def _prose(parts: Sequence[Part], layout: str, rng: Random) -> str:
    """``plain``: a part a line; ``spaced``: indented, blank lines between; ``hard_breaks``: lines cut inside words."""
    lines: Lines = []
    for part in parts:
        if isinstance(part, Grid):
            lines += tab_merged(part, rng)
        elif isinstance(part, Heading) or layout == "plain":
            lines.append(part.text)
        else:
            lines += [f"　　{line}" if n == 0 else line for n, line in enumerate(_cut(part.text, layout, rng))]
        if layout == "spaced":
            lines.append("")
    return "\n".join(lines) + "\n"


def _cut(text: str, layout: str, rng: Random) -> list[str]:
    """A long paragraph as two lines, broken between two Chinese characters."""
    if layout != "hard_breaks" or len(text) < 60:
        return [text]
    places = [i for i in range(30, len(text) - 10) if all("一" <= c <= "鿿" for c in text[i - 1 : i + 1])]
    if not places:
        return [text]
    at = rng.choice(places)
    return [text[:at], text[at:]]
