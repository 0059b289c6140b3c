"""Rows of a table whose columns are certain: every cell belongs to the header it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ingest.tables.roles import DecodedRow, Role, RoleModel
from ingest.tables.stream import Piece


def rows_by_columns(pieces: Sequence[Piece], model: RoleModel) -> list[DecodedRow] | None:
    """The printed rows, or None where a cell stands under no header or under several, or two under one."""
    rows: list[DecodedRow] = []
    for _, row in groupby((p for p in pieces if p.chars), key=lambda piece: piece.row):
        placed: dict[str, Piece] = {}
        for piece in row:
            role = _role_over(piece, model.roles)
            if role is None or role in placed:
                return None
            placed[role] = piece
        texts = {name: piece.chars for name, piece in placed.items()}
        cells = {name: piece.text.strip() for name, piece in placed.items()}
        rows.append(DecodedRow(cells, tuple(placed.values()), model.row(texts)))
    return rows


def _role_over(piece: Piece, roles: Sequence[Role]) -> str | None:
    """The role under whose header the cell stands; None under none, or where it covers several.

    Edges of header and body that differ by a hair make a narrow column of their own (Word
    files, ruled pages): then the header that covers most of the cell counts.
    """
    shared = {
        role.name: width
        for role in roles
        if role.column is not None
        and (width := min(_end(piece), role.column + role.column_span) - max(piece.column, role.column)) > 0
    }
    covered = [role.name for role in roles if shared.get(role.name) == role.column_span]
    if len(shared) == 1 or len(covered) == 1:
        return covered[0] if covered else next(iter(shared))
    widest = max(shared.values(), default=0)
    best = [name for name, width in shared.items() if width == widest]
    return best[0] if len(best) == 1 and not covered else None


def _end(piece: Piece) -> int:
    return piece.column + piece.column_span
