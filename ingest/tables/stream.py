"""A table block as a stream of pieces: cells whole, or stretches of text that hold several.

A flattened form is first cut at the labels that the lexicon knows; what lies between two
labels is one *loose* piece that decoding may split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest import lexicon
from ingest.clean import simplified
from ingest.document import Block, Cell, Text

Loose = Literal["no", "spaces", "any"]

_SPACE = re.compile(r" +")
_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_SCORE_NOTE = re.compile(r"[（(][^（）()]{0,12}[）)]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell or a stretch of cells. ``row``: the printed row where known; ``begins_row``: a break before it.

    ``edges`` are where its left and right borders stand, None where columns are not those of the
    printed table.
    """

    text: Text
    row: int
    column: int
    loose: Loose = "no"
    begins_row: bool = False
    edges: tuple[float, float] | None = None
    is_ruled: bool = True

    @property
    def chars(self) -> str:
        return self.text.chars


@dataclass(frozen=True, slots=True)
class PieceStream:
    """Pieces in reading order. ``rows``: are the printed rows certain, hinted, or unknown?

    ``exact``: rows and columns are certain.
    """

    pieces: tuple[Piece, ...]
    rows: Literal["exact", "certain", "hinted", "unknown"]

    @property
    def knows_rows(self) -> bool:
        return self.rows in ("exact", "certain")

    def __len__(self) -> int:
        return len(self.pieces)


def piece_stream(block: Block) -> PieceStream:
    """The pieces of a table block, empty cells of grids left out (columns tell their place)."""
    if block.layout == "flat":
        return PieceStream(tuple(_flat_pieces(block)), "hinted" if len(block.rows()) > 1 else "unknown")
    pieces = []
    previous = -1
    for row in block.rows():
        for cell in row:
            if not cell.text.chars and block.layout in ("grid", "exact"):
                continue
            edges = _edges(block, cell) if block.layout == "exact" else None
            begins = cell.row != previous
            pieces.append(Piece(cell.text, cell.row, cell.column, "no", begins, edges, block.is_ruled))
            previous = cell.row
    if block.layout in ("grid", "exact"):
        return PieceStream(tuple(pieces), "exact" if block.layout == "exact" else "certain")
    one_a_row = all(len(row) == 1 for row in block.rows())
    if one_a_row:  # pipe streams know no rows at all
        pieces = [Piece(p.text, p.row, 0) for p in pieces]
    return PieceStream(tuple(pieces), "unknown" if one_a_row else "hinted")


def _edges(block: Block, cell: Cell) -> tuple[float, float]:
    """Left and right border of a cell: of the page, or counted in columns."""
    right = cell.column + cell.column_span
    if right < len(block.column_edges):
        return block.column_edges[cell.column], block.column_edges[right]
    return float(cell.column), float(right)


def _flat_pieces(block: Block) -> Iterator[Piece]:
    rows = block.rows()
    for row, cells in enumerate(rows):
        for cell in cells:
            spaced = _is_spaced(cell.text.chars) or len(rows) > 1 and " " in cell.text.chars
            text = cell.text if spaced else _unbroken(cell.text)
            for number, part in enumerate(_cut_at_labels(text, spaced=spaced)):
                label = _SCORE_NOTE.sub("", part.chars) in _all_labels()
                yield Piece(part, row, 0, "no" if label else "spaces" if spaced else "any", begins_row=number == 0)


def _unbroken(text: Text) -> Text:
    """Where no space parts cells, one between two characters is a line's end inside a cell: 数量 指标."""
    ends = [match.start() for match in _BROKEN.finditer(text.chars)]
    if not ends:
        return text
    starts = [0, *(end + 1 for end in ends)]
    return Text.join([text.part(a, b) for a, b in zip(starts, [*ends, len(text.chars)], strict=True)])


def _is_spaced(text: str) -> bool:
    """Whether single spaces part the cells: then labels stand between spaces."""
    if "一级指标二级指标" in text or "二级指标三级指标" in text:
        return False
    return text.count(" ") >= 3 and text.count(" ") * 12 >= len(text)


@lru_cache(maxsize=1)
def _label_pattern() -> re.Pattern[str]:
    """Any label of the lexicon, longest first, with a bracketed note behind it."""
    return re.compile("|".join(re.escape(x) for x in sorted(_all_labels(), key=lambda x: (-len(x), x))))


@lru_cache(maxsize=1)
def _all_labels() -> frozenset[str]:
    sources = (
        ("labels", "label"),
        ("indicator_columns", "label"),
        ("fund_columns", "label"),
        ("fund_sources", "label"),
        ("levels", "label"),
    )
    return frozenset(row[column] for name, column in sources for row in lexicon.read_rows(name, (column,)))


def _cut_at_labels(text: Text, *, spaced: bool) -> Iterator[Text]:
    plain = simplified(text.chars)
    spans = [m.span() for m in _label_pattern().finditer(plain)]
    spans = [(a, _with_note(plain, b)) for a, b in spans]
    if spaced:
        spans = [
            (a, b)
            for a, b in spans
            if (a == 0 or plain[a - 1] in " ：:、") and (b == len(plain) or plain[b] in " ：:，")
        ]
    else:
        spans = _strong_spans(plain, spans)
    position = 0
    for start, end in spans:
        if start < position:
            continue
        yield from _trimmed(text, position, start)
        yield from _trimmed(text, start, end)
        position = end
    yield from _trimmed(text, position, len(plain))


def _trimmed(text: Text, start: int, end: int) -> Iterator[Text]:
    part = text.part(start, end).strip(" :：|，,")
    if part.chars:
        yield part


def _with_note(plain: str, end: int) -> int:
    note = _SCORE_NOTE.match(plain, end)
    return note.end() if note else end


def _strong_spans(plain: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Labels in running text: strong ones, and weak ones that touch a kept label."""
    kept: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(spans):
        strong = _SCORE_NOTE.sub("", plain[start:end]) not in lexicon.words()["weak_label"]
        touches_left = bool(kept) and kept[-1][1] == start
        in_header = touches_left and _is_column(plain[kept[-1][0] : kept[-1][1]])
        if (
            plain[start:end] in lexicon.words()["label_with_colon"]
            and not in_header
            and plain[end : end + 1] not in ("：", ":")
        ):
            continue
        touches_right = (
            number + 1 < len(spans) and spans[number + 1][0] == end and _touches_strong(plain, spans, number)
        )
        colon = end < len(plain) and plain[end] in "：:"
        if (
            strong
            or touches_left
            or touches_right
            or colon
            or plain[start:end] in ("总分", "合计", "总计")
            and plain[end : end + 1].isdigit()
        ):
            kept.append((start, end))
    return kept


def _is_column(label: str) -> bool:
    return lexicon.indicator_columns().match(label) is not None or lexicon.fund_columns().match(label) is not None


def _touches_strong(plain: str, spans: Sequence[tuple[int, int]], number: int) -> bool:
    end = spans[number][1]
    for start, stop in spans[number + 1 :]:
        if start != end:
            return False
        if plain[start:stop] not in lexicon.words()["weak_label"]:
            return True
        end = stop
    return False
