"""DOCX files from bodies written by hand, for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from ingest.document import Block, Document

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMES = (
    'xmlns:w="{w}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def p(text: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def tc(content: str = "", properties: str = "") -> str:
    """A cell with a text, or with blocks where the content begins with "<"."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells; what does not begin with "<" is the text of a plain cell."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A table; ``widths``: its grid."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


START, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def docx(
    body: str, parts: Mapping[str, str] | None = None, namespace: str = TRANSITIONAL, chunk: bytes | None = None
) -> bytes:
    """A DOCX; ``parts``: kind of relationship (``numbering``, ``footnotes``, ``header`` …) -> content of its root.

    ``chunk``: an imported part.
    """
    parts = parts or {}
    names = _NAMES.format(w=namespace)
    roots = {"header": "hdr", "footer": "ftr"}
    targets = {kind: f"{kind}.xml" for kind in parts} | ({"aFChunk": "chunk.html"} if chunk else {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _relationships({"officeDocument": "word/document.xml"}))
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", _relationships(targets))
        if chunk:
            archive.writestr("word/chunk.html", chunk)
        for kind, content in parts.items():
            root = roots.get(kind, kind)
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {names}>{content}</w:{root}>")
    return buffer.getvalue()


def _relationships(targets: Mapping[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{items}</Relationships>'


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "table"]


def paragraphs(document: Document) -> list[str]:
    return [block.text.chars for block in document.blocks if block.kind != "table"]


def cells(block: Block) -> list[tuple[int, int, int, int, str]]:
    """Row, column, row span, column span and text of each cell."""
    return [(c.row, c.column, c.row_span, c.column_span, c.text.chars) for c in block.cells]
