"""Where on a page lines stand in columns: between rules of one width (三线表), or by their gaps alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf.alignment_lines import TextLine, Word
from ingest.readers.pdf.alignment_words import is_caption, is_gappy, is_note, is_typed_rule, without_leaders
from ingest.readers.pdf.frame import Floats

_SAME_END = 6.0  # points: rules whose ends differ by less frame one table
_SHORTEST_RULE = 60.0
_FARTHEST = 3.5  # of the font size: lines farther apart belong to different tables
_SHARED_GAP = 0.6  # of the font size: white space that two lines of a table have in common
BESIDE = 1.1  # of the font size: lines nearer than this stand side by side
_WIDE = 0.72  # of the width: a line this long without a gap is prose
_MOST_ABOVE = 6  # lines over a region that may be its head
_MOST_BELOW = 3
_MOST_PENDING = 4  # lines without a gap that may stand between two with one


@dataclass(eq=False)
class Region:
    """Lines that a table may be made of.

    ``rules``: y of the rules across it; ``is_framed``: rules bound it. ``above``: the lines over it, the
    nearest last, some of which may be its head. ``below``: the lines under it, which its last row may go on
    with. ``marks``: (y, x0, x1) of rules across a part of it.
    """

    lines: list[TextLine]
    x0: float
    x1: float
    rules: list[float] = field(default_factory=list)
    is_framed: bool = False
    above: list[TextLine] = field(default_factory=list)
    below: list[TextLine] = field(default_factory=list)
    marks: list[tuple[float, float, float]] = field(default_factory=list)


def regions_of(lines: Sequence[TextLine], horizontal: Floats) -> list[Region]:
    """Regions from top to bottom. ``horizontal``: (n, 3) of y, x0, x1."""
    typed = [line for line in lines if is_typed_rule(line)]
    pieces = [*horizontal.tolist(), *([line.baseline - 0.3 * line.size, line.x0, line.x1] for line in typed)]
    rules = _whole_rules(pieces)
    lines = [without_leaders(line) for line in lines if line not in typed]
    found = list(_framed(lines, rules))
    left = [line for line in lines if not any(_inside(line, region) for region in found)]
    found += _runs(left, [rule[0] for rule in rules])
    for region in found:
        top, bottom = region.lines[0].top, region.lines[-1].bottom
        if not region.is_framed:
            region.rules = [y for y, x0, x1 in rules if _share(x0, x1, region.x0, region.x1) > 0.8]
        region.marks = [
            (y, x0, x1) for y, x0, x1 in pieces if top - 20 <= y <= bottom and x1 > region.x0 and x0 < region.x1
        ]
        region.above = _beside([x for x in left if x.baseline < region.lines[0].baseline][-_MOST_ABOVE:], region)
        region.below = _beside([x for x in left if x.baseline > region.lines[-1].baseline][:_MOST_BELOW], region)
    return sorted(found, key=lambda region: region.lines[0].top)


def _beside(lines: Sequence[TextLine], region: Region) -> list[TextLine]:
    """What of the lines stands between the sides of a region."""
    return [part for line in lines if (part := clipped(line, region.x0 - 3, region.x1 + 3)) is not None]


def clipped(line: TextLine, x0: float, x1: float) -> TextLine | None:
    """The part of a line whose words have their middle between x0 and x1."""
    words: list[Word] = [word for word in line.words if x0 <= (word.x0 + word.x1) / 2 <= x1]
    if not words:
        return None
    return TextLine(words, line.baseline, line.top, line.bottom, line.size) if len(words) < len(line.words) else line


def _share(x0: float, x1: float, left: float, right: float) -> float:
    """How much of left…right is covered."""
    return (min(x1, right) - max(x0, left)) / max(right - left, 1.0)


def _inside(line: TextLine, region: Region) -> bool:
    middle = (line.top + line.bottom) / 2
    is_level = region.lines[0].top <= middle <= region.lines[-1].bottom
    return is_level and line.x0 < region.x1 and line.x1 > region.x0


def _whole_rules(horizontal: Sequence[Sequence[float]]) -> list[tuple[float, float, float]]:
    """Rules from top to bottom with the pieces at one height joined: producers draw one a column."""
    rules: list[list[float]] = []
    for y, x0, x1 in sorted(map(list, horizontal)):
        if rules and y - rules[-1][0] <= 1.5:
            rules[-1][1:] = min(rules[-1][1], x0), max(rules[-1][2], x1)
        else:
            rules.append([y, x0, x1])
    return [(y, x0, x1) for y, x0, x1 in rules if x1 - x0 >= _SHORTEST_RULE]


def _framed(lines: Sequence[TextLine], rules: Sequence[tuple[float, float, float]]) -> Iterator[Region]:
    """Regions between rules of one width, from the first to the last with lines in columns between."""
    left = sorted(rules, key=lambda rule: rule[1] - rule[2])  # the widest first: others may be parts of its table
    free = list(lines)
    while left:
        _, x0, x1 = left[0]
        same = [rule for rule in left if abs(rule[1] - x0) <= _SAME_END and abs(rule[2] - x1) <= _SAME_END]
        left = [rule for rule in left if rule not in same]
        for region in _between(free, x0, x1, sorted(rule[0] for rule in same)):
            free = [line for line in free if not _inside(line, region)]
            yield region


def _between(lines: Sequence[TextLine], x0: float, x1: float, ys: Sequence[float]) -> list[Region]:
    """Regions between rules from x0 to x1 at these heights."""
    found: list[Region] = []
    current: list[TextLine] = []
    inside: list[float] = []
    for top, bottom in itertools.pairwise(ys):
        band = _band(lines, x0, x1, top, bottom)
        if band and _is_tabular(band, x1 - x0, bool(current)):
            inside = inside or [top]
            inside.append(bottom)
            current += band
        elif band:
            found += _frame(current, x0, x1, inside)
            current, inside = [], []
    found += _frame(current, x0, x1, inside)
    return found


def _frame(lines: list[TextLine], x0: float, x1: float, rules: list[float]) -> list[Region]:
    return [Region(lines, x0, x1, rules, is_framed=True)] if sum(map(is_gappy, lines)) >= 2 else []


def _band(lines: Sequence[TextLine], x0: float, x1: float, top: float, bottom: float) -> list[TextLine]:
    inside = [line for line in lines if top < (line.top + line.bottom) / 2 <= bottom]
    return [part for line in inside if (part := clipped(line, x0 - 3, x1 + 3)) is not None]


def _is_tabular(band: Sequence[TextLine], width: float, follows: bool) -> bool:
    """Whether the lines between two rules are those of a table."""
    gappy = sum(map(is_gappy, band))
    wide = [len(line.pieces) == 1 and line.x1 - line.x0 > _WIDE * width for line in band]
    if any(a and b for a, b in itertools.pairwise(wide)) or is_caption(band[0]) or is_note(band[0]):
        return False
    if follows and not gappy:
        return len(band) <= 2 and not any(wide)
    return follows or gappy * 4 >= len(band)


def _runs(lines: Sequence[TextLine], rules: Sequence[float]) -> Iterator[Region]:
    """Regions by gaps that lines have in common."""
    run: list[TextLine] = []
    pending: list[TextLine] = []
    for line in lines:
        if run and (not _is_near((pending or run)[-1], line, rules) or is_note(line)):
            yield from _closed(run)
            run, pending = [], []
        if is_caption(line):
            yield from _closed(run)
            run, pending = [], []
        elif is_gappy(line):
            if run and not any(_agree(line, other) for other in [x for x in run if is_gappy(x)][-3:]):
                yield from _closed(run)
                run, pending = [], []
            run += [*pending, line]
            pending = []
        elif run:
            pending.append(line)
            if len(pending) > _MOST_PENDING or _is_prose(line, run):
                yield from _closed(run)
                run, pending = [], []
    yield from _closed(run)


def _is_near(upper: TextLine, lower: TextLine, rules: Sequence[float]) -> bool:
    """Whether lines may belong to one table; a rule between them takes room of its own."""
    parted = any(upper.baseline < y < lower.baseline for y in rules)
    return lower.baseline - upper.baseline <= _FARTHEST * max(upper.size, lower.size) * (1.5 if parted else 1)


def _is_prose(line: TextLine, run: Sequence[TextLine]) -> bool:
    left, right = min(x.x0 for x in run), max(x.x1 for x in run)
    return line.x1 - line.x0 > _WIDE * (right - left)


def _agree(line: TextLine, other: TextLine) -> bool:
    """Whether two lines leave the same place white between pieces."""
    if line.baseline - other.baseline < BESIDE * line.size:  # as a cell in the middle of its neighbour's lines
        return True
    least = _SHARED_GAP * max(line.size, other.size)
    return any(
        min(b.x0, d.x0) - max(a.x1, c.x1) >= least
        for a, b in zip(line.pieces[:-1], line.pieces[1:], strict=True)
        for c, d in zip(other.pieces[:-1], other.pieces[1:], strict=True)
    )


def _closed(run: Sequence[TextLine]) -> Iterator[Region]:
    if sum(map(is_gappy, run)) >= 2:
        yield Region(list(run), min(line.x0 for line in run), max(line.x1 for line in run))
