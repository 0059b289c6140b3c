"""Find the parts of a form in its stream of pieces: header runs, bodies, the total row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest import lexicon
from ingest.amounts import decimal_of
from ingest.lexicon import Lexicon
from ingest.tables.roles import Role
from ingest.tables.stream import Piece, PieceStream

_FORM_TITLE = re.compile(r"(?:自评表|情况表|评价表|完成表|申报表|目标表|评分表|监控表)\s*(?:[（(].{0,14}[)）])?$")
_ENDS_BODY = (
    "total",
    "note",
    "contact",
    "project_name",
    "implementing_unit",
    "competent_department",
    "fund_block",
    "goal_planned",
)


@dataclass(frozen=True, slots=True)
class Header:
    """A run of column headers: pieces start…end (end exclusive) and their roles."""

    start: int
    end: int
    roles: tuple[Role, ...]

    @property
    def names(self) -> set[str]:
        return {role.name for role in self.roles}


def is_form_title(text: str) -> bool:
    """Whether a cell is the title of a form (项目支出绩效自评表（2021年度）)."""
    return 6 <= len(text) <= 60 and bool(_FORM_TITLE.search(text)) and "。" not in text


def split_forms(stream: PieceStream) -> list[PieceStream]:
    """One stream a form: a form begins at a title cell, or at a project name behind a finished form."""
    labels = lexicon.form_labels()
    starts, seen_table = [0], False
    for index, piece in enumerate(stream.pieces):
        if is_form_title(piece.chars) and index - starts[-1] > 6 and seen_table:
            starts.append(index)
            seen_table = False
        elif lexicon.indicator_columns().match(piece.chars) == "level3":
            seen_table = True
        elif seen_table and labels.match(piece.chars) == "project_name" and _fold_len(piece.chars) >= 4:
            starts.append(index)
            seen_table = False
    ends = [*starts[1:], len(stream.pieces)]
    return [PieceStream(stream.pieces[a:b], stream.rows) for a, b in zip(starts, ends, strict=True)]


def _fold_len(text: str) -> int:
    return len(lexicon.fold_bare(text))


def find_indicator_header(pieces: Sequence[Piece], start: int = 0) -> Header | None:
    """The header of an indicator table: two levels or more, or a level 3 with what is measured."""
    for header in _runs(pieces, lexicon.indicator_columns(), start):
        names = header.names
        levels = len(names & {"level1", "level2", "level3"})
        measured = len(names & {"target", "actual", "weight", "score", "criteria"})
        if "level3" in names and levels + measured >= 3 or levels >= 2 and measured >= 1:
            return Header(header.start, header.end, _with_level_weights(header.roles))
    return None


def find_fund_header(pieces: Sequence[Piece], start: int = 0, stop: int | None = None) -> Header | None:
    """The header of the funds block: a budget and an execution column side by side."""
    for header in _runs(pieces[:stop], lexicon.fund_columns(), start):
        names = header.names
        budget, paid = names & {"budget", "initial_budget"}, names & {"executed", "rate"}
        if budget and (paid or "appropriated" in names) or "appropriated" in names and paid:
            return header
    return None


def _runs(pieces: Sequence[Piece], columns: Lexicon, start: int) -> list[Header]:
    """Runs of pieces that are all headers (empty cells between them do not count)."""
    headers: list[Header] = []
    roles: list[Role] = []
    first = last = start
    for index in range(start, len(pieces) + 1):
        piece = pieces[index] if index < len(pieces) else None
        if piece is not None and not piece.chars:
            continue
        role = columns.match(piece.chars) if piece is not None else None
        other_row = bool(roles) and piece is not None and piece.row != pieces[last].row and piece.begins_row
        repeats = role in {r.name for r in roles} - {"weight"}
        if role and not (other_row and repeats and _is_complete(roles)):
            if not roles:
                first = index
            assert piece is not None
            # a header broken over lines counts on
            broken = piece.row != pieces[first].row and not piece.edges
            column = pieces[first].column + len(roles) if broken else piece.column
            roles.append(Role(role, column, piece.edges))
            last = index
            continue
        if len(roles) >= 2:
            headers.append(Header(first, last + 1, tuple(_unique(roles))))
        roles = [Role(role, piece.column, piece.edges)] if role and piece is not None else []
        first = last = index
    return headers


def _is_complete(roles: Sequence[Role]) -> bool:
    return len({role.name for role in roles}) >= 3


def _unique(roles: Sequence[Role]) -> list[Role]:
    """The first of each role, but every 分值 (they belong to different levels)."""
    kept: list[Role] = []
    for role in roles:
        if role.name in ("weight", "score") or role.name not in {r.name for r in kept}:
            kept.append(role)
    return kept


def _with_level_weights(roles: Sequence[Role]) -> tuple[Role, ...]:
    """分值 behind a level is that level's weight (scoring tables print one for each level)."""
    named: list[Role] = []
    for role in roles:
        previous = named[-1].name if named else ""
        name = f"{previous}_weight" if role.name == "weight" and previous in ("level1", "level2") else role.name
        if name not in {r.name for r in named}:
            named.append(replace(role, name=name))
    return tuple(named)


def body_end(stream: PieceStream, start: int) -> int:
    """Where the rows behind a header end: a total row, a note, the next block's label."""
    labels = lexicon.form_labels()
    for index in range(start, len(stream.pieces)):
        piece = stream.pieces[index]
        if not piece.chars or not _may_lead(stream, index):
            continue
        if any(lexicon.levels(n).match(piece.chars) for n in (1, 2)):
            continue
        if (
            labels.match(piece.chars) in _ENDS_BODY
            or re.match(r"(?:注|备注|说明)\s*[:：]", piece.chars)
            or is_form_title(piece.chars)
        ):
            return index
        if (
            piece.chars.startswith(("总分", "合计"))
            and lexicon.fold(piece.chars)[:2] in ("总分", "合计")
            and len(piece.chars) < 10
        ):
            return index
    return len(stream.pieces)


def _may_lead(stream: PieceStream, index: int) -> bool:
    """Whether a piece may be the first cell of its row."""
    piece = stream.pieces[index]
    if stream.rows == "unknown" or piece.begins_row:
        return True
    before = index - 1
    while before >= 0 and not stream.pieces[before].chars and not stream.pieces[before + 1].begins_row:
        before -= 1
    return before < 0 or stream.pieces[before + 1].begins_row


def read_total(
    stream: PieceStream, start: int, weights: Decimal | None, scores: Decimal | None
) -> tuple[Decimal | None, Piece | None]:
    """The self-evaluation total behind a 总分/合计 label, and its piece.

    ``weights`` and ``scores`` are the sums over the rows: they tell a lone number's
    meaning and split digits that ran together (10094 = 100 and 94).
    """
    if start >= len(stream.pieces):
        return None, None
    label = stream.pieces[start]
    numbers: list[tuple[Decimal, Piece]] = []
    pieces = list(stream.pieces[start + 1 : start + 14])
    for piece in pieces:
        if not piece.chars or piece.chars in ("/", "-", "—"):
            continue
        if stream.knows_rows and piece.row != label.row:
            break
        texts = piece.chars.split()
        if piece.loose != "no" and (run := re.match(r"(?:\d+(?:\.\d+)?(?:分|\s)*)+", piece.chars)):
            texts = run[0].split() + ["…"] * (run.end() < len(piece.chars.rstrip()))
        for text in texts:
            value = decimal_of(text.rstrip("分"))
            if value is None:
                return _pick_total(numbers, weights, scores)
            numbers.append((value, piece))
    return _pick_total(numbers, weights, scores)


def _pick_total(
    numbers: list[tuple[Decimal, Piece]], weights: Decimal | None, scores: Decimal | None
) -> tuple[Decimal | None, Piece | None]:
    if not numbers:
        return None, None
    value, piece = numbers[-1]
    if len(numbers) == 1:
        if value > 150 and piece.loose != "no":
            return _split_total(str(value), scores), piece
        if value == weights and value != scores and value in (90, 100):
            return None, None  # the sum of weights; the score is blank, as the rows' scores may be
    return (value, piece) if value <= 150 else (None, None)


def _split_total(digits: str, scores: Decimal | None) -> Decimal | None:
    """``10094``: the full mark, then the score nearest to the sum of scores."""
    options = [decimal_of(digits[n:]) for n in (2, 3) if digits[:n] in ("100", "90") and len(digits) > n]
    known = [o for o in options if o is not None and o <= 100]
    if not known:
        return None
    return min(known, key=lambda o: abs(o - scores)) if scores is not None else known[0]
