"""What the search of `decode` charges (all ≤ 0): cells off their columns, borders that nothing prints."""

from __future__ import annotations

NEW_ROW = {"certain": 0.0, "hinted": -2.0, "unknown": -0.6}
DROPPED = -6.0  # to leave a piece out of every row
UNLED_ROW = -2.5  # a row of a flattened table that no level's name opens
MISSED_BREAK = -1.2  # to read on in a row although a break is printed
PADDING = -0.25  # an empty cell that is no role's
BLANK_ROW_START = -0.05  # a row whose first cell is padding
TOO_MANY_LEFT_OUT = -8.0  # no cell is looked for behind roles that cost so much to leave out

_SHIFT = (0.0, 0.35, 2.6, 3.2)  # a cell so many columns off where the row's other cells stand
# A row that begins so far right of its header; left is cheap: dropped merged cells.
_BEGUN = (0.0, 0.7, 2.0, 3.0)
_BEGUN_LEFT = 0.35  # a column
_LOOSE_CELL = -0.25  # a cell border set where none is printed


def moved(columns: int) -> float:
    """A cell so many columns off where the row's other cells stand."""
    return -_SHIFT[min(abs(columns), 3)]


def begun(columns: int) -> float:
    """A row whose first cell stands so many columns right of its header (below 0: left)."""
    return -_BEGUN_LEFT * min(-columns, 3) if columns < 0 else -_BEGUN[min(columns, 3)]


def hinted(columns: int) -> float:
    """The same where a line holds one cell: the empty cells in front still tell in which column a row begins."""
    return -2 * _BEGUN[min(columns, 3)] if columns > 0 else 0.0


def border(text: str, start: int, end: int) -> float:
    """Cell borders that nothing prints: every cell, cuts inside numbers, a lost zero or unit."""
    cost = _LOOSE_CELL
    cell, behind = text[start:end].strip(), text[end : end + 1]
    if cell[0] in "%.," or (cell[0] == "0" and cell[1:2].isdigit()):
        cost -= 3.0
    ends_in_digit = cell[-1].isdigit()
    if behind == "/" or (ends_in_digit and behind and behind in "元万亿"):
        cost -= 1.5
    if ends_in_digit and behind:
        cost -= _cut_number(behind, is_spaced=" " in text)
    return cost


def _cut_number(behind: str, *, is_spaced: bool) -> float:
    """What it costs to end a cell with a digit before ``behind``."""
    if behind.isdigit():
        return 2.2 if is_spaced else 0.7
    if behind in "%.,":
        return 3.0
    return 0.7 if "\u4e00" <= behind <= "\u9fff" else 0.0
