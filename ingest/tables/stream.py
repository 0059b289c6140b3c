"""A table block as a stream of pieces: cells whole, or stretches of text that hold several.

A flattened form is first cut at the labels that the lexicon knows; what lies between two
labels is one *loose* piece that decoding may split.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest import lexicon
from ingest.clean import simplified
from ingest.document import Block, Text

Loose = Literal["no", "spaces", "any"]

_SPACE = re.compile(r" +")
_SCORE_NOTE = re.compile(r"[（(][^（）()]{0,12}[）)]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell or a stretch of cells. ``row``: the printed row where known; ``begins_row``: a break before it."""

    text: Text
    row: int
    column: int
    loose: Loose = "no"
    begins_row: bool = False

    @property
    def chars(self) -> str:
        return self.text.chars


@dataclass(frozen=True, slots=True)
class PieceStream:
    """Pieces in reading order. ``rows``: are the printed rows certain, hinted, or unknown?"""

    pieces: tuple[Piece, ...]
    rows: Literal["certain", "hinted", "unknown"]

    def __len__(self) -> int:
        return len(self.pieces)


def piece_stream(block: Block) -> PieceStream:
    """The pieces of a table block, empty cells of grids left out (columns tell their place)."""
    if block.layout == "flat":
        return PieceStream(tuple(_flat_pieces(block)), "hinted" if len(block.rows()) > 1 else "unknown")
    pieces = []
    previous = -1
    for row in block.rows():
        for cell in row:
            if not cell.text.chars and block.layout == "grid":
                continue
            pieces.append(Piece(cell.text, cell.row, cell.column, begins_row=cell.row != previous))
            previous = cell.row
    if block.layout == "grid":
        return PieceStream(tuple(pieces), "certain")
    one_a_row = all(len(row) == 1 for row in block.rows())
    if one_a_row:  # pipe streams know no rows at all
        pieces = [Piece(p.text, p.row, 0) for p in pieces]
    return PieceStream(tuple(pieces), "unknown" if one_a_row else "hinted")


def _flat_pieces(block: Block) -> Iterator[Piece]:
    rows = block.rows()
    for row, cells in enumerate(rows):
        for cell in cells:
            spaced = _is_spaced(cell.text.chars) or len(rows) > 1 and " " in cell.text.chars
            for number, part in enumerate(_cut_at_labels(cell.text, spaced=spaced)):
                label = _SCORE_NOTE.sub("", part.chars) in _all_labels()
                yield Piece(part, row, 0, "no" if label else "spaces" if spaced else "any", begins_row=number == 0)


def _is_spaced(text: str) -> bool:
    """Whether single spaces part the cells: then labels stand between spaces."""
    if "一级指标二级指标" in text or "二级指标三级指标" in text:
        return False
    return text.count(" ") >= 3 and text.count(" ") * 12 >= len(text)


@lru_cache(maxsize=1)
def _label_pattern() -> re.Pattern[str]:
    """Any label of the lexicon, longest first, with a bracketed note behind it."""
    return re.compile("|".join(re.escape(x) for x in sorted(_all_labels(), key=lambda x: (-len(x), x))))


@lru_cache(maxsize=1)
def _all_labels() -> frozenset[str]:
    sources = (
        ("labels", "label"),
        ("indicator_columns", "label"),
        ("fund_columns", "label"),
        ("fund_sources", "label"),
        ("levels", "label"),
    )
    return frozenset(row[column] for name, column in sources for row in lexicon.read_rows(name, (column,)))


# Labels so short or common that they count only beside another label.
_WEAK = frozenset(
    "项目 其中 其他 说明 备注 原因 单位 合计 总计 小计 电话 性质 数量 质量 时效 成本 管理 过程 投入 产出 效果 效益 决策 满意度 总额 "
    "绩效目标 评分 得分 分值 权重 指标值 实际完成 完成情况 预算管理 预算执行 资产管理 财务管理 财政拨款 财政资金 绩效指标 社会效益 经济效益 生态效益 "
    "环境效益 自评 注 负责人 执行数 预算数 项目产出 项目效益 项目投入 项目管理 项目单位 存在问题 改进措施 社会指标 经济指标 一级 二级 三级 中央资金 "
    "上级资金 地方资金 自有资金 目标值 完成值 实际值 符号 满分 分数 预期值 计划值 设定目标 到位资金 实际支出 基本支出 项目支出 人员经费 公用经费 "
    "上年结转 结转资金 总体目标 年度目标 预算资金 预算总额 资金合计 评价等级 填报单位 单位资金 其他资金 其它资金 社会资金".split()
)

_ONLY_WITH_COLON = frozenset(("项目", "其他", "其中", "单位", "说明", "备注", "原因", "注"))


def _cut_at_labels(text: Text, *, spaced: bool) -> Iterator[Text]:
    plain = simplified(text.chars)
    spans = [m.span() for m in _label_pattern().finditer(plain)]
    spans = [(a, _with_note(plain, b)) for a, b in spans]
    if spaced:
        spans = [
            (a, b)
            for a, b in spans
            if (a == 0 or plain[a - 1] in " ：:、") and (b == len(plain) or plain[b] in " ：:，")
        ]
    else:
        spans = _strong_spans(plain, spans)
    position = 0
    for start, end in spans:
        if start < position:
            continue
        yield from _trimmed(text, position, start)
        yield from _trimmed(text, start, end)
        position = end
    yield from _trimmed(text, position, len(plain))


def _trimmed(text: Text, start: int, end: int) -> Iterator[Text]:
    part = text.part(start, end).strip(" :：|，,")
    if part.chars:
        yield part


def _with_note(plain: str, end: int) -> int:
    note = _SCORE_NOTE.match(plain, end)
    return note.end() if note else end


def _strong_spans(plain: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Labels in running text: strong ones, and weak ones that touch a kept label."""
    kept: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(spans):
        strong = _SCORE_NOTE.sub("", plain[start:end]) not in _WEAK
        touches_left = bool(kept) and kept[-1][1] == start
        in_header = touches_left and _is_column(plain[kept[-1][0] : kept[-1][1]])
        if plain[start:end] in _ONLY_WITH_COLON and not in_header and plain[end : end + 1] not in ("：", ":"):
            continue
        touches_right = (
            number + 1 < len(spans) and spans[number + 1][0] == end and _touches_strong(plain, spans, number)
        )
        colon = end < len(plain) and plain[end] in "：:"
        if (
            strong
            or touches_left
            or touches_right
            or colon
            or plain[start:end] in ("总分", "合计", "总计")
            and plain[end : end + 1].isdigit()
        ):
            kept.append((start, end))
    return kept


def _is_column(label: str) -> bool:
    return lexicon.indicator_columns().match(label) is not None or lexicon.fund_columns().match(label) is not None


def _touches_strong(plain: str, spans: Sequence[tuple[int, int]], number: int) -> bool:
    end = spans[number][1]
    for start, stop in spans[number + 1 :]:
        if start != end:
            return False
        if plain[start:stop] not in _WEAK:
            return True
        end = stop
    return False
