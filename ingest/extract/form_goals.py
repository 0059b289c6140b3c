"""Goals of a form (预期目标) and what came of them (实际完成情况)."""

from __future__ import annotations

from collections.abc import Sequence

from ingest import lexicon
from ingest.extract.form import Form
from ingest.extract.form_head import is_hint
from ingest.tables.stream import Piece, PieceStream

_GOALS = ("goal_planned", "goal_actual")


def read_goals(form: Form, stream: PieceStream, top: int) -> None:
    """Goal and outcome: two labels side by side, then their texts in the same order (or columns)."""
    pieces, labels = stream.pieces[:top], lexicon.form_labels()
    run: list[tuple[str, Piece]] = []
    for index, piece in enumerate(pieces):
        role = labels.match(piece.chars) if piece.chars and not piece.chars[0].isdigit() else None
        if role == "goal_block" and run and "完成" in piece.chars:
            role = "goal_actual"
        if role in _GOALS:
            if run and role in {r for r, _ in run}:
                run = []
            run.append((role, piece))
            continue
        if not run or not piece.chars:
            continue
        if role == "goal_block":
            continue
        values = _goal_values(pieces, index, len(run))
        _assign_goals(form, run, values, certain=stream.knows_rows)
        return


def _goal_values(pieces: Sequence[Piece], index: int, most: int) -> list[Piece]:
    values: list[Piece] = []
    for piece in pieces[index:]:
        known = lexicon.form_labels().match(piece.chars) or lexicon.indicator_columns().match(piece.chars)
        if piece.chars and known or len(values) == most:
            break
        if piece.chars:
            values.append(piece)
    return values


def _assign_goals(form: Form, run: Sequence[tuple[str, Piece]], values: Sequence[Piece], *, certain: bool) -> None:
    if len(values) == 1 and values[0].loose != "no" and len(words := values[0].chars.split(" ")) == len(run):
        first = values[0].text
        edges = [0, len(words[0]) + 1] if len(words) == 2 else [0]
        values = [Piece(first.part(a, a + len(w)), values[0].row, 0) for a, w in zip(edges, words, strict=False)]
    for position, piece in enumerate(values):
        role = run[min(position, len(run) - 1)][0]
        if certain and len(values) < len(run):
            role = min(run, key=lambda r: abs(r[1].column - piece.column))[0]
        text = piece.text if not is_hint(piece.chars) else None
        if role == "goal_planned" and form.goal is None:
            form.goal = text
        elif role == "goal_actual" and form.outcome is None:
            form.outcome = text
