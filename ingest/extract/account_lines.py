"""Accounts glued to lines or to one line whose 行次 survived: back into a grid with two halves.

收入支出决算总表 prints 项目 | 行次 | 金额 twice side by side. Where a dump drops the empty
cells, the line number still parts the entries: label, number, and an amount or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.document import Block, Cell, Text

_LINE_NO = re.compile(r"\d{1,3}")
_AMOUNT = re.compile(r"[-−－]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d+|0)")
_HEADER = re.compile(r"栏\s?次")


@dataclass(slots=True)
class _Entry:
    label: Text | None = None
    line_no: Text | None = None
    amount: Text | None = None


def as_grid(block: Block) -> Block | None:
    """The block as a grid of six columns, or None where its text is no such table."""
    texts = [cell.text for cell in block.cells] or [block.text]
    if not any("行次" in text.chars for text in texts):
        return None
    tokens = [token for text in texts for token in _tokens(text)]
    names = [n for n, token in enumerate(tokens) if token.chars == "行次"]
    if len(names) < 2 or names[1] - names[0] > 4:
        return None  # the halves stand one behind the other: columns dumped apart
    columns = [n for n, token in enumerate(tokens) if _HEADER.match(token.chars)]
    body = (columns[-1] + 2 if columns else names[-1] + 2, len(tokens))
    entries = _entries(tokens[body[0] : body[1]])
    if entries is None or len(entries) < 4:
        return None
    split = _right_half(entries)
    if split is None:
        return None
    head = [tokens[n] for n in range(max(0, names[0] - 1), names[-1] + 2)]
    return replace(
        block, kind="table", cells=tuple(_cells(tokens[: max(0, names[0] - 1)], head, entries, split)), layout="grid"
    )


def _tokens(text: Text) -> Iterator[Text]:
    for match in re.finditer(r"\S+", text.chars):
        yield text.part(*match.span())


def _entries(tokens: list[Text]) -> list[_Entry] | None:
    """Label, line number and amount of each entry; None where two amounts follow one number."""
    entries: list[_Entry] = []
    for token in tokens:
        last = entries[-1] if entries else None
        if (
            _LINE_NO.fullmatch(token.chars)
            and token.chars != "0"
            and (last is None or last.line_no is None or last.amount is None)
        ):
            if last is None or last.line_no is not None:
                last = _Entry()
                entries.append(last)
            last.line_no = token
        elif _LINE_NO.fullmatch(token.chars) and token.chars != "0":
            entries.append(_Entry(line_no=token))
        elif _AMOUNT.fullmatch(token.chars):
            if last is None or last.line_no is None or last.amount is not None:
                return None
            last.amount = token
        elif re.match(r"注[:：]", token.chars):
            break
        elif last is not None and last.line_no is None and last.label is not None:
            return None
        else:
            entries.append(_Entry(label=token))
    return [entry for entry in entries if entry.line_no is not None]


def _right_half(entries: list[_Entry]) -> int | None:
    """The smallest line number of the right half: numbers run 1, 32, 2, 33 … side by side."""
    numbers = [int(entry.line_no.chars) for entry in entries if entry.line_no]
    rights = numbers[1::2]
    if (
        len(numbers) % 2
        or rights != sorted(rights)
        or numbers[::2] != sorted(numbers[::2])
        or min(rights) <= max(numbers[::2])
    ):
        return None
    return min(rights)


def _cells(caption: list[Text], head: list[Text], entries: list[_Entry], split: int) -> Iterator[Cell]:
    top = max(0, len(caption) - 2)
    for row, token in enumerate(caption[:top]):  # title, agency, unit: a line each
        yield Cell(row, 0, token)
    for half, token in enumerate(caption[top:]):
        yield Cell(top, 3 * half, token)
    for column, token in enumerate(head[:6]):
        yield Cell(top + 1, column, token)
    rows = {0: top + 1, 3: top + 1}
    for entry in entries:
        first = 3 if entry.line_no and int(entry.line_no.chars) >= split else 0
        rows[first] += 1
        for column, part in enumerate((entry.label, entry.line_no, entry.amount)):
            yield Cell(rows[first], first + column, part or Text("", ()))
