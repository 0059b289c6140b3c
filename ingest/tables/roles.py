"""What decoding works with: the roles of a table's columns, what they may hold, and decoded rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.document import Text
from ingest.tables.stream import Piece


@dataclass(frozen=True, slots=True)
class Role:
    """A column's role and where its header stands (None: no columns known)."""

    name: str
    column: int | None = None
    edges: tuple[float, float] | None = None  # left and right border of the header, as of its `Piece`


@dataclass(frozen=True, slots=True)
class DecodedRow:
    """Texts by role, in the order they were printed; a role that is not there has no entry."""

    cells: dict[str, Text]
    pieces: tuple[Piece, ...]
    score: float

    @property
    def is_borderless(self) -> bool:
        """Nothing printed parts the cells: where one ends was inferred from what columns may hold."""
        return any(piece.loose == "any" or not piece.is_ruled for piece in self.pieces)


class RoleModel(Protocol):
    """What a kind of table knows about its roles."""

    roles: Sequence[Role]
    best_row: float  # `row` gives no row more

    def fit(self, role: int, text: str) -> float:
        """How well a cell's text fits a role: above 0 speaks for it, below against it."""

    def blank(self, role: int) -> float:
        """Cost (≤ 0) of an empty cell in a role."""

    def skip(self, role: int, *, at_start: bool, first_row: bool) -> float:
        """Cost (≤ 0) of a role that a row leaves out."""

    def ends(self, role: int, text: str, start: int) -> Iterable[int]:
        """Where a cell of this role that begins at ``start`` of a loose text may end."""

    def can_start(self, role: int) -> bool:
        """Whether a row may begin with this role (the levels before it are filled down)."""

    def row(self, cells: dict[str, str]) -> float:
        """How well the finished row agrees with itself."""
