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
    """The one role whose header covers a column of the cell."""
    found = [
        role.name
        for role in roles
        if role.column is not None
        and piece.column < role.column + role.column_span
        and role.column < piece.column + piece.column_span
    ]
    return found[0] if len(found) == 1 else None
