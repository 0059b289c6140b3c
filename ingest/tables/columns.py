"""Rows of a table whose columns are certain: every cell belongs to the header it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ingest.tables.roles import DecodedRow, Role, RoleModel
from ingest.tables.stream import Piece

_COVERED = 0.8  # of a header's width: from here on the cell stands under it, not only near it


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

    Edges of header and body often differ by a hair (Word files, ruled pages): most of the cell counts.
    """
    if piece.edges is None:
        return None
    left, right = piece.edges
    shared: dict[str, float] = {}
    covered = []
    for role in roles:
        if role.edges is None:
            continue
        width = min(right, role.edges[1]) - max(left, role.edges[0])
        if width > 0:
            shared[role.name] = width
            if width > _COVERED * (role.edges[1] - role.edges[0]):
                covered.append(role.name)
    return max(shared, key=lambda name: shared[name]) if shared and len(covered) < 2 else None
