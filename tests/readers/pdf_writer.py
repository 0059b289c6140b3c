"""PDF files written by hand: content streams with text and graphics just as a test wants them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

_FONTS = {  # no font is embedded: the reader must know GBK and the widths without one
    "song": b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
    b"/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>",
    "down": b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-V/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
    b"/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>",
    "latin": b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
}
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Sheet:
    """A page. All coordinates: points from the upper left corner of a page that is ``width`` × ``height``.

    ``rotate``: the page's /Rotate; the drawing is turned back, so that the page looks the same.
    ``crop``: by how much the media box is larger than the page on each side.
    """

    width: float = 595
    height: float = 842
    rotate: int = 0
    crop: float = 0
    content: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float = 10,
        font: str = "song",
        matrix: str = "1 0 0 1",
        mode: int = 0,
    ) -> None:
        """``matrix``: a b c d of the text matrix; ``mode``: render mode, 3 is invisible."""
        codes = text.encode("gbk" if font != "latin" else "cp1252").hex()
        y = self.height - baseline
        self.content.append(f"BT /{font} {size} Tf {mode} Tr {matrix} {x} {y} Tm <{codes}> Tj 0 Tr ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5, color: str = "0 0 0") -> None:
        self.content.append(f"{color} RG {width} w {x0} {self.height - y0} m {x1} {self.height - y1} l S")

    def box(self, x0: float, top: float, x1: float, bottom: float, paint: str = "S", color: str = "0 0 0") -> None:
        """``paint``: S strokes, f fills."""
        rectangle = f"{x0} {self.height - bottom} {x1 - x0} {bottom - top} re"
        self.content.append(f"{color} RG {color} rg 0.5 w {rectangle} {paint}")

    def raw(self, operators: str) -> None:
        self.content.append(operators)

    def form(self) -> None:
        """Put all that was drawn so far into a form XObject, drawn shifted and shifted back."""
        self.forms.append("\n".join(["q 1 0 0 1 -7 -9 cm", *self.content, "Q"]))
        self.content = [f"q 1 0 0 1 7 9 cm /F{len(self.forms)} Do Q"]

    def boxes(self) -> tuple[list[float], str]:
        """The media box, and the matrix that turns the drawing against /Rotate."""
        turned = self.rotate % 180 == 90
        width, height = (self.height, self.width) if turned else (self.width, self.height)
        matrix = {
            0: "1 0 0 1 0 0",
            90: f"0 1 -1 0 {width} 0",
            180: f"-1 0 0 -1 {width} {height}",
            270: f"0 -1 1 0 0 {height}",
        }[self.rotate]
        return [0, 0, width, height], matrix


def write_pdf(sheets: Sequence[Sheet], user_password: str | None = None) -> bytes:
    """A PDF file. ``user_password``: encrypt it (RC4, 40 bits); empty: everybody may open it."""
    objects: list[bytes] = [b"", b""]  # catalogue and pages come last
    key = _Key(user_password) if user_password is not None else None

    def add(head: bytes, stream: bytes | None = None) -> int:
        number = len(objects) + 1
        if stream is not None:
            stream = key.encrypted(stream, number) if key else stream
            head = head[:-2] + b"/Length %d>>\nstream\n%s\nendstream" % (len(stream), stream)
        objects.append(head)
        return number

    fonts = b"/Font<<" + b"".join(b"/%s %d 0 R" % (name.encode(), add(font)) for name, font in _FONTS.items()) + b">>"
    kids = []
    for sheet in sheets:
        media, matrix = sheet.boxes()
        numbers = [
            add(b"<</Type/XObject/Subtype/Form/BBox[-2000 -2000 4000 4000]/Resources<<%s>>>>" % fonts, form.encode())
            for form in sheet.forms
        ]
        named = b"".join(b"/F%d %d 0 R" % (at + 1, number) for at, number in enumerate(numbers))
        stream = "\n".join([f"q {matrix} cm", *sheet.content, "Q"]).encode()
        body = add(b"<<>>", stream)
        outer = [media[0] - sheet.crop, media[1] - sheet.crop, media[2] + sheet.crop, media[3] + sheet.crop]
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/CropBox[%s]" % (_numbers(outer), _numbers(media))
        resources = b"/Resources<<%s/XObject<<%s>>>>>>" % (fonts, named)
        kids.append(add(head + b"/Rotate %d/Contents %d 0 R" % (sheet.rotate, body) + resources))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return _file(objects, key)


def _numbers(values: Sequence[float]) -> bytes:
    return " ".join(f"{value:g}" for value in values).encode()


def _file(objects: Sequence[bytes], key: _Key | None) -> bytes:
    out = bytearray(b"%PDF-1.6\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    extra = (
        b"/ID[<%s><%s>]/Encrypt %s" % (_Key.ID.hex().encode(), _Key.ID.hex().encode(), key.dictionary) if key else b""
    )
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, start)
    return bytes(out)


class _Key:
    """The standard security handler, revision 2 (PDF 32000-1, 7.6.3)."""

    ID = b"0123456789abcdef"

    def __init__(self, user_password: str) -> None:
        padded = (user_password.encode() + _PADDING)[:32]
        owner = _rc4(hashlib.md5(b"owner" + _PADDING[:27]).digest()[:5], padded)
        self._key = hashlib.md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + self.ID).digest()[:5]
        user = _rc4(self._key, _PADDING)
        self.dictionary = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), user.hex().encode())

    def encrypted(self, stream: bytes, number: int) -> bytes:
        return _rc4(hashlib.md5(self._key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], stream)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
