"""Web pages as documents: the article, exact tables, attachments, encodings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.html import read_html

SENTENCE = "云岭县教育局2024年度收入总计1200.50万元，支出总计1200.50万元，与上年相比增加10%。"
MENU = "".join(f'<li><a href="/xw/{n}.html">栏目{n}</a></li>' for n in range(20))
FOOT = "<div>主办单位：云岭县人民政府办公室</div><div>网站标识码：5300000001</div>"


def read(body: str, head: str = "") -> Document:
    return read_html(f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode())


def outline(document: Document) -> list[Any]:
    """Texts of lines, and tables as rows of (text, row span, column span)."""
    return [
        block.text.chars
        if block.kind != "table"
        else [[(cell.text.chars, cell.row_span, cell.column_span) for cell in row] for row in block.rows()]
        for block in document.blocks
    ]


def texts(document: Document) -> list[Any]:
    return [b if isinstance(b, str) else [[cell[0] for cell in row] for row in b] for b in outline(document)]


def test_the_article_is_told_from_menus_paths_buttons_and_feet() -> None:
    body = (
        f'<div id="topnav"><ul>{MENU}</ul></div><div>今天是2024年8月20日</div>'
        f"<div>当前位置：<a href='/'>首页</a> &gt; <a href='/gk'>公开</a></div>"
        f"<div class=con><h1>云岭县教育局2024年度部门决算</h1><div>来源：县教育局　字号：【大 中 小】</div>"
        f"<p>{SENTENCE}</p><p>特此说明</p><p>2025年8月20日</p></div>"
        f"<p>上一篇：<a href=/1.html>某某公告</a></p><ul>{MENU}</ul>{FOOT}"
    )
    assert texts(read(body)) == ["云岭县教育局2024年度部门决算", SENTENCE, "特此说明", "2025年8月20日"]


def test_the_title_of_the_page_stands_in_where_the_article_has_none() -> None:
    head = '<meta name="ArticleTitle" content="云岭县教育局2024年度部门决算">'
    assert texts(read(f"<p>{SENTENCE}</p>", head)) == ["云岭县教育局2024年度部门决算", SENTENCE]
    assert texts(read(f"<h2>云岭县教育局 2024年度部门决算</h2><p>{SENTENCE}</p>", head)) == [
        "云岭县教育局 2024年度部门决算",
        SENTENCE,
    ]


def test_an_article_inside_what_is_named_like_a_menu_is_kept() -> None:
    assert texts(read(f'<div class="nav-content"><p>{SENTENCE}</p></div>')) == [SENTENCE]


def test_attachments_are_listed_with_the_place_of_their_link() -> None:
    body = (
        f"<p>{SENTENCE}</p><p>附件：<a href='./P0202408.xlsx'>2024年度部门决算表</a></p>"
        "<ul><li><a href='/a/b.pdf?x=1'><span>绩效自评表</span></a></li></ul>"
        "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td><a href='c.docx'>说明</a></td></tr></table>"
        "<iframe src='files/d.pdf'></iframe><a href='/index.html'>首页</a>"
    )
    found = [(a.label, a.uri, a.locator) for a in read(body).attachments]
    assert found == [
        ("2024年度部门决算表", "./P0202408.xlsx", "P2"),
        ("绩效自评表", "/a/b.pdf?x=1", "P3"),
        ("说明", "c.docx", "t1/r2c2"),
        ("d.pdf", "files/d.pdf", "P3"),
    ]


def test_spans_are_those_of_the_table_and_locators_count_its_rows_and_columns() -> None:
    document = read(
        "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><td>丙</td><td>3</td><td>4</td></tr></table>"
    )
    assert outline(document) == [
        [[("甲", 2, 1), ("乙", 1, 2)], [("1", 1, 1), ("2", 1, 1)], [("丙", 1, 1), ("3", 1, 1), ("4", 1, 1)]]
    ]
    four = document.blocks[0].cells[-1]
    assert document.place_of(four.text).locator == "t1/r3c3"


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("<tr><td>甲<td>乙<tr><td>1<td>2", [["甲", "乙"], ["1", "2"]]),
        ("<tr><td><b>甲<td><p>乙<tr><td>1<td>2", [["甲", "乙"], ["1", "2"]]),
        ("<tr><td rowspan=9>甲<td>乙<tr><td>1", [["甲", "乙"], ["1"]]),
        ("<tr><td rowspan=0>甲<td>乙<tr><td>1", [["甲", "乙"], ["1"]]),
        ("<tr><td colspan=1000>甲<tr><td>乙<td>1<tr><td>丙<td>2", ["甲", [["乙", "1"], ["丙", "2"]]]),
        ("<tr><td rowspan=x colspan=-1>甲<td>乙<tr><td>1<td>2", [["甲", "乙"], ["1", "2"]]),
        ("<thead><tr><th rowspan=3>甲<th>乙<tbody><tr><td>1<td>2", [["甲", "乙"], ["1", "2"]]),
        ("<tr><td>甲<td>乙<tr></tr><tr><td>1<td>2", [["甲", "乙"], ["1", "2"]]),
    ],
)
def test_bad_tables_are_read_as_browsers_show_them(source: str, rows: list[Any]) -> None:
    found = texts(read(f"<table>{source}</table>"))
    assert found == (rows if isinstance(rows[0], str) else [rows])


def test_title_and_unit_inside_a_table_stand_above_it() -> None:
    source = (
        "<table><tr><td colspan=3>收入支出决算总表</td></tr><tr><td>部门：云岭县教育局<td><td>金额单位：万元</tr>"
        "<tr><td>项目<td>行次<td>决算数</tr><tr><td>一、财政拨款收入<td>1<td>1200.50</tr>"
        "<tr><td colspan=3>注：本表反映部门本年度的总收支。</tr></table>"
    )
    assert texts(read(source)) == [
        "收入支出决算总表",
        "部门：云岭县教育局",
        "金额单位：万元",
        [["项目", "行次", "决算数"], ["一、财政拨款收入", "1", "1200.50"]],
        "注：本表反映部门本年度的总收支。",
    ]


def test_a_saved_sheet_shows_by_its_borders_what_is_a_table() -> None:
    drawn = "style='border: 1px solid #000'"
    row = f"<tr><td {drawn}>%s<td {drawn}>%s<td {drawn}>%s</tr>"
    blank = "<tr><td><br><td><td></tr>"
    source = (
        "<tr><td>编制单位：云岭县教育局<td><td>单位：万元</tr>"
        + row % ("甲", "乙", "丙") + row % (1, 2, "") + blank + row % ("丁", "戊", "己") + row % (3, 4, 5)
        + blank + "<tr><td>注：略。</tr>"
    )  # fmt: skip
    assert texts(read(f"<table>{source}</table>")) == [
        "编制单位：云岭县教育局",
        "单位：万元",
        [["甲", "乙", "丙"], ["1", "2", ""]],
        [["丁", "戊", "己"], ["3", "4", "5"]],
        "注：略。",
    ]


def test_a_table_that_lays_out_the_page_is_no_table_of_data() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>"
    body = f"<table><tr><td>左栏</td><td><p>{SENTENCE}</p>{inner}<p>注：略。</p></td></tr></table>"
    assert texts(read(body)) == ["左栏", SENTENCE, [["甲", "乙"], ["1", "2"]], "注：略。"]
    boxed = f"<table><tr><td><p>{SENTENCE}</p><p>特此说明</p></td></tr></table>"
    assert texts(read(boxed)) == [SENTENCE, "特此说明"]


def test_a_table_inside_a_cell_of_a_form_stays_in_its_cell() -> None:
    small = "<table><tr><td>1</td><td>2</td></tr></table>"
    rows = "".join(f"<tr><td>指标{n}</td><td>目标</td><td>{small if n == 1 else '完成'}</td></tr>" for n in range(4))
    (table,) = texts(read(f"<table>{rows}</table>"))
    assert table[1] == ["指标1", "目标", "1 2"]


def test_lines_end_at_blocks_and_breaks_and_not_where_the_source_breaks() -> None:
    body = f"<div>一、收入\n  支出情况<br>{SENTENCE}<div>甲<span>乙</span> 丙</div>丁</div><pre>行一\n  行二</pre>"
    assert texts(read(body)) == ["一、收入支出情况", SENTENCE, "甲乙 丙", "丁", "行一", "行二"]


def test_two_numbers_in_a_cell_do_not_become_one() -> None:
    (table,) = texts(read("<table><tr><td>甲<td>乙<tr><td>100<br>200<td><p>98%</p><p>3</p></table>"))
    assert table[1] == ["100 200", "98% 3"]


def test_what_is_not_shown_is_not_read() -> None:
    body = (
        f"<p>{SENTENCE}</p><p style='DISPLAY: none'>旧数据999万元</p><p hidden>甲</p><script>var x='乙'</script>"
        "<style>p{}</style><!-- 丙 --><p>见<span style='display:none'>丁</span>下</p><p style='mso-hide:all'>戊</p>"
        "<table><tr><td>甲</td><td>乙</td></tr><tr style='display:none'><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4<i style='visibility:hidden'>9</i></td></tr></table>"
    )
    assert texts(read(body)) == [SENTENCE, "见下", [["甲", "乙"], ["3", "4"]]]


def test_pages_saved_by_word_and_excel_are_read() -> None:
    body = (
        "<div class=WordSection1><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->"
        f"<p class=MsoNormal><![if !supportLists]><span>一、</span><![endif]>基本情况<o:p></o:p></p>"
        f"<p class=MsoNormal><span lang=EN-US>{SENTENCE}</span><o:p>&nbsp;</o:p></p></div>"
        "<table border=0 style='border-collapse:collapse'><col width=72><tr height=19><td class=xl65 x:num>甲</td>"
        "<td x:num='12.5'>12.50</td></tr><tr><td>乙</td><td>&nbsp;</td></tr></table>"
    )
    assert texts(read(body)) == ["一、基本情况", SENTENCE, [["甲", "12.50"], ["乙", ""]]]


PAGE = f"<html><head>META</head><body><p>{SENTENCE}</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "codec", "found"),
    [
        ('<meta charset="gb2312">', "gb18030", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "gb18030", "gb18030"),
        ('<meta charset="gb2312">', "utf-8", "utf-8"),  # says what it is not
        ("", "utf-8-sig", "utf-8"),
        ("", "utf-16", "utf-16"),
        ("", "gb18030", "gb18030"),
        ('<meta charset="big5">', "big5", "big5"),
    ],
)
def test_the_encoding_is_found(declared: str, codec: str, found: str) -> None:
    page = PAGE.replace("META", declared)
    if codec == "big5":
        page = page.replace(SENTENCE, "教育局收入總計，支出總計。" * 3)
    document = read_html(page.encode(codec))
    assert document.encoding == found
    assert "支出" in document.raw and "\ufffd" not in document.raw


def test_a_stray_byte_is_replaced_and_many_are_refused() -> None:
    page = PAGE.replace("META", '<meta charset="gbk">').replace("。", "。" + SENTENCE * 20).encode("gb18030")
    assert read_html(page.replace(b"</p>", b"\xff</p>")).raw.count("\ufffd") == 1
    with pytest.raises(Unreadable):
        read_html(PAGE[:20].encode() + bytes(range(128, 256)) * 40)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "unsupported_format"),
        ("<html><body>" + "<div>" * 3000, "damaged_file"),
    ],
)
def test_what_is_no_page_says_why(source: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_html(source.encode())
    assert caught.value.reason_code == reason


def test_a_span_that_claims_millions_of_places_is_named_unread() -> None:
    row = "<tr>" + "<td rowspan=60000 colspan=1000>甲</td>" * 300 + "</tr>"
    document = read(f"<p>{SENTENCE}</p><table>{row + '<tr><td>乙</td></tr>' * 900}</table>")
    assert [page.reason_code for page in document.unread_pages] == ["too_large"]
    assert texts(document) == [SENTENCE]


def test_elements_deeper_than_the_stack_are_read() -> None:
    assert "甲" in read("<b>" * 5000 + "甲" + "<table><tr><td>" * 500 + "乙").raw


@given(st.lists(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4), min_size=1, max_size=5))
def test_whatever_the_spans_every_place_of_a_table_is_covered_once(rows: list[list[tuple[int, int]]]) -> None:
    source = ""
    for i, row in enumerate(rows):
        source += "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{i}-{j}</td>" for j, (r, c) in enumerate(row))
    document = read(f"<table>{source}</table>")
    for block in document.blocks:
        places = [
            (cell.row + down, cell.column + right)
            for cell in block.cells
            for down in range(cell.row_span)
            for right in range(cell.column_span)
        ]
        assert len(places) == len(set(places))
        height, width = max((r for r, _ in places), default=-1) + 1, max((c for _, c in places), default=-1) + 1
        assert len(places) == height * width
    shown = sum(bool(cell.text.chars) for block in document.blocks for cell in block.cells)
    assert shown + sum(block.kind != "table" for block in document.blocks) == sum(map(len, rows))
