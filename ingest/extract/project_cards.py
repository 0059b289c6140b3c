"""Projects that a budget describes under fixed headings: 项目概述, 立项依据, 实施主体 … 绩效目标.

Source: 项目经费情况说明 of department budgets (上海市 预算公开 form; Beijing's is alike). The
name is the heading above the first of them; the lexicon file is ``project_cards.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest import lexicon
from ingest.document import Document, Text
from ingest.extract.phrases import NUMBERING
from ingest.extract.projects import Project

_TAIL = re.compile(r"(?:的)?(?:项目)?(?:经费|资金|预算|支出)*(?:使用|安排)?情况(?:的)?(?:说明|表)$")
_LEAST_HEADINGS = 3
_LONGEST_NAME = 60
_LONGEST_UNIT = 40
_REFERENCE = re.compile(r"^(?:详见|见|参见)")


@dataclass(frozen=True, slots=True)
class _Headed:
    role: str
    paragraph: int


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    rows = lexicon.read_rows("project_cards", ("role", "label"))
    return {lexicon.fold(row["label"]): row["role"] for row in rows}


def read_project_cards(document: Document, paragraphs: Sequence[Text]) -> list[Project]:
    """The projects with such a description, in order; budgets are read by the prose under the headings."""
    headed = [_Headed(role, n) for n, text in enumerate(paragraphs) if (role := _role(text.chars))]
    projects = []
    for run in _runs(headed):
        named = paragraphs[run[0].paragraph - 1] if run[0].paragraph else None
        if named and (project := _named_project(document, named)):
            _fill(project, run, paragraphs)
            projects.append(project)
    return projects


def _role(chars: str) -> str | None:
    words = NUMBERING.sub("", chars.strip(), count=1).rstrip("：: ")
    return _labels().get(lexicon.fold(words)) if len(words) <= 12 else None


def _runs(headed: Sequence[_Headed]) -> list[list[_Headed]]:
    """Headings of one description each: a role that comes again begins the next one."""
    runs: list[list[_Headed]] = []
    for each in headed:
        if not runs or each.role in {known.role for known in runs[-1]}:
            runs.append([])
        runs[-1].append(each)
    return [run for run in runs if len(run) >= _LEAST_HEADINGS]


def _named_project(document: Document, text: Text) -> Project | None:
    name = _TAIL.sub("", text.chars.strip())
    if not 2 <= len(name) <= _LONGEST_NAME or name == text.chars.strip() or re.search(r"[。；，：]", name):
        return None
    return Project(name=name, offset=text.offsets[0], place=document.place_of(text, 0, len(text)))


def _fill(project: Project, run: Sequence[_Headed], paragraphs: Sequence[Text]) -> None:
    for each, following in zip(run, [*run[1:], None], strict=True):
        first = each.paragraph + 1
        said = paragraphs[first].chars.strip() if first < len(paragraphs) else ""
        if following and following.paragraph == first or not said:
            continue
        if each.role == "implementing_unit" and len(said) <= _LONGEST_UNIT:
            project.implementing_unit = said.rstrip("。")
        elif each.role == "goal" and not _REFERENCE.match(said):
            last = following.paragraph if following else first + 1
            project.goal = "".join(text.chars.strip() for text in paragraphs[first:last])
