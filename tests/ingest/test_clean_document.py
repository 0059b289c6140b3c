"""Cleaning keeps the offset of every character, and places lead back to the printed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_reading import few, lines_of

from ingest.clean import clean, simplified, squeeze
from ingest.document import Block, Cell, Document, Line, Text, quote_at

INK = "预算支出金額12.5,%（）[image: 图片]\u200b\ufeff\u00ad\u3000\u00a0\t\r\n １％﹦ab"
SOUP = st.text(alphabet=st.one_of(st.sampled_from(INK), st.characters(exclude_categories=["Cs"])), max_size=80)


def cleaned(raw: str) -> str:
    return clean(raw, 0, len(raw)).chars


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("　　预算 \t 数　", "预算 数"),
        ("a\u2003\u2004\u00a0b", "a b"),
        ("住房保障支\n出", "住房保障支出"),
        ("预算 \n\n 数", "预算数"),
        ("完成\nabc", "完成abc"),
        ("abc\ndef", "abc def"),
        ("12\n3.5万元", "123.5万元"),
        ("12.\n5", "12.5"),
        ("1,\n234元", "1,234元"),
        ("100\n%", "100%"),
        ("支[image: image6]出429.06万元", "支出429.06万元"),
        ("金[图片: a]\n额", "金额"),
        ("[image: 没有结尾", "[image: 没有结尾"),
        ("零\u200b宽\ufeff连\u00ad字", "零宽连字"),
        ("３．５％", "3.5%"),
        ("﹦﹥≧≦﹪", "=>≥≤%"),
        ("（１），“二”", "（1），“二”"),
        ("①②㎡½", "①②㎡½"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_accidents_of_print_are_folded_and_what_means_something_stays(raw: str, expected: str) -> None:
    assert cleaned(raw) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金額", "金额"),
        ("財政撥款預算執行率", "财政拨款预算执行率"),
        ("plain ascii", "plain ascii"),
        ("已是简体", "已是简体"),
    ],
)
def test_traditional_characters_become_simplified_at_the_same_length(text: str, expected: str) -> None:
    assert simplified(text) == expected


def test_squeeze_drops_white_space_and_punctuation_and_unifies_brackets() -> None:
    assert squeeze(" 項目 名称(一)：") == squeeze("项目名称（一）") == "项目名称（一）"


@few
@given(before=SOUP, raw=SOUP, after=SOUP)
def test_each_character_comes_from_its_offset(before: str, raw: str, after: str) -> None:
    whole, end = before + raw + after, len(before) + len(raw)
    text = clean(whole, len(before), end)
    assert list(text.offsets) == sorted(set(text.offsets))
    for char, offset in zip(text.chars, text.offsets, strict=True):
        assert len(before) <= offset < end
        assert (char == " ") == whole[offset].isspace()
        assert char == cleaned(whole[offset]) or char == " "


@few
@given(raw=SOUP)
def test_cleaned_text_has_no_white_space_but_single_spaces_inside(raw: str) -> None:
    text = cleaned(raw)
    assert "  " not in text and text == text.strip()
    assert not any(char.isspace() and char != " " for char in text)
    assert len(simplified(text)) == len(text)


@few
@given(raw=SOUP.filter(lambda raw: "[" not in cleaned(raw)))
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    assert cleaned(cleaned(raw)) == cleaned(raw)


@few
@given(raw=SOUP, data=st.data())
def test_parts_joined_again_are_the_text(raw: str, data: st.DataObject) -> None:
    text = clean(raw, 0, len(raw))
    cut = data.draw(st.integers(0, len(text)))
    assert Text.join([text.part(0, cut), text.part(cut, len(text))]) == text
    assert text.strip("预 ").chars == text.chars.strip("预 ")


@pytest.mark.parametrize("piece", ["[image: ", "[图片:", "\u200b", "　\n", "［"])
def test_long_runs_of_residue_are_cleaned_in_one_pass(piece: str) -> None:
    raw = piece * (200_000 // len(piece)) + "终"
    assert cleaned(raw).endswith("终")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 4), (3, 3)])
def test_a_span_of_no_characters_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no characters"):
        Text("预算数", (0, 1, 2)).span(start, end)


def test_a_text_needs_an_offset_for_each_character() -> None:
    with pytest.raises(ValueError, match="one offset a character"):
        Text("预算", (0,))


@few
@given(lines=st.lists(SOUP.map(lambda t: "".join(t.split())), min_size=1, max_size=6), data=st.data())
def test_the_quote_of_any_span_stands_at_its_locator(lines: list[str], data: st.DataObject) -> None:
    raw = "\n".join(lines)
    document = Document(raw=raw, lines=lines_of(raw), blocks=[], format="txt")
    printed = [offset for offset, char in enumerate(raw) if char != "\n"]
    if not printed:
        return
    start = data.draw(st.sampled_from(printed))
    end = data.draw(st.sampled_from([offset for offset in printed if offset >= start])) + 1
    place = document.place(start, end)
    assert place.quote == raw[start:end]
    assert quote_at(lines, place.locator) == place.quote
    assert place.page is None


@pytest.mark.parametrize(
    ("start", "end", "locator"), [(0, 2, "L1:1-2"), (1, 2, "L1:2-2"), (1, 5, "L1:2-L2:2"), (4, 8, "L2:2-L4:1")]
)
def test_columns_of_a_locator_count_from_one_and_include_the_last(start: int, end: int, locator: str) -> None:
    raw = "预算\n支出\n\n计划"
    document = Document(raw=raw, lines=lines_of(raw), blocks=[], format="txt")
    assert document.place(start, end).locator == locator
    assert quote_at(raw.split("\n"), locator) == raw[start:end]


@pytest.mark.parametrize("locator", ["", "L3", "p3/t2/r5c4", "p3/L12:1-2", "3:1-2", "L1:2"])
def test_a_locator_of_another_kind_has_no_quote(locator: str) -> None:
    with pytest.raises(ValueError):
        quote_at(["预算"] * 5, locator)


def test_a_place_in_cells_names_whole_cells_and_their_page() -> None:
    raw = "预算\n支出"
    cells = [Line(0, 2, "p3/t1/r1c1", page=3, is_cell=True), Line(3, 5, "p3/t1/r1c2", page=3, is_cell=True)]
    document = Document(raw=raw, lines=cells, blocks=[], format="pdf")
    one, both = document.place(1, 2), document.place(0, 5)
    assert (one.locator, one.quote, one.page) == ("p3/t1/r1c1", "算", 3)
    assert (both.locator, both.page) == ("p3/t1/r1c1-p3/t1/r1c2", 3)


def test_rows_of_a_block_are_ordered_whatever_the_order_of_its_cells() -> None:
    texts = {(1, 1): "丁", (0, 1): "乙", (1, 0): "丙", (0, 0): "甲"}
    cells = tuple(Cell(row, column, Text(text, (0,))) for (row, column), text in texts.items())
    rows = Block("table", 0, 1, cells=cells).rows()
    assert [[cell.text.chars for cell in row] for row in rows] == [["甲", "乙"], ["丙", "丁"]]
