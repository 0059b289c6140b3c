"""What a reader of one workbook format hands on: sheets of displayed texts, merges and borders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.readers.wrapping import unwrapped

Place = tuple[int, int]  # row and column, counted from 0
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, all inclusive

# A report has hundreds of cells a sheet; a sheet beyond these limits is data of another kind, or an attack.
MOST_CELLS = 200_000
MOST_PLACES = 500_000
BLANK_ROWS = 500  # so many rows in a row without a text: what is formatted below is no form any more


class TooLarge(Exception):
    """A sheet holds more cells than a report can have."""


@dataclass(slots=True)
class Sheet:
    """A sheet as a sparse grid. Empty cells that carry a vertical border stand in ``ruled`` alone."""

    number: int  # place among all sheets of the workbook, counted from 1
    name: str
    is_hidden: bool = False
    texts: dict[Place, str] = field(default_factory=dict)
    ruled: dict[int, set[int]] = field(default_factory=dict)  # row -> columns with a left or right border
    merges: list[Merge] = field(default_factory=list)
    covered: dict[Place, Place] = field(default_factory=dict)  # place under a merged cell -> that cell's place
    ends: dict[Place, Place] = field(default_factory=dict)  # merged cell -> its last row and column

    def put(self, row: int, column: int, text: str) -> None:
        """A cell's displayed text. Raises `TooLarge`."""
        if len(self.texts) >= MOST_CELLS:
            raise TooLarge
        self.texts[row, column] = text

    def settle(self) -> None:
        """Work the merges out, within the area in use; texts under a merged cell are not shown and go."""
        last_row = max((row for row, _ in self.texts), default=-1)
        last_column = max((max(columns, default=-1) for columns in self.ruled.values()), default=-1)
        last_column = max(last_column, max((column for _, column in self.texts), default=-1))
        for top, left, bottom, right in self.merges:
            self._merge(top, left, min(bottom, last_row), min(right, last_column))
        for row in [row for row in self.ruled if row > last_row]:
            del self.ruled[row]

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if bottom < top or right < left or (bottom, right) == (top, left):
            return
        if len(self.covered) + (bottom - top + 1) * (right - left + 1) > MOST_PLACES:
            raise TooLarge
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        if any(place in self.covered or place in self.ends for place in places):
            return  # merged cells that overlap: a damaged file; the first one stands
        self.ends[top, left] = (bottom, right)
        for place in places[1:]:
            self.covered[place] = (top, left)
            self.texts.pop(place, None)

    def end(self, place: Place) -> Place:
        """Last row and column of the cell at ``place``."""
        return self.ends.get(place, place)


def column_of(letters: str) -> int:
    """A, B, … Z, AA … as 0, 1, … 25, 26 …"""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def printable(text: str) -> str:
    """A cell's text with its line breaks as ``\\n`` and without white space around it.

    Downstream a number goes on over a break, as where a page wraps it; nothing wraps here, so
    that a break between two numbers is written as a space.
    """
    text = text.strip()
    if "\n" not in text and "\r" not in text:
        return text
    return unwrapped(text.replace("\r\n", "\n").replace("\r", "\n"))


def is_drawn(styles: Iterable[str | None]) -> bool:
    """Whether one of a cell's border styles is a line."""
    return any(style not in (None, "", "none") for style in styles)
