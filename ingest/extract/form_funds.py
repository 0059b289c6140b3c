"""The funds block of a form: rows by source, amounts by phase (年初预算, 全年预算, 执行)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest import lexicon
from ingest.amounts import decimal_of, parse_cell_money, parse_percent
from ingest.document import Text
from ingest.extract.form import Form, FundRow
from ingest.extract.fund_model import PHASES, FundModel, source_kind, source_label
from ingest.tables.decode import decode
from ingest.tables.parts import Header
from ingest.tables.roles import DecodedRow, Role
from ingest.tables.stream import Piece, PieceStream

_HALVES = re.compile(r"^按(?:收入|支出)性质分")
_UNIT_ONLY = re.compile(r"^[（(]?\s*(?:单位[:：])?\s*(?:万|千|亿)?元\s*[)）]?$")
_GOALS = ("goal_planned", "goal_actual")


def read_funds(form: Form, stream: PieceStream, header: Header, top: int) -> None:
    end = _funds_end(stream, header.end, top)
    body = PieceStream(
        tuple(p for p in stream.pieces[header.end : end] if lexicon.form_labels().match(p.chars) != "fund_block"),
        stream.rows,
    )
    model = FundModel((_source_role(body, header), *header.roles))
    rows, _ = decode(body, model)
    if any(piece.loose != "no" for piece in body.pieces):
        total = next(
            (r for r in rows if source_kind(r.cells["source"].chars if "source" in r.cells else "") == "total"), None
        )
        model.total = {
            n: v
            for n in PHASES
            if total and n in total.cells and (v := parse_cell_money(total.cells[n].chars, "元")) is not None
        }
        rows, _ = decode(body, model)
    if not rows and header.names:
        rows = []
    for row in rows:
        add_fund(form, row)
    _add_side_pairs(form)


def _source_role(body: PieceStream, header: Header) -> Role:
    """The column of the sources' names, which has no header: up to the first one that has."""
    named = [piece for piece in body.pieces if source_kind(piece.chars)]
    first, left = header.roles[0].edges, min((p.edges[0] for p in named if p.edges), default=None)
    edges = (left, first[0]) if left is not None and first is not None and left < first[0] else None
    return Role("source", min((p.column for p in named), default=None), edges)


def _funds_end(stream: PieceStream, start: int, top: int) -> int:
    labels = lexicon.form_labels()
    for index in range(start, top):
        role = labels.match(stream.pieces[index].chars)
        if role in ("goal_block", *_GOALS, "indicator_block", "contact", "project_name"):
            return index
        if role == "note" and index > start + 1 and lexicon.fund_columns().match(stream.pieces[index].chars) is None:
            return index
    return top


def add_fund(form: Form, row: DecodedRow) -> None:
    """Add a decoded row of the funds block to the form."""
    source = row.cells.get("source")
    if source is None or lexicon.fold(source.chars) == "其中" or _HALVES.match(source.chars):
        return
    if sum(source_kind(piece.chars) is not None for piece in row.pieces) > 1:
        form.side_pairs += [pair for pair in _label_values(row.pieces) if pair[1] is not None]
        return
    kind = source_kind(source.chars)
    is_unit = _UNIT_ONLY.match(source.chars) is not None
    if kind is None and not is_unit:
        form.unknown_labels += [("fund_source", p) for p in row.pieces[:1]]
    kind = kind or ("total" if is_unit else "part")
    amounts, texts = {}, {}
    for name in PHASES:
        cell = row.cells.get(name)
        if cell is None or not cell.chars:
            continue
        amount = parse_cell_money(cell.chars, form.unit or _likely_unit(cell.chars))
        if amount is not None:
            amounts[name], texts[name] = amount, cell
        elif cell.chars not in ("/", "—", "——", "-", "--", "无", "\\"):
            form.unread.append((f"{name}_yuan", cell, "not one number with an optional unit"))
    rate_text = row.cells.get("rate")
    rate = parse_percent(rate_text.chars) if rate_text else None
    if kind == "total" and form.total_fund:
        kind = "part"
    form.funds.append(
        FundRow(
            "" if is_unit else source_label(source.chars),
            kind,
            amounts,
            texts,
            rate,
            rate_text,
            _points(row, "weight"),
            _points(row, "score"),
            _recomputes(amounts, rate),
            row.is_borderless,
        )
    )


def _add_side_pairs(form: Form) -> None:
    """Sources by revenue beside uses by expenditure, a number each: the phase is the total they add up to."""
    total = form.total_fund
    sides: dict[int, list[tuple[Piece, Piece, Decimal]]] = {}
    for label, value in form.side_pairs:
        amount = parse_cell_money(value.chars, form.unit or _likely_unit(value.chars)) if value else None
        if value is not None and amount is not None:
            sides.setdefault(label.column, []).append((label, value, amount))
    for pairs in sides.values():
        whole = sum((amount for _, _, amount in pairs), Decimal(0))
        phase = next((p for p in reversed(PHASES) if total and total.amounts.get(p) == whole), None)
        for label, value, amount in pairs:
            if phase is None:
                form.unread.append(("amount_yuan", value.text, "nothing says whether it is budget or execution"))
            else:
                form.funds.append(
                    FundRow(
                        source_label(label.chars),
                        "part",
                        {phase: amount},
                        {phase: value.text},
                        None,
                        None,
                        None,
                        None,
                        False,
                    )
                )


def _likely_unit(text: str) -> str:
    """The unit where none is printed: 万元 as in the national form, 元 for what can only be yuan."""
    number = decimal_of(text)
    return "元" if number is not None and number >= 200_000 else "万元"


def _points(row: DecodedRow, name: str) -> Decimal | None:
    cell = row.cells.get(name)
    return decimal_of(cell.chars.rstrip("分 ")) if cell else None


def _recomputes(amounts: dict[str, Decimal], rate: Decimal | None) -> bool:
    budget, executed = amounts.get("budget", amounts.get("initial_budget")), amounts.get("executed")
    return bool(
        rate is not None
        and budget
        and executed is not None
        and abs(executed / budget * 100 - rate) <= Decimal("0.0051")
    )


def read_paired_funds(form: Form, pieces: Sequence[Piece]) -> None:
    """预算数: X · 执行数: Y, then 其中-财政拨款: X' · 其中-财政拨款: Y' (label-value pairs, two phases)."""
    rows: dict[str, tuple[dict[str, Decimal], dict[str, Text]]] = {}
    columns = lexicon.fund_columns()
    phases: list[str] = []
    pairs = list(_label_values(pieces))
    rate: tuple[Decimal | None, Text | None] = (None, None)
    for label, value in pairs:
        role = columns.match(label.chars)
        if role in PHASES and role not in phases:
            phases.append(role)
            _put(form, rows, "", role, value)
        elif role == "rate" and value is not None:
            rate = (parse_percent(value.chars), value.text)
        elif phases and source_kind(label.chars):
            name = source_label(label.chars)
            taken = rows.get(name, ({}, {}))[1]
            number = sum(1 for other, _ in pairs[: pairs.index((label, value))] if source_label(other.chars) == name)
            if number < len(phases) and phases[number] not in taken:
                _put(form, rows, name, phases[number], value)
    for name, (amounts, texts) in rows.items():
        kind = "total" if not name and not form.total_fund else "part"
        own = rate if kind == "total" else (None, None)
        form.funds.append(FundRow(name, kind, amounts, texts, own[0], own[1], None, None, _recomputes(amounts, own[0])))


def _put(
    form: Form, rows: dict[str, tuple[dict[str, Decimal], dict[str, Text]]], name: str, phase: str, value: Piece | None
) -> None:
    amounts, texts = rows.setdefault(name, ({}, {}))
    if value is None:
        return
    amount = parse_cell_money(value.chars, form.unit or _likely_unit(value.chars))
    if amount is None:
        form.unread.append((f"{phase}_yuan", value.text, "not one number with an optional unit"))
    else:
        amounts[phase], texts[phase] = amount, value.text


def _label_values(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece | None]]:
    """Fund labels with the piece behind each, if that is no label itself."""

    def is_label(piece: Piece) -> bool:
        return bool(
            lexicon.fund_columns().match(piece.chars)
            or source_kind(piece.chars)
            or lexicon.form_labels().match(piece.chars)
        )

    for index, piece in enumerate(pieces):
        if not piece.chars or not (lexicon.fund_columns().match(piece.chars) or source_kind(piece.chars)):
            continue
        follower = pieces[index + 1] if index + 1 < len(pieces) else None
        yield piece, follower if follower is not None and follower.chars and not is_label(follower) else None
