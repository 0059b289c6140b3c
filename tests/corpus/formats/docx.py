"""Reports as DOCX with true merged cells: as typed, and as a template with content controls filled in."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from tests.corpus.facts import Facts, Grid, Heading
from tests.corpus.formats.grid import Merged, merged_cells

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# A4 with the margins of official documents (GB/T 9704, in twips of 1/20 pt); tables are as wide as the text.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1474" w:bottom="1440" w:left="1474" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr>"
)
_WIDTH_TWIPS = 11906 - 2 * 1474
_CHAPTER = re.compile(r"^[一二三四五六七八九十]{1,2}、")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_TYPE}.numbering+xml"/></Types>'
)
_RELATIONSHIP = (
    '<Relationships xmlns="{package}/relationships">'
    '<Relationship Id="r1" Type="{office}/{kind}" Target="{to}"/></Relationships>'
)
_NUMBERING = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def docx(facts: Facts, *, is_filled: bool = False) -> bytes:
    """The report as DOCX.

    ``is_filled``: 一、 二、 … before headings are Word's own and not in the text, and the first
    paragraph and the texts of the tables' cells stand in content controls, as in a template.
    """
    body = []
    for number, part in enumerate(facts.parts):
        if isinstance(part, Grid):
            body += [_table(part, is_filled), "<w:p/>"]
            continue
        is_heading = isinstance(part, Heading)
        chapter = _CHAPTER.match(part.text) if is_filled and is_heading else None
        paragraph = _paragraph(part.text[chapter.end() :] if chapter else part.text, is_heading, bool(chapter))
        body.append(_control(paragraph) if is_filled and number == 0 else paragraph)
    document = f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{_PAGE}</w:body></w:document>'
    return _zipped(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _related("officeDocument", "word/document.xml"),
            "word/document.xml": document,
            "word/numbering.xml": _NUMBERING,
            "word/_rels/document.xml.rels": _related("numbering", "numbering.xml"),
        }
    )


def docx_filled(facts: Facts) -> bytes:
    """The report with automatic numbering and content controls."""
    return docx(facts, is_filled=True)


def _related(kind: str, to: str) -> str:
    return _RELATIONSHIP.format(package=_PACKAGE, office=_OFFICE, kind=kind, to=to)


def _paragraph(text: str, is_heading: bool, is_numbered: bool) -> str:
    numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if is_numbered else ""
    centred = '<w:jc w:val="center"/>' if is_heading and not is_numbered else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p><w:pPr>{numbering}{centred}</w:pPr>{run}</w:p>"


def _control(content: str) -> str:
    """A content control around a paragraph or a run."""
    return f'<w:sdt><w:sdtPr><w:alias w:val="填写"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def _table(grid: Grid, is_filled: bool) -> str:
    cells = merged_cells(grid)
    columns = max(cell.column + cell.column_span for cell in cells)
    width = _WIDTH_TWIPS // columns
    rows = "".join(_row(cells, number, width, is_filled) for number in range(len(grid.rows)))
    edges = f'<w:gridCol w:w="{width}"/>' * columns
    names = ("top", "left", "bottom", "right", "insideH", "insideV")
    sides = "".join(f'<w:{name} w:val="single" w:sz="4"/>' for name in names)
    return f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid>{edges}</w:tblGrid>{rows}</w:tbl>"


def _row(cells: list[Merged], number: int, width: int, is_filled: bool) -> str:
    """A row with the cells that begin in it, and the empty ones that go on with a merged cell above."""
    printed = []
    for cell in sorted(cells, key=lambda c: c.column):
        if not cell.row <= number < cell.row + cell.row_span:
            continue
        merge = ""
        if cell.row_span > 1:
            merge = '<w:vMerge w:val="restart"/>' if cell.row == number else "<w:vMerge/>"
        span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        text = escape(cell.text) if cell.row == number else ""
        run = f"<w:r><w:t>{text}</w:t></w:r>"
        paragraph = f"<w:p>{_control(run) if is_filled and text else run}</w:p>"
        properties = f'<w:tcW w:w="{width * cell.column_span}" w:type="dxa"/>{span}{merge}'
        printed.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph}</w:tc>")
    return f"<w:tr>{''.join(printed)}</w:tr>"


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            made = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(made, f'<?xml version="1.0" encoding="UTF-8"?>{text}', zipfile.ZIP_DEFLATED)
    return out.getvalue()
