"""Tables of accounts that a dump flattened to a line, or to one cell a line.

The stream of words is read in runs: labels, then the amounts that follow them. Where
every amount directly follows its label (row by row) adjacency tells; where a column was
dumped apart from its labels, only equal counts or an identity of accounts do. What
neither settles stays unexplained (``unknown_row``), never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.amounts import parse_cell_money
from ingest.document import Block, Text
from ingest.extract.account_rows import Half, make_row
from ingest.extract.account_sums import confirm
from ingest.extract.account_tables import Decoded, Defaults, Entry, explain, half_unit
from ingest.extract.money_grid import CAPTION, CODE, ENUMERATED, Column, is_number, words
from ingest.extract.money_identities import assignments, confirmed_names
from ingest.extract.money_lexicon import Header, TableTitle, item_of, read_header, title_of
from ingest.lexicon import form_labels, indicator_columns

_AMOUNT = re.compile(r"[-−－]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d+)")
_TITLE = re.compile(r"(?:决算|预算|收支|三公.{0,8})\S*表")
_FORM_ROLES = ("competent_department", "implementing_unit")
_MIN_WORDS = 12
_YEAR_TOTALS = ("本年收入合计", "本年支出合计")
_HEADS = frozenset({"label", "project", "unit", "code", "line_no", "index", "serial", "year"})


@dataclass(slots=True)
class Run:
    """Labels (with their codes) and the amounts printed after the last of them."""

    labels: list[tuple[Text, str]] = field(default_factory=list)
    amounts: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """A table, or one side of it: header, then runs."""

    title: TableTitle
    side: str | None
    columns: list[Column] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    in_header: bool = True
    has_line_numbers: bool = False
    saw_phase: bool = False


def is_stream(block: Block) -> bool:
    """Whether the block is a table of accounts without rows: one cell, one cell a line, or a paragraph."""
    if block.cells and any(len(row) > 1 for row in block.rows()) and block.layout in ("grid", "exact"):
        return False
    found = list(_words(block))
    texts = [text.chars for text in found]
    if len(texts) < _MIN_WORDS or any(form_labels().match(text) in _FORM_ROLES for text in texts):
        return False
    heads = {header.role for text in texts if (header := read_header(text)) is not None}
    amounts = sum(_AMOUNT.fullmatch(text) is not None for text in texts)
    items = sum(item_of(text) is not None or CODE.fullmatch(text) is not None for text in texts)
    indicators = sum(indicator_columns().match(text) is not None for text in texts)
    return bool(heads & _HEADS) and amounts >= 2 and items >= 3 and indicators < 2


def stream_title(block: Block) -> str:
    """Titles and unit notes inside the stream."""
    return " ".join(text.chars for text in _words(block) if CAPTION.search(text.chars) or _TITLE.search(text.chars))


def _words(block: Block) -> Iterator[Text]:
    if not block.cells:
        yield from words(block.text)
    for cell in block.cells:
        yield from ([cell.text] if item_of(cell.text.chars) or read_header(cell.text.chars) else words(cell.text))


def decode_stream(block: Block, defaults: Defaults) -> Decoded:
    """Entries of a stream, with their confidence; amounts without a certain label go to ``unknown``."""
    decoded = Decoded()
    parts = _parts(list(_words(block)), defaults)
    amounts = [text.chars for part in parts for run in part.runs for text in run.amounts]
    decoded.half_unit = half_unit(amounts, defaults.unit)
    chosen: list[Entry] = []  # picked among several that fit: stays inferred
    for number, part in enumerate(parts):
        chosen += _decode_part(part, number, defaults, decoded)
    confirm(decoded)
    for entry in chosen:
        entry.confidence = "inferred"
    return decoded


def _parts(tokens: list[Text], defaults: Defaults) -> list[Part]:
    parts = [Part(defaults.title, None)]
    side: str | None = None
    for index, token in enumerate(tokens):
        text = token.chars.strip()
        header = read_header(text) if not ENUMERATED.match(text) else None
        if text.startswith("注"):
            parts.append(Part(parts[-1].title, None))
        elif _TITLE.search(text) and not is_number(text):
            parts.append(Part(title_of(text), None))
            side = None
        elif CAPTION.search(text):
            continue
        elif header is not None and header.role == "group" and _next_is_head(tokens, index):
            side = header.flow
        else:
            _feed(parts, token, header, side, tokens[index + 1 :])
    return [part for part in parts if part.runs]


def _next_is_head(tokens: list[Text], index: int) -> bool:
    following = read_header(tokens[index + 1].chars) if index + 1 < len(tokens) else None
    return following is not None and following.role in _HEADS | {"group"}


def _feed(parts: list[Part], token: Text, header: Header | None, side: str | None, rest: list[Text]) -> None:
    """One word goes to the header of the current part or to its runs."""
    part, text = parts[-1], token.chars.strip()
    if header is not None and header.role in _HEADS:
        if part.runs:
            parts.append(part := Part(part.title, side))
        part.side = side or part.side or part.title.flow
        part.has_line_numbers |= header.role in ("line_no", "index")
    elif CODE.fullmatch(text) and rest and not is_number(rest[0].chars):
        part.in_header = False
        _add_label(part, token)
    elif _AMOUNT.fullmatch(text) or (text.isdigit() and not part.has_line_numbers and not part.in_header):
        _add_amount(part, token)
    elif is_number(text):
        return  # line numbers, rates
    elif header is not None and part.in_header and _is_column(part, header, rest):
        part.saw_phase |= header.role == "amount"
        part.columns.append(_column(len(part.columns), header, text))
    elif header is None or header.role in ("item", "total", "group", "amount"):
        part.in_header = False
        _add_label(part, token)


def _is_column(part: Part, header: Header, rest: list[Text]) -> bool:
    """In a header a total or an item is a column, unless amounts follow it or the amount column has been named."""
    if header.role == "amount":
        return True
    following = next((text.chars for text in rest if not text.chars.isdigit()), "")
    return not part.saw_phase and not _AMOUNT.fullmatch(following)


def _column(index: int, header: Header, text: str) -> Column:
    known = item_of(text)
    is_total = header.role == "total" or bool(known and known.is_total)
    return Column(
        index,
        (text,),
        role=header.role,
        basis=header.basis,
        flow=header.flow,
        item=header.item,
        item_text=text,
        is_total=is_total,
        year=header.year,
        years_back=header.years_back,
        unit=header.unit,
    )


def _add_label(part: Part, token: Text) -> None:
    if not part.runs or part.runs[-1].amounts:
        part.runs.append(Run())
    labels = part.runs[-1].labels
    if CODE.fullmatch(token.chars.strip()):
        labels.append((token.part(0, 0), token.chars.strip()))
    elif labels and not len(labels[-1][0]):
        labels[-1] = (token, labels[-1][1])
    else:
        labels.append((token, ""))


def _add_amount(part: Part, token: Text) -> None:
    if not part.runs:
        part.runs.append(Run())
    part.runs[-1].amounts.append(token)


def _decode_part(part: Part, number: int, defaults: Defaults, decoded: Decoded) -> list[Entry]:
    """Adds the part's entries; returns those that were picked among several that fit."""
    columns = part.columns or [Column(0, ("",), "amount")]
    for column in columns:
        column.index += 100 * number  # columns of different parts are different columns
    half = Half([], columns, side=part.side)
    here = Defaults(defaults.unit, defaults.basis, defaults.year, part.title, defaults.project_name)
    rows_are_whole = sum(bool(run.amounts) for run in part.runs) > 1 and all(len(run.amounts) <= 1 for run in part.runs)
    picked: list[Entry] = []
    for run in part.runs:
        if any(parse_cell_money(text.chars, here.unit) is None for text in run.amounts):
            decoded.unknown += [(text, "unread") for text in run.amounts]
        elif len(columns) > 1:
            _by_columns(run, half, here, decoded)
        elif len(run.amounts) == 1 and (len(run.labels) == 1 or (rows_are_whole and run.labels)):
            _add(run.labels[-1], run.amounts[0], columns[0], half, here, decoded, "plain")
        elif len(run.amounts) == len(run.labels):
            for label, amount in zip(run.labels, run.amounts, strict=True):
                _add(label, amount, columns[0], half, here, decoded, "inferred")
        else:
            picked += _by_identity(run, part, half, here, decoded)
    return picked


def _add(
    label: tuple[Text, str],
    text: Text,
    column: Column,
    half: Half,
    defaults: Defaults,
    decoded: Decoded,
    confidence: str,
) -> Entry:
    row = make_row(len(decoded.entries), label[0].chars, label[1], None, "label", half)
    entry = Entry(row, column, half, text, _yuan(text, defaults), confidence=confidence)
    explain(entry, defaults)
    decoded.entries.append(entry)
    return entry


def _by_columns(run: Run, half: Half, defaults: Defaults, decoded: Decoded) -> None:
    """A row of several columns: by position if none is blank, else only the whole amount in front is certain."""
    columns, first = half.amounts, len(decoded.entries)
    label = run.labels[-1] if run.labels else None
    if label is None or len(run.amounts) > len(columns):
        decoded.unknown += [(text, "unknown_row") for text in run.amounts]
    elif len(run.amounts) == len(columns):
        for column, text in zip(columns, run.amounts, strict=True):
            _add(label, text, column, half, defaults, decoded, "plain")
        for entry in decoded.entries[first:]:
            entry.row = decoded.entries[first].row  # one row: its parts add up
    elif columns[0].is_total and run.amounts:
        _add(label, run.amounts[0], columns[0], half, defaults, decoded, "plain")
    else:
        decoded.unknown += [(text, "unknown_column") for text in run.amounts]


def _by_identity(run: Run, part: Part, half: Half, defaults: Defaults, decoded: Decoded) -> list[Entry]:
    """Amounts dumped apart from more labels: the ways that satisfy the identities of accounts decide.

    Where several do, lines that are blank as a rule are taken to be blank. Returns the
    entries that not every way agrees on.
    """
    items = [make_row(0, label.chars, "", None, "label", half).item for label, _ in run.labels]
    names = [item.name if item else label.chars for item, (label, _) in zip(items, run.labels, strict=True)]
    yuan = [_yuan(text, defaults) for text in run.amounts]
    fits = []
    for way in assignments(len(names), len(yuan)) if len(set(names)) == len(names) else ():
        values = {names[label]: amount for label, amount in zip(way, yuan, strict=True)}
        if set(values) <= confirmed_names(values, decoded.half_unit):
            fits.append((way, values))
    before = _sum_before(part, run, defaults)
    fits = [(way, values) for way, values in fits if before in (values.get(name) for name in _YEAR_TOTALS)] or fits
    rare = {index for index, item in enumerate(items) if item and item.is_often_blank}
    ranked = sorted((way for way, _ in fits), key=lambda way: len(rare & set(way)))
    if not ranked or (len(ranked) > 1 and len(rare & set(ranked[0])) == len(rare & set(ranked[1]))):
        decoded.unknown += [(text, "unknown_row") for text in run.amounts]
        return []
    picked = []
    for position, (index, text) in enumerate(zip(ranked[0], run.amounts, strict=True)):
        entry = _add(run.labels[index], text, half.amounts[0], half, defaults, decoded, "verified")
        if any(way[position] != index for way in ranked):
            picked.append(entry)
    return picked


def _yuan(text: Text, defaults: Defaults) -> Decimal:
    return parse_cell_money(text.chars, defaults.unit) or Decimal(0)


def _sum_before(part: Part, run: Run, defaults: Defaults) -> Decimal | None:
    """The sum of the amounts above a run: what its 本年…合计 must be; None where there are none."""
    above = [text for other in part.runs[: part.runs.index(run)] for text in other.amounts]
    return sum((_yuan(text, defaults) for text in above), Decimal(0)) if above else None
