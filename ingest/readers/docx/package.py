"""The parts of an OOXML file: XML of a bounded size, in one namespace, without entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from ingest.errors import Unreadable

_TOTAL_BYTES = 200 << 20
_RATIO = 200  # real parts pack to a thirtieth or so, bombs to a thousandth …
_RATIO_FROM_BYTES = 8 << 20  # … but long tables of empty cells pack well too
_ENCRYPTED_FLAG = 0x1
_MAIN_PART = "word/document.xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 Strict has other namespaces for the same elements (part 4 of the standard maps them).
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


class Package:
    """Reads parts by name. Raises `Unreadable`: damaged_file, encrypted, archive_limit."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE as error:
            raise Unreadable("damaged_file", f"a ZIP container that does not open: {error}") from error
        self._infos = {_plain(info.filename): info for info in self._archive.infolist()}
        self._bytes_left = _TOTAL_BYTES

    def main_part(self) -> str:
        """The name of the document's part, which hardly any producer calls otherwise."""
        if _MAIN_PART in self._infos:
            return _MAIN_PART
        return next((target for kind, target in self.relationships("") if kind == "officeDocument"), _MAIN_PART)

    def relationships(self, part: str) -> list[tuple[str, str]]:
        """Kind (the last word of its type) and target (a part) of each internal relationship of a part ("": of all)."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            (
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/"),
            )
            for item in root.iter(_RELATIONSHIP)
            if item.get("TargetMode") != "External"
        ]

    def xml(self, part: str) -> etree._Element | None:
        """The root element of a part; None if there is no such part."""
        content = self.content(part)
        if content is None:
            return None
        if b"<w:tblStylePr" in content:
            content = _without_table_styles(content)
        if b"http://purl.oclc.org/ooxml/" in content:
            for strict, transitional in _STRICT:
                content = content.replace(strict, transitional)
        # libxml2's own limits (depth 256, 10 MB a text) stay on: huge_tree is False
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("damaged_file", f"{part}: {error}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise Unreadable("damaged_file", f"{part} declares a document type, which OOXML forbids")
        return root

    def content(self, part: str) -> bytes | None:
        """The bytes of a part; None if there is no such part."""
        info = self._infos.get(_plain(part))
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise Unreadable("encrypted")
        # a part is never read further than the size it declares
        self._bytes_left -= info.file_size
        is_bomb = info.file_size > _RATIO_FROM_BYTES and info.file_size > _RATIO * max(1, info.compress_size)
        if self._bytes_left < 0 or is_bomb:
            raise Unreadable("archive_limit", f"{part} unpacks to {info.file_size:,} bytes")
        try:
            return self._archive.read(info)
        except _DAMAGE as error:
            raise Unreadable("damaged_file", f"{part}: {error}") from error


def _without_table_styles(content: bytes) -> bytes:
    """The styles part without those of tables: some producers write hundreds, most of the part."""
    head, *rest = content.split(b"<w:style ")
    kept = [head]
    for part in rest:
        opening, _, inside = part.partition(b">")
        if b'w:type="table"' in opening and not opening.endswith(b"/"):
            kept.append(inside.partition(b"</w:style>")[2])
        else:
            kept += (b"<w:style ", part)
    return b"".join(kept)


def _plain(name: str) -> str:
    """A part's name as producers that write it carelessly mean it: names have no case."""
    return name.replace("\\", "/").lstrip("/").lower()
