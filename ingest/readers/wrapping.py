"""Whether a line goes on with the sentence of the line before it, by what both say."""

from __future__ import annotations

import re

from ingest import lexicon

_ENDS_SENTENCE = tuple('。！？；：.!?;:）)】》”"')
# What begins a paragraph of its own: numbering, annex, chapter, a bullet.
_STARTS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[部分章节条]|附件|附表|[一二三四五六七八九十]{1,3}[、.．]|"
    r"[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|\d{1,2}\s*[、.．)）](?!\d)|[①-⑳•●◆■★※]|注[:：])"
)
_TITLE_END = re.compile(r"(?:报告|自评表|评价表|情况表|情况说明|部门决算|部门预算|公开表|总表|公开说明|项目[）)])$")

_UNIT = re.compile(r"[百千万亿]*元|[%％]|个百分点")
_CLAUSES = re.compile(r"[，；]|,(?!\d)")  # prose, though numbers in it stand between spaces
_NUMBERS_MEET = re.compile(r"(?<=[\d,%])\n(?=\d)")  # what ends with a point goes on


def continues(previous: str, text: str) -> bool:
    """Whether ``text`` goes on with the sentence that the full line before it broke off."""
    before = previous.rstrip()
    if re.search(r"\d[.,]$", before) and text[0].isdigit():
        return True  # a number broken in two
    if before[-1:].isdigit() and _UNIT.match(text):
        return True  # a number and its unit
    if before.strip().count(" ") >= 3 and text.count(" ") >= 3 and not _CLAUSES.search(before):
        return False  # cells glued with spaces: a row of its own
    if not before or before.endswith(_ENDS_SENTENCE) or _STARTS.match(text) or _TITLE_END.search(before):
        return False
    label, colon, _ = text.replace(":", "：").partition("：")
    if colon and label in lexicon.form_labels():
        return False  # 合计：…, 项目名称：…
    # A short line is a heading or a field of its own; only long lines are broken by a converter.
    return len(before.strip()) >= 28 or text[0] in "，、。；：）”》"


def numbers_meet(text: str) -> list[int]:
    """Where in ``text`` a line break stands between two numbers."""
    return [match.start() for match in _NUMBERS_MEET.finditer(text)] if "\n" in text else []


def unwrapped(text: str) -> str:
    """The text of a cell whose line breaks are its own, none a wrapped line's.

    Between two numbers a break becomes a space: cleaning puts together what a narrow column cut.
    """
    return _NUMBERS_MEET.sub(" ", text) if "\n" in text else text
