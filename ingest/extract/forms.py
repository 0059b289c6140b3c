"""A project form → its fields: head (names, departments), funds, goals, indicators, total.

Form: 项目支出绩效自评表, 财预〔2020〕10号, and its provincial variants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest import lexicon
from ingest.amounts import decimal_of, printed_unit
from ingest.extract.form import Form, FundRow
from ingest.extract.form_funds import read_funds, read_paired_funds
from ingest.extract.form_goals import read_goals
from ingest.extract.form_head import read_head
from ingest.extract.indicators import Indicator, read_indicators
from ingest.tables.parts import body_end, find_fund_header, find_indicator_header, read_total
from ingest.tables.stream import Piece, PieceStream

_AFTER_FUNDS = frozenset(
    ("goal_block", "goal_planned", "goal_actual", "indicator_block", "contact", "project_name", "note", "total")
)


def read_form(stream: PieceStream, unit: str | None) -> Form:
    """Read one form. ``unit``: the unit that a caption near it prints, if any."""
    form = Form()
    indicator_header = find_indicator_header(stream.pieces)
    top = indicator_header.start if indicator_header else len(stream.pieces)
    fund_header = find_fund_header(stream.pieces, 0, top)
    read_head(form, stream.pieces[: fund_header.start if fund_header else top])
    if fund_header:
        below = stream.pieces[fund_header.end : top]
        read_head(form, below, roles=("project_name", "implementing_unit", "competent_department"))
    form.unit = _unit(stream.pieces[:top]) or unit
    if fund_header:
        read_funds(form, stream, fund_header, top)
    else:
        read_paired_funds(form, stream.pieces[:top])
    if not form.funds:
        form.unread += [("fund_yuan", piece.text, "no known header over it") for piece in _fund_numbers(stream, top)]
    read_goals(form, stream, top)
    if indicator_header:
        form.has_indicator_table = True
        end = body_end(stream, indicator_header.end)
        form.indicators, unknown = read_indicators(stream, indicator_header, end)
        form.unknown_labels += [("level", piece) for piece in unknown]
        form.total_score = _read_total(form, stream, end)
    return form


def _fund_numbers(stream: PieceStream, top: int) -> Iterator[Piece]:
    """Numbers behind a label of the funds block, up to the next block of the form."""
    labels, is_inside = lexicon.form_labels(), False
    for piece in stream.pieces[:top]:
        role = labels.match(piece.chars)
        if role:
            is_inside = role == "fund_block" or (is_inside and role not in _AFTER_FUNDS)
        elif is_inside and decimal_of(piece.chars) is not None:
            yield piece


def _read_total(form: Form, stream: PieceStream, end: int) -> Decimal | None:
    labels = lexicon.form_labels()
    for index in range(end, len(stream.pieces)):
        if labels.match(stream.pieces[index].chars) == "total":
            rows: list[Indicator | FundRow] = [*form.indicators, *([form.total_fund] if form.total_fund else [])]
            weights = [row.weight for row in rows if row.weight is not None]
            scores = [row.score for row in rows if row.score is not None]
            value, _ = read_total(stream, index, _sum(weights), _sum(scores))
            if value is not None:
                return value
    return None


def _sum(numbers: Sequence[Decimal]) -> Decimal | None:
    return sum(numbers, Decimal(0)) if numbers else None


def _unit(pieces: Sequence[Piece]) -> str | None:
    return next((unit for p in pieces if len(p.chars) < 40 and (unit := printed_unit(p.chars))), None)
