"""A project form → its fields: head (names, departments), funds, goals, indicators, total.

Form: 项目支出绩效自评表, 财预〔2020〕10号, and its provincial variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest import lexicon
from ingest.amounts import decimal_of, parse_cell_money, parse_percent, printed_unit
from ingest.document import Text
from ingest.extract.fund_model import PHASES, FundModel, source_kind, source_label
from ingest.extract.indicators import Indicator, read_indicators
from ingest.tables.decode import DecodedRow, Role, decode
from ingest.tables.parts import Header, body_end, find_fund_header, find_indicator_header, is_form_title, read_total
from ingest.tables.stream import Piece, PieceStream

_NAME_ROLES = ("project_name", "competent_department", "implementing_unit", "budget_unit", "project_code")
_CODE = re.compile(r"^(?P<code>[0-9A-Z]{6,})\s*[-—_]\s*(?P<name>.+)$")
_DEPARTMENT_CODE = re.compile(r"^\d{3,6}\s*[-—_]?\s*(?=[\u4e00-\u9fff])")
_HINT = re.compile(r"在此(?:处)?填写|请在此|不超过\d+字|^[（(]盖章[）)]$|^[X×x]{2,}")
_HALVES = re.compile(r"^按(?:收入|支出)性质分")
_UNIT_ONLY = re.compile(r"^[（(]?\s*(?:单位[:：])?\s*(?:万|千|亿)?元\s*[)）]?$")
_GOALS = ("goal_planned", "goal_actual")


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the funds block: amounts in yuan by phase, with the text each is printed in."""

    source: str  # empty where the amounts stand behind 预算数/执行数 without a row label
    kind: str  # total or part
    amounts: dict[str, Decimal]
    texts: dict[str, Text]
    rate_pct: Decimal | None
    rate_text: Text | None
    weight: Decimal | None
    score: Decimal | None
    is_consistent: bool  # the printed rate recomputes


@dataclass(slots=True)
class Form:
    """What one form says; ``fields`` holds the printed text of each head field."""

    fields: dict[str, Text] = field(default_factory=dict)
    title: Text | None = None
    funds: list[FundRow] = field(default_factory=list)
    goal: Text | None = None
    outcome: Text | None = None
    indicators: list[Indicator] = field(default_factory=list)
    total_score: Decimal | None = None
    unknown_labels: list[tuple[str, Piece]] = field(default_factory=list)
    unread: list[tuple[str, Text, str]] = field(default_factory=list)
    has_indicator_table: bool = False
    side_pairs: list[tuple[Piece, Piece | None]] = field(default_factory=list)
    unit: str | None = None

    @property
    def total_fund(self) -> FundRow | None:
        """The row of the whole project's money."""
        return next((row for row in self.funds if row.kind == "total"), None)


def read_form(stream: PieceStream, unit: str | None) -> Form:
    """Read one form. ``unit``: the unit that a caption near it prints, if any."""
    form = Form()
    indicator_header = find_indicator_header(stream.pieces)
    top = indicator_header.start if indicator_header else len(stream.pieces)
    fund_header = find_fund_header(stream.pieces, 0, top)
    _read_head(form, stream.pieces[: fund_header.start if fund_header else top])
    _read_head(
        form,
        stream.pieces[fund_header.end if fund_header else 0 : top],
        roles=("project_name", "implementing_unit", "competent_department"),
    )
    form.unit = _unit(stream.pieces[:top]) or unit
    if fund_header:
        _read_funds(form, stream, fund_header, top)
    else:
        _read_paired_funds(form, stream.pieces[:top])
    _read_goals(form, stream, top)
    if indicator_header:
        form.has_indicator_table = True
        end = body_end(stream, indicator_header.end)
        form.indicators, unknown = read_indicators(stream, indicator_header, end)
        form.unknown_labels += [("level", piece) for piece in unknown]
        form.total_score = _read_total(form, stream, end)
    return form


def _read_total(form: Form, stream: PieceStream, end: int) -> Decimal | None:
    labels = lexicon.form_labels()
    for index in range(end, len(stream.pieces)):
        if labels.match(stream.pieces[index].chars) == "total":
            extra = form.total_fund.score if form.total_fund and form.total_fund.score is not None else Decimal(0)
            weights = [i.weight for i in form.indicators if i.weight is not None]
            scores = [i.score for i in form.indicators if i.score is not None]
            value, _ = read_total(
                stream, index, sum(weights, Decimal(0)) if weights else None, sum(scores, extra) if scores else None
            )
            if value is not None:
                return value
    return None


def _unit(pieces: Sequence[Piece]) -> str | None:
    return next((unit for p in pieces if len(p.chars) < 40 and (unit := printed_unit(p.chars))), None)


def _read_head(form: Form, pieces: Sequence[Piece], roles: Sequence[str] = _NAME_ROLES) -> None:
    """Label and value pairs: the value is the next piece that is no label."""
    labels = lexicon.form_labels()
    for index, piece in enumerate(pieces):
        if form.title is None and is_form_title(piece.chars):
            form.title = piece.text
        role, value = _inline(piece)
        role = role or labels.match(piece.chars)
        if role is None or role not in roles or role in form.fields:
            continue
        value = value or _next_value(pieces, index)
        if value is None:
            continue
        take_field(form, role, value)


def take_field(form: Form, role: str, value: Text) -> None:
    """Keep a head field's value, or the reason why it cannot be one."""
    problem = _not_a_name(role, value.chars)
    if problem:
        form.unread.append((role, value, problem))
    else:
        form.fields.setdefault(role, value)


def _inline(piece: Piece) -> tuple[str | None, Text | None]:
    """``项目名称：X`` in one piece."""
    for mark in ("：", ":"):
        left, found, right = piece.chars.partition(mark)
        if found and right.strip() and (role := lexicon.form_labels().match(left)):
            return role, piece.text.part(len(left) + 1, len(piece.chars)).strip()
    return None, None


def _next_value(pieces: Sequence[Piece], index: int) -> Text | None:
    label = pieces[index]
    for piece in pieces[index + 1 : index + 4]:
        if not piece.chars:
            continue
        if lexicon.form_labels().match(piece.chars) or lexicon.fund_columns().match(piece.chars) or _inline(piece)[0]:
            return None
        if (
            piece.begins_row
            and piece.row != label.row
            and label.loose == "no"
            and piece.column <= label.column
            and label.column > 0
        ):
            return None
        return piece.text
    return None


def _not_a_name(role: str, text: str) -> str | None:
    """Why a text cannot be the name in a head field, or None."""
    if role == "project_code":
        return None
    if decimal_of(text) is not None:
        return "a number stands where a name belongs"
    if _HINT.search(text):
        return "a template hint, not a name"
    return "too long for a name" if len(text) > 120 else None


def _read_funds(form: Form, stream: PieceStream, header: Header, top: int) -> None:
    end = _funds_end(stream, header.end, top)
    body = PieceStream(
        tuple(p for p in stream.pieces[header.end : end] if lexicon.form_labels().match(p.chars) != "fund_block"),
        stream.rows,
    )
    source_column = _source_column(body)
    model = FundModel((Role("source", source_column), *header.roles))
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


def _source_column(body: PieceStream) -> int | None:
    columns = [p.column for p in body.pieces if source_kind(p.chars)]
    return min(columns) if columns else None


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


def _read_paired_funds(form: Form, pieces: Sequence[Piece]) -> None:
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


def _read_goals(form: Form, stream: PieceStream, top: int) -> None:
    """Goal and outcome: two labels side by side, then their texts in the same order (or columns)."""
    pieces, labels = stream.pieces[:top], lexicon.form_labels()
    run: list[tuple[str, Piece]] = []
    for index, piece in enumerate(pieces):
        role = labels.match(piece.chars) if piece.chars and not piece.chars[0].isdigit() else None
        if role == "goal_block" and run and "完成" in piece.chars:
            role = "goal_actual"
        if role in _GOALS:
            if run and role in {r for r, _ in run}:
                run = []
            run.append((role, piece))
            continue
        if not run or not piece.chars:
            continue
        if role == "goal_block":
            continue
        values = _goal_values(pieces, index, len(run))
        _assign_goals(form, run, values, certain=stream.rows == "certain")
        return


def _goal_values(pieces: Sequence[Piece], index: int, most: int) -> list[Piece]:
    values: list[Piece] = []
    for piece in pieces[index:]:
        known = lexicon.form_labels().match(piece.chars) or lexicon.indicator_columns().match(piece.chars)
        if piece.chars and known or len(values) == most:
            break
        if piece.chars:
            values.append(piece)
    return values


def _assign_goals(form: Form, run: Sequence[tuple[str, Piece]], values: Sequence[Piece], *, certain: bool) -> None:
    if len(values) == 1 and values[0].loose != "no" and len(words := values[0].chars.split(" ")) == len(run):
        first = values[0].text
        edges = [0, len(words[0]) + 1] if len(words) == 2 else [0]
        values = [Piece(first.part(a, a + len(w)), values[0].row, 0) for a, w in zip(edges, words, strict=False)]
    for position, piece in enumerate(values):
        role = run[min(position, len(run) - 1)][0]
        if certain and len(values) < len(run):
            role = min(run, key=lambda r: abs(r[1].column - piece.column))[0]
        text = piece.text if not _HINT.search(piece.chars) else None
        if role == "goal_planned" and form.goal is None:
            form.goal = text
        elif role == "goal_actual" and form.outcome is None:
            form.outcome = text


def split_code(text: str) -> tuple[str | None, str]:
    """``51000024T…-学前教育…`` → (code, name); no code: (None, text)."""
    match = _CODE.match(text.strip())
    return (match["code"], match["name"]) if match else (None, _DEPARTMENT_CODE.sub("", text.strip()))
