"""Decode a stream of pieces into rows: a beam search for the segmentation that agrees best.

Dumps lose cell borders, shift columns and drop merged cells. What survives is the order
of the cells, the header's roles and what each role may hold. A *role model* scores how
well a text fits a role, proposes where a cell may end in a loose stretch, and scores a
finished row (a score is at most its weight, …). The search walks over the stream, and
in each step gives the next cell to a later role of the row or begins a new row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingest.document import Text
from ingest.tables.columns import rows_by_columns
from ingest.tables.roles import DecodedRow, Role, RoleModel
from ingest.tables.stream import Piece, PieceStream

BEAM = 10
LOOSE_BEAM = 80  # digits that run together leave many readings open until the row ends
_SHIFT_COST = (0.0, 0.35, 2.6, 3.2)  # a cell so many columns off where the row's other cells stand
_NEW_ROW = {"certain": 0.0, "hinted": -2.0, "unknown": -0.6}
# A row that begins so far right of its header; left is cheap: dropped merged cells.
_SHIFTED_ROW = (0.0, 0.7, 2.0, 3.0)
_LOOSE_CELL = -0.25  # a cell border set where none is printed
_DROPPED = -6.0  # to leave a piece out of every row
_UNLED_ROW = -2.5  # a row of a flattened table that no level's name opens
_MISSED_BREAK = -1.2  # to read on in a row although a break is printed


@dataclass(frozen=True, slots=True)
class _State:
    score: float
    last: int = -1  # role of the last cell of the open row
    shift: int = 0
    row: tuple[tuple[int, Piece | None, int, int], ...] = ()  # role, piece, start, end (None: empty)
    pieces: tuple[Piece, ...] = ()
    done: tuple[tuple[dict[str, Text], tuple[Piece, ...], float], ...] = field(default=())


def decode(stream: PieceStream, model: RoleModel) -> tuple[list[DecodedRow], float]:
    """The best rows and the search's score per row (higher is surer)."""
    if not stream.pieces:
        return [], 0.0
    if stream.rows == "exact":
        if (certain := rows_by_columns(stream.pieces, model)) is not None:
            return certain, 0.0
        stream = replace(stream, rows="certain")
    frontier: dict[tuple[int, int], list[_State]] = {(0, 0): [_State(0.0)]}
    final: list[_State] = []
    while frontier:
        position = min(frontier)
        index, offset = position
        states = frontier.pop(position)
        if index == len(stream.pieces):
            final = [_close(state, model) for state in states]
            break
        loose = stream.pieces[index].loose == "any"
        ahead = model if offset == 0 and index and stream.pieces[index - 1].loose == "any" else None
        states = _prune(states, LOOSE_BEAM if loose else BEAM, ahead)
        for state in states:
            for nxt, new in _steps(stream, model, state, index, offset):
                frontier.setdefault(nxt, []).append(new)
    best = max(final, key=lambda s: s.score)
    rows = [DecodedRow(cells, pieces, score) for cells, pieces, score in best.done]
    return rows, best.score / max(1, len(rows))


def _prune(states: list[_State], beam: int, ahead: RoleModel | None) -> list[_State]:
    """The best states, not too many of one shape; behind a loose piece the open row is weighed as if it ended."""
    if ahead is None:
        states.sort(key=lambda s: -s.score)
    else:
        states.sort(key=lambda s: -(s.score + ahead.row(_texts(s, ahead))))
    kept: list[_State] = []
    seen: dict[tuple[int, int, tuple[int, ...]], int] = {}
    for state in states:
        key = (len(state.done), state.last, tuple(entry[0] for entry in state.row))
        if seen.get(key, 0) < max(2, beam // 8):
            seen[key] = seen.get(key, 0) + 1
            kept.append(state)
        if len(kept) >= beam:
            break
    return kept


def _steps(
    stream: PieceStream, model: RoleModel, state: _State, index: int, offset: int
) -> Iterable[tuple[tuple[int, int], _State]]:
    piece = stream.pieces[index]
    breaks = offset == 0 and index > 0 and piece.begins_row
    may_go_on = state.last >= 0 and not (breaks and stream.rows == "certain")
    may_begin = state.last < 0 or offset > 0 or (breaks if stream.rows == "certain" else True)
    if not piece.chars:
        yield from _blank_steps(model, state, index, may_go_on, may_begin, breaks)
        return
    yield (index + 1, 0), replace(state, score=state.score + _DROPPED)  # nothing it could be
    if may_go_on:
        cost = _MISSED_BREAK if breaks else 0.0
        yield from _assign(stream, model, state, index, offset, state.last + 1, cost)
    if may_begin:
        fresh = _close(state, model) if state.last >= 0 else state
        free = breaks or state.last < 0 or stream.rows == "certain"
        cost = 0.0 if free else _NEW_ROW[stream.rows]
        if piece.loose == "any" and offset > 0:
            cost += _UNLED_ROW
        yield from _assign(stream, model, fresh, index, offset, 0, cost)


def _blank_steps(
    model: RoleModel, state: _State, index: int, may_go_on: bool, may_begin: bool, breaks: bool
) -> Iterable[tuple[tuple[int, int], _State]]:
    """An empty cell: padding, or the place of a role with nothing in it."""
    after = (index + 1, 0)
    yield after, replace(state, score=state.score - 0.25)
    if may_go_on and state.last + 1 < len(model.roles) and not breaks:
        role = state.last + 1
        yield (
            after,
            replace(state, score=state.score + model.blank(role), last=role, row=(*state.row, (role, None, 0, 0))),
        )
    if may_begin and breaks:
        fresh = _close(state, model) if state.last >= 0 else state
        yield after, replace(fresh, score=fresh.score - 0.05)
        if model.can_start(0):
            yield after, replace(fresh, score=fresh.score + model.blank(0), last=0, row=((0, None, 0, 0),))


def _assign(
    stream: PieceStream, model: RoleModel, state: _State, index: int, offset: int, first: int, cost: float
) -> Iterable[tuple[tuple[int, int], _State]]:
    """The next cell to each role from ``first`` on."""
    piece = stream.pieces[index]
    text = piece.chars
    begins = state.last < 0
    skipped = 0.0
    for role in range(first, len(model.roles)):
        if begins and not model.can_start(role):
            break
        shift, shift_cost = _shifted(model.roles[role], piece, state, begins, stream.rows)
        for end in _ends(model, role, piece, offset):
            whole = piece.loose == "no"
            cell = text if whole else text[offset:end].strip()
            if not cell:
                continue
            left_out = 0.0 if _is_aligned(model.roles[role], piece, state, stream) else skipped
            score = state.score + cost + left_out + shift_cost + model.fit(role, cell)
            if piece.loose == "any":
                score += _cut_cost(text, offset, end)
            following = (index + 1, 0) if end >= len(text.rstrip()) else (index, end)
            pieces = state.pieces if state.pieces and state.pieces[-1] is piece else (*state.pieces, piece)
            yield following, _State(score, role, shift, (*state.row, (role, piece, offset, end)), pieces, state.done)
        skipped += model.skip(role, at_start=begins, first_row=not state.done)
        if skipped < -8:
            break


def _ends(model: RoleModel, role: int, piece: Piece, offset: int) -> Iterable[int]:
    if piece.loose == "no":
        return (len(piece.chars),)
    if piece.loose == "any":
        return model.ends(role, piece.chars, offset)
    text, position = piece.chars, offset
    ends: list[int] = []
    while position < len(text) and len(ends) < 6:
        gap = text.find(" ", max(position, offset + 1))
        position = len(text) if gap < 0 else gap + 1
        ends.append(len(text) if gap < 0 else gap)
    return ends


def _cut_cost(text: str, start: int, end: int) -> float:
    """Cost of cell borders that nothing prints: every cell, cuts inside numbers, a lost zero or unit."""
    cost = _LOOSE_CELL
    cell, behind = text[start:end].strip(), text[end : end + 1]
    if cell[0] in "%.," or (cell[0] == "0" and cell[1:2].isdigit()):
        cost -= 3.0
    if behind == "/" or (cell[-1].isdigit() and behind and behind in "元万亿"):
        cost -= 1.5
    if cell[-1].isdigit() and behind:
        cost -= (
            (2.2 if " " in text else 0.7)
            if behind.isdigit()
            else 3.0
            if behind in "%.,"
            else 0.7
            if "\u4e00" <= behind <= "\u9fff"
            else 0.0
        )
    return cost


def _shifted(role: Role, piece: Piece, state: _State, begins: bool, rows: str) -> tuple[int, float]:
    """The row's shift against the header, and what this cell's place costs.

    Where rows are only hinted (one cell a line), the empty cells in front still tell the
    column in which a row begins.
    """
    if role.column is None or rows == "unknown" or piece.loose != "no":
        return state.shift, 0.0
    off = piece.column - role.column
    if rows == "hinted":
        opens = begins or not any(entry[1] for entry in state.row)
        return 0, -2 * _SHIFTED_ROW[min(off, 3)] if opens and off > 0 else 0.0
    if begins:
        return off, -0.35 * min(-off, 3) if off < 0 else -_SHIFTED_ROW[min(off, 3)]
    return off, -_SHIFT_COST[min(abs(off - state.shift), 3)]


def _is_aligned(role: Role, piece: Piece, state: _State, stream: PieceStream) -> bool:
    """The cell stands in its column: the roles before it are empty cells, not left out."""
    known = stream.rows == "certain" and state.last >= 0 and role.column is not None
    return known and piece.column - (role.column or 0) == state.shift


def _close(state: _State, model: RoleModel) -> _State:
    """End the open row: charge the roles that it leaves out and weigh it as a whole."""
    if not any(entry[1] for entry in state.row):
        return replace(state, last=-1, row=(), pieces=(), shift=0)
    present = {entry[0] for entry in state.row}
    score = state.score
    for role in range(state.last + 1, len(model.roles)):
        if role not in present:
            score += model.skip(role, at_start=False, first_row=False)
    cells = {
        model.roles[role].name: piece.text.part(a, b).strip() for role, piece, a, b in state.row if piece is not None
    }
    gain = model.row(_texts(state, model))
    return _State(score + gain, -1, 0, (), (), (*state.done, (cells, state.pieces, gain)))


def _texts(state: _State, model: RoleModel) -> dict[str, str]:
    return {model.roles[role].name: piece.chars[a:b].strip() for role, piece, a, b in state.row if piece is not None}
