"""Indicator and scoring tables → indicators: decode the rows, fill levels down, read targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest import lexicon
from ingest.amounts import decimal_of
from ingest.document import Text
from ingest.extract.indicator_model import IndicatorModel
from ingest.tables.decode import decode
from ingest.tables.parts import Header
from ingest.tables.roles import DecodedRow
from ingest.tables.stream import Piece, PieceStream

_WEIGHT_NOTE = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]")
_NOTHING = frozenset(("/", "—", "——", "-", "--", "\\", "…", "……", "－"))
_LEFT_OVER = re.compile(r"^(?:指标\s*\d+\s*[:：]?|…+)$")  # of the template's empty rows
_TEMPLATE = re.compile(r"^[（(]?(?:请?在此|此处|指标\s*\d+\s*[:：]?$|……)|不超过\d+字")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row: printed texts (None where blank), numbers, and the texts behind them."""

    level1: str | None
    level2: str | None
    level3: str | None
    target: str | None
    actual: str | None
    weight: Decimal | None
    score: Decimal | None
    level1_weight: Decimal | None
    level2_weight: Decimal | None
    explanation: str | None
    criteria: str | None
    deviation: str | None
    span: tuple[int, int]
    target_span: Text | None
    actual_span: Text | None
    is_inferred: bool


def read_indicators(stream: PieceStream, header: Header, end: int) -> tuple[list[Indicator], list[Piece]]:
    """Indicators of the body header.end…end, and the level cells that the lexicon does not know."""
    body = PieceStream(tuple(_body(stream, header, end)), stream.rows)
    rows, _ = decode(body, IndicatorModel(header.roles))
    indicators = fill_down(_merge_strays(rows, knows_rows=stream.knows_rows))
    unknown = [p for row in rows for p in row.pieces if _is_unknown_level(row, p)]
    return indicators, unknown


def _body(stream: PieceStream, header: Header, end: int) -> list[Piece]:
    """Pieces of the body without repeated headers, block labels and template hints."""
    columns, labels = lexicon.indicator_columns(), lexicon.form_labels()
    kept: list[Piece] = []
    pending_break = False
    for index in range(header.end, end):
        piece = stream.pieces[index]
        repeated = columns.match(piece.chars) in ("level1", "level2", "level3") and piece.chars.startswith(
            ("一级", "二级", "三级")
        )
        block_label = labels.match(piece.chars) == "indicator_block"
        # without rows it would pass for a cell of the next one
        left_over = stream.rows == "unknown" and _LEFT_OVER.search(piece.chars)
        if repeated or block_label or left_over or (piece.chars and _row_is_header(stream, index, columns)):
            pending_break = pending_break or piece.begins_row
            continue
        if pending_break and not piece.begins_row:
            piece = replace(piece, begins_row=True)
        pending_break = False
        kept.append(piece)
    return kept if stream.knows_rows else _without_empty_levels(kept)


def _without_empty_levels(pieces: Sequence[Piece]) -> list[Piece]:
    """Two different names of level 2 one after the other: nothing stands under the first."""
    second, first = lexicon.levels(2), lexicon.levels(1)

    def is_empty(name: str, behind: str) -> bool:
        both = name.endswith("指标") and behind.endswith("指标") and second.match(name) and second.match(behind)
        return bool(both) and second.match(name) != second.match(behind) and not first.match(name)

    behind = [piece.chars for piece in pieces[1:]] + [""]
    return [piece for piece, after in zip(pieces, behind, strict=True) if not is_empty(piece.chars, after)]


def _row_is_header(stream: PieceStream, index: int, columns: lexicon.Lexicon) -> bool:
    if stream.rows == "unknown":
        return False
    row = [p for p in stream.pieces[max(0, index - 14) : index + 14] if p.row == stream.pieces[index].row and p.chars]
    return len(row) >= 3 and all(columns.match(p.chars) for p in row)


def _is_unknown_level(row: DecodedRow, piece: Piece) -> bool:
    return any(
        name in row.cells and row.cells[name].chars == piece.chars and lexicon.levels(n).match(piece.chars) is None
        for n, name in ((1, "level1"), (2, "level2"))
    )


def _merge_strays(rows: Sequence[DecodedRow], *, knows_rows: bool) -> list[DecodedRow]:
    """A row of one name only belongs to the row before it: as its level-3 name if that lacks one, or as its remark."""
    merged: list[DecodedRow] = []
    for row in rows:
        names = [n for n, t in row.cells.items() if t.chars]
        lone = len(names) == 1 and names[0].startswith("level") and "weight" not in names[0]
        known = lone and any(lexicon.levels(n).match(row.cells[names[0]].chars) for n in (1, 2))
        role = _role_before(merged, row.cells[names[0]].chars, knows_rows) if lone and not known and merged else None
        if role:
            before = merged[-1]
            cells = {**before.cells, role: row.cells[names[0]]}
            merged[-1] = DecodedRow(cells, (*before.pieces, *row.pieces), before.score)
        else:
            merged.append(row)
    return merged


def _role_before(merged: Sequence[DecodedRow], text: str, knows_rows: bool) -> str | None:
    """What a lone text is in the row before it; None if it begins a row of its own."""
    before = merged[-1].cells
    if "level3" not in before:
        return "level3"
    is_remark = "。" in text or decimal_of(text) is not None  # a sentence, a number: no name of an indicator
    return "deviation" if is_remark and not knows_rows and "score" in before and "deviation" not in before else None


def fill_down(rows: Sequence[DecodedRow]) -> list[Indicator]:
    """Rows as indicators, levels filled down through merged cells; rows that name nothing are left out."""
    indicators: list[Indicator] = []
    level1: Text | None = None
    level2: Text | None = None
    weights: dict[str, Decimal | None] = {"level1": None, "level2": None}
    for row in rows:
        cells = row.cells
        if "level1" in cells:
            if not level1 or cells["level1"].chars != level1.chars:
                level2, weights["level2"] = None, None
            level1, weights["level1"] = cells["level1"], _points(cells.get("level1_weight")) or _noted(cells["level1"])
        if "level2" in cells:
            level2, weights["level2"] = cells["level2"], _points(cells.get("level2_weight")) or _noted(cells["level2"])
        said = [text for n in ("level3", "target") if (text := _said(cells.get(n)))]
        if not said or all(text in lexicon.words()["done"] for text in said):
            continue  # an empty template row, at most 已完成 in it
        if said[0] in lexicon.words()["no_indicator"] and "level3" in cells:
            continue  # 无 in the place of an indicator's name
        first, inferred = _first_level(level1, level2, "level1" in cells)
        guessed = inferred or "level3" not in cells or row.is_borderless
        indicators.append(_indicator(cells, first, level2, weights, guessed))
    return indicators


def _first_level(level1: Text | None, level2: Text | None, printed: bool) -> tuple[str | None, bool]:
    """The printed level 1, or the one that level 2 belongs to where filling down contradicts the taxonomy."""
    name = _name(level1)
    if printed or level2 is None:
        return name, False
    second = lexicon.levels(2).match(level2.chars)
    belongs = lexicon.standard_level1().get(second or "")
    current = lexicon.levels(1).match(name or "")
    if belongs in ("效益指标", "满意度指标") and current in ("产出指标", None):
        return belongs, True
    return name, False


def _indicator(
    cells: dict[str, Text], level1: str | None, level2: Text | None, weights: dict[str, Decimal | None], inferred: bool
) -> Indicator:
    spans = [t.span() for n, t in cells.items() if t.chars and not (n.startswith(("level1", "level2")))]
    return Indicator(
        level1=level1,
        level2=_name(level2),
        level3=_said(cells.get("level3")),
        target=_target(cells),
        actual=_said(cells.get("actual")),
        weight=_points(cells.get("weight")),
        score=_points(cells.get("score")),
        level1_weight=weights["level1"],
        level2_weight=weights["level2"],
        explanation=_said(cells.get("explanation")),
        criteria=_said(cells.get("criteria")),
        deviation=_deviation(cells.get("deviation")),
        span=(min(s for s, _ in spans), max(e for _, e in spans)),
        target_span=cells.get("target"),
        actual_span=cells.get("actual"),
        is_inferred=inferred,
    )


def _deviation(text: Text | None) -> str | None:
    """The reason cell; the name of an empty level that strayed there is none."""
    said = _said(text)
    return None if said and (lexicon.levels(2).match(said) or lexicon.levels(1).match(said)) else said


def _target(cells: dict[str, Text]) -> str | None:
    """The target as one text: 指标性质 + 指标值 + 度量单位 where they stand in cells of their own."""
    value = _said(cells.get("target"))
    if value is None:
        return None
    nature, unit = _said(cells.get("nature")), _said(cells.get("unit"))
    sign = nature if nature and not re.search(r"[定正反]", nature) and value[0].isdigit() else ""
    unit = unit if unit and unit != "无" and decimal_of(value) is not None else ""
    return f"{sign}{value}{unit}"


def _name(level: Text | None) -> str | None:
    return _WEIGHT_NOTE.sub("", level.chars).strip() or None if level else None


def _noted(level: Text) -> Decimal | None:
    match = _WEIGHT_NOTE.search(level.chars)
    return decimal_of(match[1]) if match else None


def _said(text: Text | None) -> str | None:
    """A cell's text, or None for blanks, strokes and template hints."""
    if text is None:
        return None
    said = text.chars.strip().rstrip("…").strip()
    return None if not said or said in _NOTHING or _TEMPLATE.search(said) else said


def _points(text: Text | None) -> Decimal | None:
    return decimal_of(text.chars.rstrip("分 ")) if text else None
