"""Lists of projects, one a row: 项目名称 beside scores, units and amounts (自评结果汇总表, 项目支出表).

Amounts of the list are read as those of any table of money; here are the projects themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest import lexicon
from ingest.amounts import decimal_of, parse_percent
from ingest.document import Block, Cell, Document, Text
from ingest.extract.form_head import split_code
from ingest.extract.money_grid import Column, Section, columns_of, sections_of
from ingest.extract.projects import Project

_TOTALS = frozenset(("合计", "总计", "小计"))
_GRADES = re.compile(r"优秀?|良好?|中等?|差|合格|不合格|一般|较差")
_LAYOUTS = ("exact", "grid")


def read_project_lists(document: Document, blocks: Sequence[Block]) -> list[Project]:
    """The projects of all lists, in order. Without a score, a grade or an amount a column of names is none."""
    return [
        project
        for block in blocks
        if block.kind == "table" and block.layout in _LAYOUTS
        for section in sections_of(block)
        for project in _projects(document, section, columns_of(section))
    ]


def _projects(document: Document, section: Section, columns: Sequence[Column]) -> Iterator[Project]:
    roles = {column.index: _role(column) for column in columns}
    names = [index for index, role in roles.items() if role == "name"]
    if len(names) != 1 or not {"score", "grade", "rate", "amount"} & set(roles.values()):
        return
    for row in section.body:
        cells = {cell.column: cell for cell in row}
        if names[0] in cells and (project := _project(document, cells[names[0]])):
            for index, role in roles.items():
                if role and index in cells:
                    _fill(project, role, cells[index].text)
            yield project


def _role(column: Column) -> str | None:
    """What a column says of a project: the lexicons of money, forms and funds know its header."""
    if column.role == "project":
        return "name"
    if column.is_amount:
        return "amount" if column.role != "rate" else "rate"
    header = column.path[-1] if column.path else ""
    if lexicon.fold(header).endswith(("等级", "等次", "评级")):
        return "grade"
    known = lexicon.form_labels().match(header) or lexicon.fund_columns().match(header)
    return known if known in ("score", "rate", "competent_department", "implementing_unit", "project_code") else None


def _project(document: Document, cell: Cell) -> Project | None:
    text = cell.text.strip()
    if len(text) < 2 or lexicon.fold(text.chars) in _TOTALS or not re.search(r"[\u4e00-\u9fff]", text.chars):
        return None
    code, name = split_code(text.chars)
    start, end = text.span()
    return Project(name=name, offset=start, place=document.place(start, end), code=code)


def _fill(project: Project, role: str, text: Text) -> None:
    chars = text.chars.strip()
    if role == "score":
        value = decimal_of(chars.rstrip("分"))
        project.score = value if value is not None and value <= 150 else None
    elif role == "grade" and _GRADES.fullmatch(chars):
        project.grade = chars
    elif role == "rate":
        project.rate_pct = parse_percent(chars)
    elif role == "competent_department":
        project.competent_department = split_code(chars)[1]
    elif role == "implementing_unit":
        project.implementing_unit = split_code(chars)[1]
    elif role == "project_code":
        project.code = chars
