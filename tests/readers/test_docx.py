"""Text of DOCX files: what prints is read, once, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.errors import Unreadable
from ingest.readers.docx import read_docx
from ingest.readers.open import format_of, open_document
from tests.readers.docx_builder import STRICT, cells, docx, p, paragraphs, tables, tbl, tc, tr


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _text(content: str, parts: dict[str, str] | None = None) -> str:
    """The text of a paragraph of these runs."""
    return "\n".join(paragraphs(read_docx(docx(f"<w:p>{content}</w:p>", parts))))


def _field(instruction: str, result: str | None) -> str:
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' if result is not None else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{separate}{_run(result) if result else ''}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _box(text: str) -> str:
    return f"<w:txbxContent>{p(text)}</w:txbxContent>"


STYLES = """
<w:style w:type="character" w:styleId="a3"><w:name w:val="Placeholder Text"/></w:style>
<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="below"><w:basedOn w:val="gone"/></w:style>
"""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_run("预算") + _run("执行率"), "预算执行率"),
        (_run("甲") + "<w:r><w:tab/><w:t>乙</w:t></w:r>", "甲 乙"),
        (f'{_run("留")}<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del>', "留"),
        (f'<w:ins w:id="1">{_run("增")}</w:ins>{_run("原")}', "增原"),
        (f'<w:moveFrom w:id="1">{_run("旧处")}</w:moveFrom><w:moveTo w:id="2">{_run("新处")}</w:moveTo>', "新处"),
        (_run("看") + _run("不见", "<w:vanish/>"), "看"),
        (_run("看") + _run("不见", '<w:rStyle w:val="secret"/>'), "看"),
        (_run("看") + _run("见", '<w:rStyle w:val="secret"/><w:vanish w:val="0"/>'), "看见"),
        ("<w:hyperlink>" + _run("链接") + "</w:hyperlink>", "链接"),
        (_field("PAGEREF _Toc1 \\h", "12"), "12"),
        (_field("eq \\o\\ac(○,3)", None) + _run("数量"), "③数量"),
        (_field("eq \\o\\ac(□,√)", None) + _run("是"), "☑是"),
        (_field("eq \\o\\ac(□,√)", "") + _run("是"), "☑是"),
        (_field('SYMBOL 163 \\f "Wingdings 2" \\s 12', None) + _run("否"), "□否"),
        ('<w:fldSimple w:instr="DATE">' + _run("2031年") + "</w:fldSimple>", "2031年"),
        (_field("IF " + "x", None) + _run("后"), "后"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>' + _run("是"), "☑是"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + _run("95%"), "≥95%"),
        (_run("R", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>') + _run("是"), "☑是"),
        (_run("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>') + _run("是"), "☑是"),
        (_run("R是") + _run("Wing", '<w:rFonts w:ascii="Arial"/>'), "R是Wing"),
        (
            "<w:r><w:ruby><w:rt>" + _run("yù") + "</w:rt><w:rubyBase>" + _run("预") + "</w:rubyBase></w:ruby></w:r>",
            "预",
        ),
        ("<m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath>", "≥95%"),
        ("<w:r><w:noBreakHyphen/><w:t>5</w:t><w:softHyphen/></w:r>", "-5"),
        ("<w:r><w:footnoteReference w:id='2'/><w:t>12.5</w:t></w:r>", "12.5"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + _run("单击此处输入", '<w:rStyle w:val="a3"/>')
            + "</w:sdtContent></w:sdt>"
            + _run("项目"),
            "项目",
        ),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + _run("已填") + "</w:sdtContent></w:sdt>",
            "已填",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/>'
            "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + _run("是"),
            "☑是",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
            '<w:listEntry w:val="一般"/><w:listEntry w:val="重点"/></w:ddList></w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "重点",
        ),
    ],
)
def test_a_paragraph_reads_as_it_prints(content: str, expected: str) -> None:
    assert _text(content, {"styles": STYLES}) == expected


@pytest.mark.parametrize("style", ["gone", "below"])
def test_a_paragraph_of_a_hidden_style_does_not_print(style: str) -> None:
    assert paragraphs(read_docx(docx(p("密", f'<w:pStyle w:val="{style}"/>') + p("明"), {"styles": STYLES}))) == ["明"]


def test_a_field_that_never_ends_swallows_its_own_paragraph_only() -> None:
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("下一段。")
    assert paragraphs(read_docx(docx(body))) == ["下一段。"]


@pytest.mark.parametrize(
    "content",
    [
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{_box('框中')}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{_box('框中')}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"{_box('框中')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        f"<w:pict><v:shape><v:textbox>{_box('框中')}</v:textbox></v:shape></w:pict>",
    ],
    ids=["both alternatives", "only the fallback", "old drawing"],
)
def test_a_text_box_is_read_once(content: str) -> None:
    body = f"<w:p>{_run('段落。')}<w:r>{content}</w:r></w:p>" + p("后一段。")
    assert paragraphs(read_docx(docx(body))) == ["段落。", "框中", "后一段。"]


def test_text_boxes_in_a_text_box_and_tables_in_it_are_read_once() -> None:
    inner = f"<w:p><w:r><w:pict><v:textbox>{_box('内框')}</v:textbox></w:pict></w:r></w:p>"
    box = f"<w:txbxContent>{tbl(tr('甲', '乙'))}{inner}</w:txbxContent>"
    document = read_docx(docx(f"<w:p><w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r></w:p>"))
    assert paragraphs(document) == ["内框"]
    assert [cell[4] for cell in cells(tables(document)[0])] == ["甲", "乙"]


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    boxed = f"<w:p>{_run('甲')}<w:r><w:pict><v:textbox>{_box('框')}</v:textbox></w:pict></w:r></w:p>"
    (table,) = tables(read_docx(docx(tbl(tr(tc(boxed), "乙")))))
    assert [cell[4] for cell in cells(table)] == ["甲框", "乙"]


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    body = (
        p("前半", '<w:rPr><w:del w:id="1"/></w:rPr>')
        + p("后半。")
        + tbl(tr(tc(p("上", '<w:rPr><w:del w:id="2"/></w:rPr>') + p("下")), "x"))
    )
    document = read_docx(docx(body))
    assert paragraphs(document) == ["前半后半。"]
    assert cells(tables(document)[0])[0][4] == "上下"


def test_line_breaks_part_fields_but_not_sentences() -> None:
    long = "本年度项目实施单位严格按照批复的预算和绩效目标组织开展各项工作并且"
    fields = "项目名称：绿道<w:br/>项目单位：云岭县园林局"
    body = "".join(
        f"<w:p><w:r><w:t>{text.replace('<w:br/>', '</w:t><w:br/><w:t>')}</w:t></w:r></w:p>"
        for text in (fields, f"{long}<w:br/>按期完成了任务。")
    )
    document = read_docx(docx(body))
    assert paragraphs(document) == ["项目名称：绿道", "项目单位：云岭县园林局", f"{long}按期完成了任务。"]
    assert [line.locator for line in document.lines] == ["P1", "P1/L2", "P2", "P2/L2"]


def test_paragraphs_are_counted_whether_they_print_or_not() -> None:
    document = read_docx(docx(p("甲") + p() + p("丙") + tbl(tr("x", "y")) + p("戊")))
    assert [line.locator for line in document.lines] == ["P1", "P3", "t1/r1c1", "t1/r1c2", "P4"]


def test_notes_stand_at_the_end() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2">{p("口径说明。")}</w:footnote>'
    )
    end = f'<w:endnote w:id="2">{p("尾注说明。")}</w:endnote>'
    document = read_docx(docx(p("正文。"), {"endnotes": end, "footnotes": notes}))
    assert paragraphs(document) == ["正文。", "口径说明。", "尾注说明。"]


def test_of_a_header_only_a_table_is_read() -> None:
    document = read_docx(
        docx(p("正文。"), {"header": p("内部资料") + tbl(tr("表号", "云财1表")), "footer": p("第1页")})
    )
    assert paragraphs(document) == ["正文。"]
    assert [cell[4] for cell in cells(tables(document)[0])] == ["表号", "云财1表"]


def test_strict_files_read_like_others() -> None:
    body = p("标题") + tbl(tr("甲", "乙"))
    assert read_docx(docx(body, namespace=STRICT)).raw == read_docx(docx(body)).raw == "标题\n甲\t乙\n"


CHUNK = '<w:altChunk r:id="r9" xmlns:r="urn:x"/>'
PAGE = "<html><body><h1>自评报告</h1><p>本项目已按计划完成全部任务。</p></body></html>".encode()


def test_an_imported_part_beside_other_text_is_named_as_not_read() -> None:
    document = read_docx(docx(p("正文。") + CHUNK, chunk=PAGE))
    assert paragraphs(document) == ["正文。"]
    assert [page.reason_code for page in document.unread_pages] == ["unsupported_format"]


def test_a_file_that_is_nothing_but_an_imported_page_is_read_as_that_page() -> None:
    document = read_docx(docx(CHUNK, chunk=PAGE))
    assert document.format == "docx"
    assert "本项目已按计划完成全部任务。" in paragraphs(document)


@pytest.mark.parametrize("chunk", [None, b"PK\x03\x04", b"\x00\x01"])
def test_an_imported_part_that_cannot_be_read_does_no_harm(chunk: bytes | None) -> None:
    assert paragraphs(read_docx(docx(p() + CHUNK, chunk=chunk))) == []


@pytest.mark.parametrize(("centimetres", "count"), [((16, 23), 1), ((4, 4), 0), ((16, 2), 0)])
def test_a_picture_as_large_as_a_page_is_named_as_not_read(centimetres: tuple[int, int], count: int) -> None:
    width, height = (side * 360_000 for side in centimetres)
    picture = (
        '<w:r><w:drawing><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><pic:spPr><a:xfrm>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm></pic:spPr></pic:pic></w:drawing></w:r>'
    )
    document = read_docx(docx(p("正文。") + tbl(tr(tc(f"<w:p>{picture}</w:p>"), "x"))))
    assert [page.reason_code for page in document.unread_pages] == ["needs_ocr"] * count


def test_the_format_is_told_from_the_parts() -> None:
    content = docx(p("正文。"))
    assert format_of(content) == "docx"
    assert open_document(content, "x.wps").format == "docx"


def _rezipped(content: bytes, change: dict[str, bytes | None]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return buffer.getvalue()


_ROOT = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (b"<w:document", "damaged_file"),
        (b"<a/>", "damaged_file"),
        (_ROOT + b"</w:document>", "damaged_file"),
        (None, "damaged_file"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + _ROOT + b"<w:body/></w:document>", "damaged_file"),
        (_ROOT + b"<w:body>" + b"<w:sdt><w:sdtContent>" * 300, "damaged_file"),
        (_ROOT + b"<w:body>" + b" " * (9 << 20) + b"</w:body></w:document>", "archive_limit"),
        (_ROOT + b"<w:body><w:p>\x00</w:p></w:body></w:document>", "damaged_file"),
    ],
    ids=["cut", "other root", "no body", "no part", "entities", "deep", "bomb", "bad character"],
)
def test_a_damaged_or_hostile_body_is_refused_with_its_reason(part: bytes | None, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_docx(_rezipped(docx(p("x")), {"word/document.xml": part}))
    assert refused.value.reason_code == reason


def test_an_external_entity_is_never_read() -> None:
    attack = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + _ROOT
    with pytest.raises(Unreadable):
        read_docx(_rezipped(docx(p("x")), {"word/document.xml": attack + b"<w:body>&a;</w:body></w:document>"}))


def test_cells_as_deep_as_the_parser_allows_are_read() -> None:
    nested = p("底")
    for _ in range(60):
        nested = tbl(tr(tc(nested), "x"))
    assert "底" in read_docx(docx(nested)).raw


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_file_cut_off_is_unreadable_and_nothing_else(share: float) -> None:
    content = docx(p("正文。" * 200))
    with pytest.raises(Unreadable):
        read_docx(content[: int(len(content) * share)])


def test_flipped_bytes_never_raise_anything_else() -> None:
    content = docx(p("正文。") + tbl(tr("甲", "乙")), {"styles": STYLES})
    for place in range(0, len(content), 7):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            document = read_docx(bytes(damaged))
        except Unreadable:
            continue
        assert document.raw in ("正文。\n甲\t乙\n",)


def test_an_encrypted_file_says_so() -> None:
    name = "EncryptedPackage\0".encode("utf-16-le")
    with pytest.raises(Unreadable, match="encrypted"):
        open_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name, "x.docx")
