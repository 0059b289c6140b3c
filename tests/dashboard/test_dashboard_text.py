"""Hostile text becomes text: in CSV cells, in Markdown, in the excerpt of a document."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.csv_file import cell, csv_bytes
from dashboard.excerpt import as_html, excerpt, read_excerpt
from dashboard.plain import clean, escaped, short
from dashboard.units import percent, shown, wan
from dashboard.words import Say
from ingest.marking import NoPlace
from ingest.readers.open import open_document

SAY = Say("zh")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=1+1", "'=1+1"),
        ("+86 138", "'+86 138"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("辅警经费", "辅警经费"),
        (Decimal("-12.50"), "-12.50"),
        (-3, "-3"),
        (None, ""),
        (True, "true"),
        (date(2021, 6, 1), "2021-06-01"),
    ],
)
def test_a_cell_is_defused_and_a_number_stays_a_number(value: Any, told: str) -> None:
    assert cell(value) == told


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_no_cell_of_text_begins_like_a_formula(rows: list[list[str]]) -> None:
    told = csv_bytes(["a", "b"], rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(told, newline="")):
        assert not any(cell.lstrip(" \u00a0\u3000").startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("**粗**", "\\*\\*粗\\*\\*"),
        ("$x$", "\\$x\\$"),
        ("<script>", "\\<\u2060script\\>"),
        (":smile:", "\\:\u2060smile\\:"),
        ("[a](b)", "\\[a\\]\\(b\\)"),
        ("a->b", "a\\-\u2060\\>\u2060b"),
    ],
)
def test_markdown_of_a_name_is_escaped(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


@given(st.text(max_size=300))
def test_escaping_changes_nothing_but_what_markdown_reads(text: str) -> None:
    unescaped = escaped(text, 1_000).replace("\\\\", "\0").replace("\\", "").replace("\0", "\\").replace("\u2060", "")
    assert unescaped == short(text, 1_000).replace("\u2060", "")


def test_control_characters_and_turned_writing_are_dropped() -> None:
    assert clean("a\x00b\u202ec\nd") == "abc\nd"


def test_a_long_name_is_cut_and_says_so() -> None:
    assert short("长" * 10_000, 20) == "长" * 19 + "…"


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("wan", Decimal("12345678.90"), "1,234.57"),
        ("wan", Decimal(0), "0.00"),
        ("wan", None, "未知"),
        ("percent", Decimal("99.967"), "100.0%"),
        ("percent", Decimal("85.382"), "85.4%"),
        ("count", 12345, "12,345"),
        ("decimal", Decimal("97.500000"), "97.5"),
        ("decimal", Decimal("0"), "0"),
        ("rank", None, "不排名"),
        ("text", " ", "未知"),
        ("severity", "hard", "硬伤"),
    ],
)
def test_numbers_show_with_their_separators_and_unknown_as_a_word(kind: str, value: Any, told: str) -> None:
    assert shown(SAY, kind, value) == told


def test_money_and_percent_of_nothing_are_unknown() -> None:
    assert (wan(SAY, None), percent(SAY, None)) == ("未知", "未知")


# ------------------------------------------------------------------ excerpts

TEXT = "\n".join([f"第{n}行" for n in range(1, 10)] + ["本年支出<b>12</b>万元。"] + [f"第{n}行" for n in range(11, 30)])


def test_a_place_in_text_is_marked_between_its_neighbours() -> None:
    rows = excerpt(open_document(TEXT.encode(), "a.txt"), "L10:3-9")
    assert [row.name for row in rows] == [f"L{n}" for n in range(4, 17)]
    assert rows[6].pieces == [("本年", False), ("支出<b>12", True), ("</b>万元。", False)]


def test_a_place_over_several_lines_is_marked_on_each_of_them() -> None:
    rows = excerpt(open_document(TEXT.encode(), "a.txt"), "L9:2-L11:2")
    marked = {row.name: [text for text, meant in row.pieces if meant] for row in rows}
    assert {name: texts for name, texts in marked.items() if texts} == {
        "L9": ["9行"], "L10": ["本年支出<b>12</b>万元。"], "L11": ["第1"],
    }  # fmt: skip


def test_a_document_cannot_write_html_into_the_page() -> None:
    text = as_html(excerpt(open_document(TEXT.encode(), "a.txt"), "L10:3-9"))
    assert "<mark>支出&lt;b&gt;12</mark>&lt;/b&gt;万元。" in text


@pytest.mark.slow
def test_a_file_is_read_in_a_process_of_its_own_which_tells_why_it_cannot(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text(TEXT, encoding="utf-8")
    assert read_excerpt(file, "L10:3-9") == excerpt(open_document(TEXT.encode(), "a.txt"), "L10:3-9")
    with pytest.raises(NoPlace, match="'L99:1-2' is no place of this file"):
        read_excerpt(file, "L99:1-2")
    file.write_bytes(b"")
    with pytest.raises(NoPlace, match="Unreadable"):
        read_excerpt(file, "L1:1-2")
