"""Automatic numbering: what Word prints before a paragraph though it stands in no text."""

from __future__ import annotations

import pytest

from ingest.readers.docx import read_docx
from ingest.readers.docx.numerals import formatted
from tests.readers.docx_builder import cells, docx, p, paragraphs, tables, tbl, tc, tr


def _level(index: int, number_format: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _abstract(identity: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{more}{"".join(levels)}</w:abstractNum>'


def _num(identity: int, abstract: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


def _numbered(text: str, number_id: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')


def _read(body: str, numbering: str, styles: str = "") -> list[str]:
    return paragraphs(read_docx(docx(body, {"numbering": numbering, "styles": styles})))


OUTLINE = _abstract(
    0,
    _level(0, "chineseCounting", "%1、"),
    _level(1, "chineseCounting", "（%2）"),
    _level(2, "decimal", "%3."),
    _level(3, "decimal", "%1.%2.%4", "<w:isLgl/>"),
)


def test_levels_count_on_and_begin_again_below() -> None:
    levels = [(0, "概况"), (1, "职能"), (1, "机构"), (2, "人员"), (2, "资产"), (0, "绩效"), (1, "目标"), (2, "数量")]
    body = "".join(_numbered(text, 1, level) for level, text in levels)
    assert _read(body, OUTLINE + _num(1, 0)) == [
        "一、概况",
        "（一）职能",
        "（二）机构",
        "1. 人员",
        "2. 资产",
        "二、绩效",
        "（一）目标",
        "1. 数量",
    ]


def test_legal_numbering_prints_every_level_in_digits() -> None:
    body = _numbered("甲", 1) + _numbered("乙", 1) + _numbered("丙", 1, 3)
    assert _read(body, OUTLINE + _num(1, 0))[-1] == "2.1.1 丙"


def test_instances_of_a_definition_count_on_together_unless_one_says_where_it_starts() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = _abstract(0, _level(0, "decimal", "%1、")) + _num(1, 0) + _num(2, 0) + _num(3, 0, restart)
    body = "".join(_numbered("项", number) for number in (1, 1, 2, 3, 3, 1))
    assert _read(body, numbering) == ["1、项", "2、项", "3、项", "1、项", "2、项", "3、项"]


def test_an_override_can_replace_a_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{_level(0, "upperRoman", "%1）", start=4)}</w:lvlOverride>'
    numbering = _abstract(0, _level(0, "decimal", "%1、")) + _num(1, 0, override)
    assert _read(_numbered("项", 1) + _numbered("项", 1), numbering) == ["IV）项", "V）项"]


@pytest.mark.parametrize(("restart", "expected"), [("", "1. 丁"), ('<w:lvlRestart w:val="0"/>', "2. 丁")])
def test_a_level_begins_again_unless_it_says_never(restart: str, expected: str) -> None:
    numbering = _abstract(0, _level(0, "decimal", "%1、"), _level(1, "decimal", "%2.", restart)) + _num(1, 0)
    body = _numbered("甲", 1) + _numbered("乙", 1, 1) + _numbered("丙", 1) + _numbered("丁", 1, 1)
    assert _read(body, numbering)[-1] == expected


def test_styles_number_their_paragraphs_at_the_level_that_names_them() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="3"><w:basedOn w:val="2"/></w:style>'
    )
    numbering = _abstract(
        0, _level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="1"/>'), _level(1, "decimal", "%2．")
    ) + _num(1, 0)
    body = (
        p("甲", '<w:pStyle w:val="1"/>')
        + p("乙", '<w:pStyle w:val="2"/>')
        + p("丙", '<w:pStyle w:val="3"/>')
        + p("丁", '<w:pStyle w:val="3"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert _read(body, numbering, styles) == ["第一章 甲", "1.乙", "2.丙", "丁"]


def test_a_definition_that_stands_in_a_list_style_is_found() -> None:
    numbering = (
        _abstract(0, more='<w:numStyleLink w:val="list"/>')
        + _abstract(1, _level(0, "ideographTraditional", "%1、"), more='<w:styleLink w:val="list"/>')
        + _num(1, 0)
        + _num(2, 1)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="list"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert _read(_numbered("项", 1) + _numbered("项", 1), numbering, styles) == ["甲、项", "乙、项"]


def test_numbers_in_cells_are_printed_though_the_cell_is_empty() -> None:
    numbering = _abstract(0, _level(0, "decimal", "%1", '<w:suff w:val="nothing"/>')) + _num(1, 0)
    body = tbl(*(tr(tc(_numbered("", 1)), name) for name in ("甲", "乙")))
    (table,) = tables(read_docx(docx(body, {"numbering": numbering})))
    assert [cell[4] for cell in cells(table)] == ["1", "甲", "2", "乙"]


def test_bullets_are_left_out() -> None:
    numbering = _abstract(0, _level(0, "bullet", "\uf0b7")) + _num(1, 0)
    assert _read(_numbered("项", 1), numbering) == ["项"]


def test_a_custom_format_has_its_leading_zeros() -> None:
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="01, 02, 03"/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert _read(_numbered("项", 1), _abstract(0, level) + _num(1, 0)) == ["01 项"]


def test_deleted_paragraphs_are_not_counted() -> None:
    numbering = _abstract(0, _level(0, "decimal", "%1、")) + _num(1, 0)
    properties = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    deleted = (
        f'<w:p><w:pPr>{properties}<w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'
    )
    assert _read(_numbered("甲", 1) + deleted + _numbered("乙", 1), numbering) == ["1、甲", "2、乙"]


@pytest.mark.parametrize(
    "numbering", ["", _num(1, 7), _abstract(0) + _num(1, 0), '<w:num w:numId="1"/>', '<w:num w:numId="x"/>']
)
def test_numbering_that_is_missing_numbers_nothing(numbering: str) -> None:
    assert _read(_numbered("项", 1), numbering) == ["项"]


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一〇〇"}),
        ("chineseCountingThousand", {10: "十", 21: "二十一", 101: "一百零一", 110: "一百一十", 1001: "一千零一"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾", 205: "贰佰零伍"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographDigital", {10: "一〇", 25: "二五"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {3: "③"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("upperRoman", {4: "IV", 19: "XIX", 1994: "MCMXCIV"}),
        ("lowerRoman", {9: "ix"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA"}),
        ("lowerLetter", {2: "b", 28: "bb"}),
        ("numberInDash", {1: "- 1 -"}),
        ("none", {1: ""}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 21: "21st"}),
        ("of a later version", {3: "3"}),
    ],
)
def test_numbers_print_in_their_format(number_format: str, expected: dict[int, str]) -> None:
    assert {value: formatted(value, number_format) for value in expected} == expected


@pytest.mark.parametrize("value", [0, -1, 10_000, 10**12])
def test_no_number_is_too_odd_for_a_format(value: int) -> None:
    names = "chineseCounting chineseCountingThousand chineseLegalSimplified decimalEnclosedCircle ideographTraditional"
    for name in f"{names} ideographZodiacTraditional upperLetter upperRoman".split():
        assert formatted(value, name)
