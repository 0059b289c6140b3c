"""The head of a form: label and value pairs that name project, departments and units."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import lexicon
from ingest.amounts import decimal_of
from ingest.document import Text
from ingest.extract.form import Form
from ingest.tables.parts import is_form_title
from ingest.tables.stream import Piece

_NAME_ROLES = ("project_name", "competent_department", "implementing_unit", "budget_unit", "project_code")
_CODE = re.compile(r"^(?P<code>[0-9A-Z]{6,})\s*[-—_]\s*(?P<name>.+)$")
# Six digits, or fewer set apart: 2021年… and 110指挥中心 are names.
_DEPARTMENT_CODE = re.compile(r"^(?:\d{6}|\d{3,6}\s*[-—_]|\d{3,6}\s)\s*(?=[\u4e00-\u9fff])(?!年)")
_HINT = re.compile(r"在此(?:处)?填写|请在此|不超过\d+字|[（(]\d+字(?:以)?内[）)]$|^[（(]盖章[）)]$|^[X×x]{2,}")


def read_head(form: Form, pieces: Sequence[Piece], roles: Sequence[str] = _NAME_ROLES) -> None:
    """Label and value pairs: the value is the next piece that is no label."""
    labels = lexicon.form_labels()
    for index, piece in enumerate(pieces):
        if form.title is None and is_form_title(piece.chars):
            form.title = piece.text
        role, value = _inline(piece)
        role = role or labels.match(piece.chars)
        if role is None or role not in roles or role in form.fields:
            continue
        value = value or _next_value(pieces, index)
        if value is None:
            continue
        take_field(form, role, value)


def take_field(form: Form, role: str, value: Text) -> None:
    """Keep a head field's value, or the reason why it cannot be one."""
    problem = _not_a_name(role, value.chars)
    if problem:
        form.unread.append((role, value, problem))
    else:
        form.fields.setdefault(role, value)


def _inline(piece: Piece) -> tuple[str | None, Text | None]:
    """``项目名称：X`` in one piece."""
    for mark in ("：", ":"):
        left, found, right = piece.chars.partition(mark)
        if found and right.strip() and (role := lexicon.form_labels().match(left)):
            return role, piece.text.part(len(left) + 1, len(piece.chars)).strip()
    return None, None


def _next_value(pieces: Sequence[Piece], index: int) -> Text | None:
    label = pieces[index]
    for piece in pieces[index + 1 : index + 4]:
        if not piece.chars:
            continue
        if lexicon.form_labels().match(piece.chars) or lexicon.fund_columns().match(piece.chars) or _inline(piece)[0]:
            return None
        if (
            piece.begins_row
            and piece.row != label.row
            and label.loose == "no"
            and piece.column <= label.column
            and label.column > 0
        ):
            return None
        return piece.text
    return None


def is_hint(text: str) -> bool:
    """Whether a text is the template's own hint (在此填写…, 不超过100字), not a value."""
    return _HINT.search(text) is not None


def _not_a_name(role: str, text: str) -> str | None:
    """Why a text cannot be the name in a head field, or None."""
    if role == "project_code":
        return None
    if text in lexicon.words()["blank"]:
        return "a stroke stands where a name belongs"
    if decimal_of(text) is not None:
        return "a number stands where a name belongs"
    if is_hint(text):
        return "a template hint, not a name"
    return "too long for a name" if len(text) > 120 else None


def split_code(text: str) -> tuple[str | None, str]:
    """``51000024T…-学前教育…`` → (code, name); no code: (None, text)."""
    match = _CODE.match(text.strip())
    return (match["code"], match["name"]) if match else (None, _DEPARTMENT_CODE.sub("", text.strip()))
