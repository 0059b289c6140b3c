"""A paragraph of prose cut into pieces: text, amounts, percentages, separators, brackets.

The tokeniser of the grammar in `ingest.extract.narrative`. A bracket or a quotation that
holds no amount is part of the words around it: 禁毒社工（公益性社工）劳务费.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.amounts import Money, find_money, find_percents

Kind = Literal["text", "amount", "percent", "comma", "colon", "semicolon", "stop", "open", "close"]

_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "〔": "〕", "【": "】", "[": "]", "〈": "〉", "<": ">", "‘": "’"}
_PAIRED = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values())) + "]")
_MARK = re.compile(r"(?P<comma>[，、]|,(?!\d{3}))|(?P<colon>[：:])|(?P<semicolon>[；;])|(?P<stop>[。！？!?])")
_LONGEST_BRACKET = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters start…end of a paragraph; ``money`` or ``percent`` where they are one."""

    kind: Kind
    start: int
    end: int
    money: Money | None = None
    percent: Decimal | None = None


def brackets(chars: str) -> list[tuple[int, int]]:
    """Outermost-first spans (start, end) of brackets and quotations that close, nested ones included."""
    spans: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in _PAIRED.finditer(chars):
        char = match[0]
        if char in _PAIRS:
            stack.append((_PAIRS[char], match.start()))
            continue
        depth = next((i for i in range(len(stack) - 1, max(-1, len(stack) - 9), -1) if stack[i][0] == char), None)
        if depth is not None:
            start = stack[depth][1]
            del stack[depth:]
            if match.end() - start <= _LONGEST_BRACKET:
                spans.append((start, match.end()))
    return sorted(spans)


def opaque(chars: str) -> str:
    """``chars`` with the insides of brackets and quotations blanked, at the same length."""
    out = chars
    for start, end in brackets(chars):
        out = out[: start + 1] + "\0" * (end - start - 2) + out[end - 1 :]
    return out


def cut(chars: str) -> list[Piece]:
    """The pieces of a paragraph, left to right, without gaps."""
    numbers = _numbers(chars)
    open_at, close_at, hidden = _structure(chars, numbers)
    pieces: list[Piece] = []
    position = 0
    marks = _marks(chars, numbers, close_at, hidden)
    for piece in sorted([*numbers, *marks, *open_at, *close_at], key=lambda p: p.start):
        if piece.start < position:
            continue
        if piece.start > position:
            pieces.append(Piece("text", position, piece.start))
        pieces.append(piece)
        position = piece.end
    if position < len(chars):
        pieces.append(Piece("text", position, len(chars)))
    return pieces


def _numbers(chars: str) -> list[Piece]:
    found = [Piece("amount", m.start, m.end, money=m) for m in find_money(chars)]
    found += [Piece("percent", start, end, percent=value) for start, end, value in find_percents(chars)]
    return sorted(found, key=lambda p: p.start)


def _structure(chars: str, numbers: list[Piece]) -> tuple[list[Piece], list[Piece], list[tuple[int, int]]]:
    """Brackets that hold numbers, as open and close pieces, and the spans of the others."""
    opened: list[Piece] = []
    closed: list[Piece] = []
    hidden: list[tuple[int, int]] = []
    starts = [n.start for n in numbers]

    def holds_number(start: int, end: int) -> bool:
        return bisect_right(starts, start) < bisect_left(starts, end)

    for start, end in brackets(chars):
        if hidden and end <= hidden[-1][1]:
            continue
        if chars[start] in "（(" and holds_number(start, end):
            opened.append(Piece("open", start, start + 1))
            closed.append(Piece("close", end - 1, end))
        elif not holds_number(start, end):
            hidden.append((start, end))
    return opened, closed, hidden


def _marks(chars: str, numbers: list[Piece], closed: list[Piece], hidden: list[tuple[int, int]]) -> Iterator[Piece]:
    ends = {n.end for n in numbers} | {c.end for c in closed}
    taken = sorted([*((n.start, n.end) for n in numbers), *hidden])
    index = 0
    for match in _MARK.finditer(chars):
        while index < len(taken) and taken[index][1] <= match.start():
            index += 1
        if index < len(taken) and taken[index][0] <= match.start():
            continue
        if match[0] == "、" and match.start() not in ends:
            continue  # a list of words; between numbers it parts them
        kind: Kind = "comma"
        for name in ("colon", "semicolon", "stop"):
            if match[name]:
                kind = name
        yield Piece(kind, match.start(), match.end())
