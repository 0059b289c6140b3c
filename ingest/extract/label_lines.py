"""Forms written as running label and value pairs instead of a table.

``资金总额 年初预算数 64.00 全年预算数(A) 64.00 执行率(B/A) 65.00%`` ·
``1.产出指标-数量指标-维护户数：目标值 ≥3200户，完成值 2150户，权重 20，得分 13.44`` ·
``预算单位名称：X 项目名称：Y``
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest import lexicon
from ingest.amounts import decimal_of
from ingest.document import Block, Text
from ingest.extract.form import Form
from ingest.extract.form_funds import add_fund
from ingest.extract.form_head import take_field
from ingest.extract.fund_model import source_kind
from ingest.extract.indicators import fill_down
from ingest.tables.parts import is_form_title
from ingest.tables.roles import DecodedRow

_SEPARATORS = re.compile(r"\s*(?:[-—–→>/]{1,2}|、)\s*")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[①-⑳])\s*")
_TOTAL = re.compile(r"^(?:合计|总分|总计|总得分|综合得分)")


@lru_cache(maxsize=4)
def _pattern(name: str, column: str) -> re.Pattern[str]:
    """A label of a lexicon file before a value: longest first, an optional (A) or （B/A） behind it."""
    labels = sorted((r[column] for r in lexicon.read_rows(name, (column,))), key=lambda x: (-len(x), x))
    return re.compile(
        rf"({'|'.join(re.escape(x) for x in labels if len(x) > 1)})\s*(?:[（(][A-Z/ ]{{1,5}}[)）])?\s*[:：]?\s*"
    )


def read_label_lines(blocks: Sequence[Block], unit: str | None) -> tuple[Form | None, set[int]]:
    """A form from label-value paragraphs, and the indices of the blocks that it used."""
    form = Form(unit=unit)
    used: set[int] = set()
    rows: list[DecodedRow] = []
    for index, block in enumerate(blocks):
        if block.kind == "table" or not block.text.chars:
            continue
        text = block.text
        if form.title is None and is_form_title(text.chars):
            form.title = text
        taken = (
            _fund_line(form, text)
            or _indicator_line(rows, text)
            or _total_line(form, text, bool(rows))
            or _head_line(form, text)
        )
        if taken:
            used.add(index)
    form.indicators = fill_down(rows)
    form.has_indicator_table = bool(rows)
    if not rows and not form.funds:
        return None, set()
    return form, used


def _values(text: Text, name: str, column: str) -> tuple[str, list[tuple[str, Text]]]:
    """The text before the first label, and (label, value) for each label."""
    pattern = _pattern(name, column)
    matches = [
        m for m in pattern.finditer(text.chars) if m.start() == 0 or text.chars[m.start() - 1] in " ，,；;：:。、（(\t"
    ]
    if not matches:
        return text.chars, []
    ends = [m.start() for m in matches[1:]] + [len(text.chars)]
    pairs = [(m[1], text.part(m.end(), end).strip(" ，,；;。、")) for m, end in zip(matches, ends, strict=True)]
    return text.chars[: matches[0].start()], pairs


def _fund_line(form: Form, text: Text) -> bool:
    before, pairs = _values(text, "fund_columns", "label")
    roles = [lexicon.fund_columns().match(label) for label, _ in pairs]
    source = before.strip(" ：:，,")
    if len(pairs) < 2 or not {"budget", "initial_budget"} & set(roles) or source_kind(source) is None:
        return False
    cells = {role: value for role, (_, value) in zip(roles, pairs, strict=True) if role and value.chars}
    start = text.chars.index(source)
    cells["source"] = text.part(start, start + len(source))
    add_fund(form, DecodedRow(cells, (), 0.0))
    return True


def _indicator_line(rows: list[DecodedRow], text: Text) -> bool:
    before, pairs = _values(text, "indicator_columns", "label")
    cells: dict[str, Text] = {}
    for label, value in pairs:
        role = lexicon.indicator_columns().match(label)
        if role and value.chars and role not in cells:
            cells[role] = value
    head = _NUMBERING.sub("", before).strip(" ：:，,")
    if not {"target", "actual"} & cells.keys() or not head:
        return False
    parts = [p for p in _SEPARATORS.split(head, maxsplit=2) if p]
    known = [n for n in (1, 2) if len(parts) >= n and lexicon.levels(n).match(parts[n - 1])]
    if not known and len(parts) < 3:
        return False
    names = (
        ("level1", "level2", "level3")
        if len(parts) == 3
        else ("level1", "level3")
        if 1 in known
        else ("level2", "level3")
    )
    position = 0
    for name, part in zip(names, parts, strict=False):
        position = text.chars.index(part, position)
        cells[name] = text.part(position, position + len(part))
        position += len(part)
    rows.append(DecodedRow(cells, (), 0.0))
    return True


def _total_line(form: Form, text: Text, has_rows: bool) -> bool:
    if not has_rows or not _TOTAL.match(text.chars):
        return False
    _, pairs = _values(text, "indicator_columns", "label")
    scores = [v for label, v in pairs if lexicon.indicator_columns().match(label) == "score"]
    numbers = [decimal_of(v.chars.rstrip("分 ")) for v in scores]
    if numbers and numbers[-1] is not None:
        form.total_score = numbers[-1]
        return True
    return False


def _head_line(form: Form, text: Text) -> bool:
    _, pairs = _values(text, "labels", "label")
    named = [(lexicon.form_labels().match(label), value) for label, value in pairs]
    fields = [
        (role, value)
        for role, value in named
        if role in ("project_name", "competent_department", "implementing_unit", "budget_unit", "project_code")
    ]
    if not fields or len(text.chars) > 200 or text.chars.count("：") + text.chars.count(":") < len(fields):
        return False
    for role, value in fields:
        if role and value.chars:
            take_field(form, role, value)
    return True
