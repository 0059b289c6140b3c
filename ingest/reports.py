"""Split a document into its reports: titles, kinds, and which blocks belong to which.

A file can hold many reports. A cover, a table of contents and a list of annexes are
none of their own; project forms inside final accounts belong to the accounts unless
they stand as an annex.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest import lexicon
from ingest.clean import simplified
from ingest.document import Block, Document, Text
from ingest.records import REPORT_KINDS
from ingest.tables.cut import leading_title

_TITLE = re.compile(
    r"(?:报告|自评表|评价表|情况表|目标表|评分表|说明|决算|预算|公开|材料|总结|自评|公开表|绩效情况|申报表|决算表|监控表|汇总表|一览表|统计表)"
    r"(?:\.(?:xlsx?|docx?|pdf))?\s*(?:[（(][^（）()]{1,30}[)）]\s*){0,2}$"
)
_NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)）](?!\d)|[①-⑳]|表\s*\d|公开\s*\d+\s*表)"
)
_CHAPTER = re.compile(r"^第[一二三四五六七八九十]+[部分章]+\s*")
_CONTENTS_LINE = re.compile(r"(?:\.{3,}|…{1,}|·{3,}|-{4,}|\s)\s*\d{1,3}\s*$")
_ANNEX = re.compile(r"^附\s*[件表录]\s*[一二三四五六七八九十\d]*(?:[-—.]\d{1,2})?\s*[:：.、]?\s*")
_ADDRESSED = re.compile(r"^(?:根据|按照|现将|为|我|本|经(?!开区|济)|通过|详见|见|参见|请|如)")
_TAIL_NOTE = re.compile(r"^[（(][^（）()]{2,40}(?:项目|年度|专项|资金)[)）]$")
_CONTENTS = re.compile(r"^目\s*录$")
_COVER_BLOCKS = 16
_GENERIC = re.compile(
    r"^(?:项目)?(?:支出)?(?:绩效)?(?:评价|自评|绩效)+(?:自评)?(?:报告|表|总结|材料)$"
)  # names nothing
_CONTAINERS = ("final_accounts", "department_budget")


@dataclass(frozen=True, slots=True)
class ReportSpan:
    """Blocks first…last (exclusive) of a document are one report."""

    first: int
    last: int
    title: Text | None
    kind: str | None

    def blocks(self, document: Document) -> Sequence[Block]:
        return document.blocks[self.first : self.last]


@dataclass(frozen=True, slots=True)
class _Title:
    block: int  # where the report begins: the first block of the title
    end: int
    text: Text
    kind: str
    is_annex: bool


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = lexicon.read_rows("report_titles", ("kind", "pattern"))
    unknown = {row["kind"] for row in rows} - {*REPORT_KINDS, "none"}
    if unknown:
        raise lexicon.LexiconError(f"report_titles.csv: unknown kinds {sorted(unknown)}")
    return tuple((row["kind"], re.compile(row["pattern"])) for row in rows)


def kind_of_title(title: str) -> str | None:
    """The report kind that a title names, ``none`` for regulations and covers, None for no title."""
    plain = simplified(re.sub(r"\s+|的", "", title))
    return next((kind for kind, pattern in _kinds() if pattern.search(plain)), None)


def split_reports(document: Document) -> list[ReportSpan]:
    """The reports of a document in order; without any title the whole document is one without title.

    A document that is a regulation (办法, 细则, 通知 …) by its first heading is none.
    """
    titles = _real_titles(document, _find_titles(document))
    if not titles:
        if _is_regulation(document):
            return []
        return [ReportSpan(0, len(document.blocks), None, None)]
    untitled = any(_is_indicator_table(block) for block in document.blocks[: titles[0].block])
    starts = [0 if number == 0 and not untitled else title.block for number, title in enumerate(titles)]
    ends = [*starts[1:], len(document.blocks)]
    spans = [ReportSpan(a, b, t.text, t.kind) for a, b, t in zip(starts, ends, titles, strict=True)]
    return [ReportSpan(0, starts[0], None, None), *spans] if untitled else spans


def _is_indicator_table(block: Block) -> bool:
    return any(lexicon.indicator_columns().match(cell.text.chars) == "level3" for cell in block.cells)


def _is_regulation(document: Document) -> bool:
    for block in list(document.blocks)[:3]:
        if block.kind != "table" and len(block.text) < 60 and kind_of_title(block.text.chars) == "none":
            return True
    return False


def _find_titles(document: Document) -> list[_Title]:
    titles: list[_Title] = []
    blocks = document.blocks
    annex = False
    index = 0
    while index < len(blocks):
        block = blocks[index]
        chars = block.text.chars
        if block.kind == "table":
            if titled := _table_title(block, index, annex):
                titles.append(titled)
            index += 1
            annex = False
            continue
        if _ANNEX.match(chars) and len(_ANNEX.sub("", chars)) < 2:
            annex = True
        found = _title_at(document, index)
        if found:
            text, first, end, kind = found
            titles.append(_Title(first, end, text, kind, annex or bool(_ANNEX.match(chars))))
            index, annex = end, False
            continue
        if len(chars) > 60:
            annex = False
        index += 1
    return titles


def _table_title(block: Block, index: int, annex: bool) -> _Title | None:
    """A title that stands in the first cells of a table."""
    cell = leading_title(block)
    kind = kind_of_title(cell.text.chars) if cell else None
    if cell is None or kind in (None, "none"):
        return None
    return _Title(index, index, cell.text, kind or "", annex)


def _title_at(document: Document, index: int) -> tuple[Text, int, int, str] | None:
    """The title that ends at block ``index``: its text (over several lines), first and last block, kind."""
    blocks = document.blocks
    text = _bare_title(blocks[index].text)
    if text is None or not _looks_like_title(text.chars):
        return None
    first, parts = index, [text]
    while first > 0 and index - first < 3 and _leads_title(document, first - 1, parts[0].chars):
        first -= 1
        parts.insert(0, blocks[first].text)
    end = index + 1
    if end < len(blocks) and blocks[end].kind != "table" and _TAIL_NOTE.match(blocks[end].text.chars):
        parts.append(blocks[end].text)
        end += 1
    joined = Text.join(parts)
    kind = kind_of_title(joined.chars)
    if kind is None or kind == "none":
        return None
    return joined, first, end, kind


def _bare_title(text: Text) -> Text | None:
    match = _ANNEX.match(text.chars)
    return text.part(match.end(), len(text.chars)) if match and match.end() < len(text.chars) else text


def _looks_like_title(chars: str) -> bool:
    bare = simplified(_CHAPTER.sub("", chars.strip()))
    if not 6 <= len(bare) <= 70 or _NUMBERED.match(bare) or _CONTENTS_LINE.search(bare) or _ADDRESSED.match(bare):
        return False
    if re.search(r"[。；！？]|：.*[，]|[万亿]元", bare) or bare.startswith(("“", "注", "说明", "图", "（图", "(")):
        return False
    if re.match(r"[^：:（(]{2,10}\s?[：:]", bare):
        return False  # a labelled field: 评价方式：部门绩效自评
    if bare.endswith(("如下：", "见附件", "。")) or "《" in bare and not bare.startswith("《"):
        return False
    return bool(_TITLE.search(bare))


def _leads_title(document: Document, index: int, after: str) -> bool:
    """Whether a block is an earlier line of the title: an agency's or project's name on a line of its own."""
    block = document.blocks[index]
    chars = block.text.chars
    if (
        block.kind != "heading"
        or not 3 <= len(chars) <= 36
        or _ANNEX.match(chars)
        or _NUMBERED.match(chars)
        or _CHAPTER.match(chars)
    ):
        return False
    if (
        re.search(r"[。，：:；、]|\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]|[（(]$", chars)
        or _CONTENTS.match(chars)
        or _looks_like_title(chars)
    ):
        return False
    if not re.match(r"^(?:关于|20\d\d|（?[二〇○零一]{4}年|[“\u4e00-\u9fff])", after):
        return False
    adjacent = document.raw[block.end : document.blocks[index + 1].start].strip("\r") == "\n"
    signature = index > 0 and not adjacent and not after.startswith("关于")
    return not signature


def _real_titles(document: Document, titles: list[_Title]) -> list[_Title]:
    """Titles that open a report: not chapters of accounts, covers, contents or lists of annexes."""
    kept: list[_Title] = []
    cover: _Title | None = None
    for number, title in enumerate(titles):
        following = titles[number + 1].block if number + 1 < len(titles) else len(document.blocks)
        if not _has_body(document, title.end, following) and number + 1 < len(titles):
            cover = title  # a cover or a line of contents
            continue
        if cover and cover.kind == title.kind and _CHAPTER.match(title.text.chars):
            title = replace(title, block=cover.block, text=cover.text)
        elif cover and title.block - cover.block < _COVER_BLOCKS and _GENERIC.match(title.text.chars):
            title = replace(title, block=cover.block, text=cover.text, kind=cover.kind)
        cover = None
        container = kept[-1].kind if kept else None
        if container in _CONTAINERS and not title.is_annex and title.kind in (*_CONTAINERS, "project_form"):
            continue
        kept.append(title)
    return kept


def _has_body(document: Document, first: int, last: int) -> bool:
    blocks = document.blocks[first:last]
    if any(block.kind == "table" for block in blocks):
        return True
    return sum(len(block.text) for block in blocks) >= 60 and any(
        len(block.text) > 40 or "：" in block.text.chars for block in blocks
    )
