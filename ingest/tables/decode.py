"""Decode a stream of pieces into rows: a beam search for the segmentation that agrees best.

Dumps lose cell borders, shift columns and drop merged cells. What survives is the order
of the cells, the header's roles and what each role may hold. A *role model* scores how
well a text fits a role, proposes where a cell may end in a loose stretch, and scores a
finished row (a score is at most its weight, …). The search walks over the stream, and
in each step gives the next cell to a later role of the row or begins a new row.

Nearly all readings that a step tries are dropped in the next, so a reading is a bare tuple
(`states.Reading`) until it is kept, and cells, costs and rows' weights are worked out once a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf
from operator import attrgetter, itemgetter

from ingest.document import Text
from ingest.tables import costs
from ingest.tables.columns import rows_by_columns
from ingest.tables.roles import DecodedRow, RoleModel
from ingest.tables.states import Entry, Position, Reading, Row, State, state_of
from ingest.tables.stream import PieceStream

BEAM = 10
LOOSE_BEAM = 80  # digits that run together leave many readings open until the row ends
_HOPELESS = 8.0  # behind the best reading of a place: more than to leave a piece out and to begin a row
_SAME = 1e-6  # scores nearer than this differ by rounding only

# A cell that a role may take: where the search goes on, its entry, fit, cost of its borders.
_Cell = tuple[Position, Entry, float, float]


def decode(stream: PieceStream, model: RoleModel) -> tuple[list[DecodedRow], float]:
    """The best rows and the search's score per row (higher is surer)."""
    if not stream.pieces:
        return [], 0.0
    if stream.rows == "exact":
        if (certain := rows_by_columns(stream.pieces, model)) is not None:
            return certain, 0.0
        stream = replace(stream, rows="certain")
    return _Search(stream, model).rows()


class _Search:
    def __init__(self, stream: PieceStream, model: RoleModel) -> None:
        self._pieces = stream.pieces
        self._rows = stream.rows
        self._is_certain = stream.rows == "certain"
        self._model = model
        self._width = len(model.roles)
        self._gains: dict[Row, float] = {}
        self._paths: dict[tuple[int, bool, bool], list[tuple[int, float]]] = {}
        self._tails = [
            [model.skip(role, at_start=False, first_row=False) for role in range(first, self._width)]
            for first in range(self._width + 1)
        ]
        self._frontier: dict[Position, list[Reading]] = {}

    def rows(self) -> tuple[list[DecodedRow], float]:
        start = State(0.0, 0, None)
        self._frontier[0, 0] = [(0.0, 0, start, None, 0)]
        while True:
            position = index, offset = min(self._frontier)
            readings = self._frontier.pop(position)
            if index == len(self._pieces):
                break
            states = self._kept(readings, index, offset)
            if self._pieces[index].chars:
                self._step(states, index, offset)
            else:
                self._step_over_blank(states, index)
        best = max((self._close(state_of(reading)) for reading in readings), key=lambda state: state.score)
        decoded = self._decoded(best)
        return decoded, best.score / max(1, len(decoded))

    def _kept(self, readings: list[Reading], index: int, offset: int) -> list[State]:
        """The best states, not too many of one shape; behind a loose piece the open row is weighed as if it ended."""
        beam = LOOSE_BEAM if self._pieces[index].loose == "any" else BEAM
        if offset == 0 and index and self._pieces[index - 1].loose == "any":
            readings.sort(key=self._score_if_closed, reverse=True)
        else:
            readings.sort(key=itemgetter(0), reverse=True)
            least = readings[0][0] - _HOPELESS
            readings = [reading for reading in readings if reading[0] >= least]
        most = max(2, beam // 8)
        kept: list[State] = []
        seen: dict[int, int] = {}
        for reading in readings:
            shape = reading[1]
            alike = seen.get(shape, 0)
            if alike < most:
                seen[shape] = alike + 1
                kept.append(state_of(reading))
                if len(kept) >= beam:
                    break
        return kept

    def _score_if_closed(self, reading: Reading) -> float:
        score, _, state, entry, _ = reading
        return score + self._gain(state.row if entry is None else (*state.row, entry))

    def _step(self, states: Sequence[State], index: int, offset: int) -> None:
        """The next cell to a later role of the open row, to a new row, or to none."""
        piece = self._pieces[index]
        breaks = offset == 0 and index > 0 and piece.begins_row
        may_go_on = not (breaks and self._is_certain)
        may_begin = offset > 0 or breaks or not self._is_certain
        missed = costs.MISSED_BREAK if breaks else 0.0
        unled = costs.UNLED_ROW if piece.loose == "any" and offset > 0 else 0.0
        opening = 0.0 if breaks or self._is_certain else costs.NEW_ROW[self._rows]
        begins = self._worth_closing(states, self._most_alike(index)) if may_begin else set()
        cells = self._cells(index, offset)
        shifts = self._shifts(index)
        left_out = self._frontier.setdefault((index + 1, 0), [])
        for state in states:
            left_out.append((state.score + costs.DROPPED, self._shape(state), state, None, state.shift))
            if state.last < 0:
                self._begin(state, unled, cells, shifts)
                continue
            if may_go_on:
                self._go_on(state, missed, cells, shifts)
            if state in begins:
                self._begin(self._close(state), opening + unled, cells, shifts)

    def _go_on(self, state: State, cost: float, cells: list[list[_Cell]], shifts: list[int | None]) -> None:
        base = state.score + cost
        shape, shift = self._shape(state), state.shift
        for role, skipped in self._path(state.last + 1, False, not state.count):
            off, moved, shift_cost = shifts[role], shift, 0.0
            if off is not None:
                if self._is_certain:
                    moved, shift_cost = off, costs.moved(off - shift)
                    if off == shift:  # in its column: the roles before it are empty cells, not left out
                        skipped = 0.0
                else:
                    moved, shift_cost = 0, 0.0 if state.is_filled else costs.hinted(off)
            for place, entry, fit, border in cells[role]:
                score = base + skipped + shift_cost + fit + border
                self._frontier.setdefault(place, []).append((score, shape | 1 << role, state, entry, moved))

    def _begin(self, state: State, cost: float, cells: list[list[_Cell]], shifts: list[int | None]) -> None:
        base = state.score + cost
        shape = self._shape(state)
        for role, skipped in self._path(0, True, not state.count):
            off, moved, shift_cost = shifts[role], state.shift, 0.0
            if off is not None:
                moved, shift_cost = (off, costs.begun(off)) if self._is_certain else (0, costs.hinted(off))
            for place, entry, fit, border in cells[role]:
                score = base + skipped + shift_cost + fit + border
                self._frontier.setdefault(place, []).append((score, shape | 1 << role, state, entry, moved))

    def _step_over_blank(self, states: Sequence[State], index: int) -> None:
        """An empty cell: padding, or the place of a role with nothing in it."""
        breaks = index > 0 and self._pieces[index].begins_row
        after = self._frontier.setdefault((index + 1, 0), [])
        for state in states:
            shape = self._shape(state)
            after.append((state.score + costs.PADDING, shape, state, None, state.shift))
            role = state.last + 1
            if 0 < role < self._width and not breaks:
                entry = (role, -1, 0, 0)
                after.append((state.score + self._model.blank(role), shape | 1 << role, state, entry, state.shift))
            if breaks:
                fresh = self._close(state)
                shape = self._shape(fresh)
                after.append((fresh.score + costs.BLANK_ROW_START, shape, fresh, None, fresh.shift))
                if self._model.can_start(0):
                    after.append((fresh.score + self._model.blank(0), shape | 1, fresh, (0, -1, 0, 0), fresh.shift))

    def _most_alike(self, index: int) -> int:
        """How many readings of one shape the next steps keep at most."""
        is_loose = any(piece.loose == "any" for piece in self._pieces[index : index + 2])
        return max(2, (LOOSE_BEAM if is_loose else BEAM) // 8)

    def _worth_closing(self, states: Sequence[State], most: int) -> set[State]:
        """Those whose next row may be kept: what a new row costs does not depend on the rows before it."""
        by_count: dict[int, list[State]] = {}
        for state in states:
            if state.last >= 0:
                by_count.setdefault(state.count + state.is_filled, []).append(state)
        worth = set()
        for alike in by_count.values():
            alike.sort(key=attrgetter("score"), reverse=True)
            scores: list[float] = []
            least = -inf
            for state in alike:
                if state.score + self._model.best_row < least:
                    break
                closed = self._close(state).score
                if closed >= least:
                    worth.add(state)
                    scores = sorted([*scores, closed], reverse=True)[:most]
                    least = scores[-1] - _SAME if len(scores) == most else -inf
        return worth

    def _shape(self, state: State) -> int:
        return state.count << self._width | state.roles

    def _path(self, first: int, begins: bool, first_row: bool) -> list[tuple[int, float]]:
        """The roles from ``first`` on that a cell may take, with what leaving out those between costs."""
        path = self._paths.get((first, begins, first_row))
        if path is None:
            path = self._paths[first, begins, first_row] = []
            skipped = 0.0
            for role in range(first, self._width):
                if begins and not self._model.can_start(role):
                    break
                path.append((role, skipped))
                skipped += self._model.skip(role, at_start=begins, first_row=first_row)
                if skipped < costs.TOO_MANY_LEFT_OUT:
                    break
        return path

    def _cells(self, index: int, offset: int) -> list[list[_Cell]]:
        """By role: the cells that may begin at ``offset``."""
        return [list(self._cells_of(role, index, offset)) for role in range(self._width)]

    def _cells_of(self, role: int, index: int, offset: int) -> Iterable[_Cell]:
        piece = self._pieces[index]
        text = piece.chars
        if piece.loose == "no":
            yield (index + 1, 0), (role, index, offset, len(text)), self._model.fit(role, text), 0.0
            return
        length = len(text.rstrip())
        for end in self._model.ends(role, text, offset) if piece.loose == "any" else _gaps(text, offset):
            if cell := text[offset:end].strip():
                border = costs.border(text, offset, end) if piece.loose == "any" else 0.0
                place = (index, end) if end < length else (index + 1, 0)
                yield place, (role, index, offset, end), self._model.fit(role, cell), border

    def _shifts(self, index: int) -> list[int | None]:
        """By role: how many columns right of its header the piece stands; None where that says nothing."""
        piece = self._pieces[index]
        if self._rows == "unknown" or piece.loose != "no":
            return [None] * self._width
        return [None if role.column is None else piece.column - role.column for role in self._model.roles]

    def _close(self, state: State) -> State:
        """End the open row: charge the roles that it leaves out and weigh it as a whole."""
        if state.closed is None:
            if state.is_filled:
                score = state.score
                for cost in self._tails[state.last + 1]:
                    score += cost
                gain = self._gain(state.row)
                state.closed = State(score + gain, state.count + 1, (state.row, gain, state.done))
            else:
                state.closed = State(state.score, state.count, state.done)
        return state.closed

    def _gain(self, row: Row) -> float:
        gain = self._gains.get(row)
        if gain is None:
            roles, pieces = self._model.roles, self._pieces
            texts = {roles[role].name: pieces[at].chars[a:b].strip() for role, at, a, b in row if at >= 0}
            gain = self._gains[row] = self._model.row(texts)
        return gain

    def _decoded(self, state: State) -> list[DecodedRow]:
        rows = []
        done = state.done
        while done is not None:
            row, gain, done = done
            taken = [(self._model.roles[role].name, self._pieces[at], a, b) for role, at, a, b in row if at >= 0]
            cells: dict[str, Text] = {name: piece.text.part(a, b).strip() for name, piece, a, b in taken}
            pieces = {id(piece): piece for _, piece, _, _ in taken}
            rows.append(DecodedRow(cells, tuple(pieces.values()), gain))
        return rows[::-1]


def _gaps(text: str, offset: int) -> list[int]:
    """The next places where a space may part two cells, the text's end among them."""
    ends: list[int] = []
    position = offset
    while position < len(text) and len(ends) < 6:
        gap = text.find(" ", max(position, offset + 1))
        position = len(text) if gap < 0 else gap + 1
        ends.append(len(text) if gap < 0 else gap)
    return ends
