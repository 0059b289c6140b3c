"""What the search of `decode` knows of a reading of the table so far."""

from __future__ import annotations

Position = tuple[int, int]  # piece, offset in it
Entry = tuple[int, int, int, int]  # of a row: role, piece (-1: an empty cell), start, end
Row = tuple[Entry, ...]


class State:
    """A reading that was kept: the rows that are done (the last one first, linked) and the row that is open."""

    __slots__ = ("closed", "count", "done", "is_filled", "last", "roles", "row", "score", "shift")

    def __init__(self, score: float, count: int, done: Done | None, shift: int = 0) -> None:
        self.score = score
        self.count = count  # of rows done
        self.done = done
        self.shift = shift
        self.last = -1  # role of the last cell of the open row
        self.roles = 0  # of the open row, a bit each
        self.row: Row = ()
        self.is_filled = False  # the open row has a cell that is not empty
        self.closed: State | None = None


Done = tuple[Row, float, "Done | None"]  # a row, its weight, the rows before it
# Score, rows done and roles as one number, the state it goes on from, what it adds to the row (None: nothing), shift.
Reading = tuple[float, int, State, Entry | None, int]


def state_of(reading: Reading) -> State:
    """The reading as a state that the search can go on from."""
    score, _, before, entry, shift = reading
    state = State(score, before.count, before.done, shift)
    if entry is None:
        state.row, state.last, state.roles, state.is_filled = before.row, before.last, before.roles, before.is_filled
    else:
        state.row = (*before.row, entry)
        state.last = entry[0]
        state.roles = before.roles | 1 << entry[0]
        state.is_filled = before.is_filled or entry[1] >= 0
    return state
