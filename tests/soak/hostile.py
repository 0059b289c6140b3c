"""Files that attack: bombs, loops, entities, nesting, locks, names. Each is small until somebody reads it."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import py7zr
from PIL import Image

from rar_builder import COMPRESSED, STORED, rar4, rar5
from tests.corpus import LAYOUTS_OF, generate, render
from tests.corpus.formats import FORMATS
from tests.soak import damage
from tests.soak.damage import zipped

KINDS = [kind for kind in LAYOUTS_OF if kind != "regulation"]
NAMES = (
    b"..%2f..%2fetc%2fpasswd",
    b"..\\..\\windows.txt",
    b"new\nline.txt",
    b"carriage\rreturn.txt",
    b"=cmd|' /C calc'!A0.txt",
    b"+1+1.txt",
    b"-rf.txt",
    b"--help",
    b"@SUM(1).txt",
    b"\x1b[31mred\x1b[0m\x1b]0;title\x07.txt",
    b"[bold red]markup[/].txt",
    b"[/not closed].txt",
    b"not utf-8 \xff\xfe\xb0.txt",
    "很长的名字".encode() * 14,
    "\u202eltr.txt".encode(),
    b"'; DROP TABLE raw.document; --.txt",
    b"<img src=x onerror=alert(1)>.txt",
    b"{detail}%s%n.txt",
    b"a!",
    b"x.zip!",
    b"#1?query.txt",
    b" leading and trailing ",
    b"*?[a-z].txt",
    b"~root.txt",
    b"nul\xc2\x80\xc2\x9b.txt",
)


def _pdf(objects: list[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a correct table of their places."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, table))


def _page_of(stream: bytes, head: bytes = b"", more: tuple[bytes, ...] = (), resources: bytes = b"") -> bytes:
    """One page that draws ``stream``; ``more`` are objects from 5 on."""
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << %s >> >>" % resources,
            b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), head, stream),
            *more,
        ]
    )


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 5 + count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 3 0 R >> >>"
    page += b" >>"
    text = b"BT /F 12 Tf 50 700 Td (2021 budget 100.00) Tj ET"
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
            *[page] * count,
        ]
    )


def _pdf_loops(rng: random.Random) -> bytes:
    """Pages that are their own parents, forms that draw themselves, a table of objects before itself."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 10 >>\n"
    return rng.choice(
        (
            _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9999999 >>"]),
            _page_of(b"/X Do /X Do", b"", (form + b"stream\n/X Do /X Do\nendstream",), b"/XObject << /X 5 0 R >>"),
            _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"2 0 R"], b"/Root 1 0 R /Prev 9"),
            _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"[" * 50_000]),
            _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /A " * 50_000]),
            _page_of(b"q " * 200_000 + b"[" * 100_000),
        )
    )


def _pdf_bomb(rng: random.Random) -> bytes:
    """A stream that unpacks to a thousand times its size: blanks, or lines without end."""
    drawn = rng.choice((b" " * 50, b"0 0 m 9 9 l S\n" * 4, b"BT (a) Tj ET\n" * 4)) * 1_000_000
    return _page_of(zlib.compress(drawn), b"/Filter /FlateDecode")


def _pdf_huge_page(rng: random.Random) -> bytes:
    """A page of no size, or larger than any paper."""
    box = rng.choice((b"0 0 0 0", b"0 0 1e9 1e9", b"-9e9 -9e9 9e9 9e9", b"0 0 NaN 5", b"9 9 1 1"))
    text = b"BT /F 12 Tf 50 700 Td (2021) Tj ET 0 0 1e9 1e9 re S"
    return _page_of(text).replace(b"0 0 600 800", box)


def _locked_pdf(rng: random.Random) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(f"secret {rng.random()}", canPrint=0))
    canvas.drawString(50, 700, "locked")
    canvas.save()
    return out.getvalue()


def _zip_bomb(rng: random.Random) -> bytes:
    """Gigabytes of nothing; in itself twice; or ten thousand and more files."""
    kind = rng.randrange(4)
    if kind == 0:
        return zipped({f"{n}.txt": bytes(30 << 20) for n in range(4)})
    if kind == 1:
        inner = zipped({"0.txt": bytes(80 << 20)})
        return zipped({f"{n}.zip": inner for n in range(3)})
    if kind == 2:
        return zipped({f"{n}.txt": b"" for n in range(10_050)})
    content = b"deep"
    for n in range(30):
        content = zipped({f"{n}.zip" if n else "0.txt": content})
    return content


def _bomb_in_package(rng: random.Random) -> bytes:
    """An Office file one part of which unpacks to hundreds of megabytes."""
    name, part = rng.choice((("word/document.xml", "w:document"), ("xl/workbook.xml", "workbook")))
    filler = rng.choice((b" ", b"<a/>")) * (100 << 20 if rng.random() < 0.5 else 20 << 20)
    main = f'<?xml version="1.0"?><{part} xmlns:w="urn:w">'.encode() + filler + f"</{part}>".encode()
    return zipped({"[Content_Types].xml": b"<Types/>", name: main})


def _zip_names(rng: random.Random) -> bytes:
    """Members that would leave the folder, two of one name, one said to be encrypted."""
    names = ["../../canary/a.txt", "/etc/cron.d/a", "..\\..\\a.txt", "a\nb.txt", "C:\\a.txt", "x/" * 500 + "a", "=1"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in rng.sample(names, 4):
            archive.writestr(name, f"evil {rng.random()}")
        archive.filelist[-1].flag_bits |= rng.choice((0, 1))
    return out.getvalue()


_TARRED = (
    ("../../canary/b", tarfile.REGTYPE), ("l", tarfile.SYMTYPE), ("h", tarfile.LNKTYPE), ("d", tarfile.CHRTYPE),
)  # fmt: skip


def _tar_names(rng: random.Random) -> bytes:
    """Links to files outside, devices, members that would leave the folder; now and then packed and repacked."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in _TARRED:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "../../../../etc/passwd"
            info.size = 4 if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(b"evil"))
    content = out.getvalue()
    for _ in range(rng.choice((0, 1, 8))):
        content = gzip.compress(content)
    return content


@cache
def _sevenzipped(content: bytes, name: str = "a.txt") -> bytes:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w") as archive:
        archive.writestr(content, name)
    return target.getvalue()


def _sevenzip(rng: random.Random) -> bytes:
    """A bomb, or an archive that lies somewhere."""
    if rng.random() < 0.3:
        return _sevenzipped(bytes(300 << 20))
    return rng.choice(damage.BY_BYTES)(_sevenzipped(_report("txt", rng.randrange(6))), rng)


def _rar(rng: random.Random) -> bytes:
    pack = rng.choice((rar4, rar5))
    method = rng.choice((STORED, COMPRESSED))
    name = rng.choice(("../../evil.txt", "-o.txt", "a\\..\\b.txt", "@list", "a.rar"))
    content = pack({name: _report("txt", rng.randrange(6)), "b/" * 200 + "c.txt": b"x"}, method)
    return content if rng.random() < 0.4 else rng.choice(damage.BY_BYTES)(content, rng)


def _gzip_bomb(rng: random.Random) -> bytes:
    return gzip.compress(gzip.compress(bytes(rng.choice((90, 300)) << 20)))


def _picture_bomb(rng: random.Random) -> bytes:
    """A PNG whose head says that it is as large as a field."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    side = rng.choice((12_000, 30_000, 65_535, 2**31 - 1))
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(4 << 20))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _nested_html(rng: random.Random) -> bytes:
    tag = rng.choice(("div", "table><tr><td", "ul><li", "b", "blockquote", "font"))
    count = rng.choice((2_000, 100_000))
    return f"<html><body>项目支出绩效自评表{f'<{tag}>' * count}预算数 100 万元".encode()


def _wide_html(rng: random.Random) -> bytes:
    span = rng.choice(("1000", "65534", "99999999999", "-1", "0", "1e9"))
    cell = f"<td colspan={span} rowspan={span}>项目资金 100</td>"
    return f"<html><table>{f'<tr>{cell * 5}</tr>' * rng.choice((3, 200))}</table></html>".encode()


_ENDLESS_RTF = b"\\bin999999999 x"  # on which LibreOffice hangs


def _rtf(rng: random.Random) -> bytes:
    rarely = _ENDLESS_RTF if rng.random() < 0.3 else b"x"
    return b"{\\rtf1" + rng.choice((b"{" * 60_000, b"\\object\\objdata " + b"41" * 5000, b"\\u-1?" * 999, rarely))


def _text(rng: random.Random) -> bytes:
    """Text that costs: one line, endless numbers, tables of nothing but borders, marks of every direction."""
    piece, count = rng.choice(
        (
            ("项目支出绩效自评表", 20_000), ("9" * 20_000 + "万元，", 3), ("|" * 3000 + "\n", 200), ("1,", 100_000),
            ("其中：", 50_000), ("\u202e\u200b\ufeff", 9999), ("（" * 3000, 5), ("一级指标\t二级指标\n", 3000),
            ("2021年度支出总计100.00万元，其中：", 2000), ("年初预算数\t全年预算数\t全年执行数\t" * 200 + "\n", 30),
        )
    )  # fmt: skip
    return f"某县某局2021年度部门决算\n{piece * count}".encode(rng.choice(("utf-8", "utf-16", "gb18030")))


def _picture(rng: random.Random) -> bytes:
    out = io.BytesIO()
    drawn = Image.frombytes("L", (48, 32), rng.randbytes(48 * 32))
    drawn.save(out, rng.choice(("PNG", "JPEG", "GIF", "TIFF", "BMP")))
    return rng.choice(damage.BY_BYTES)(out.getvalue(), rng)


def _ole(rng: random.Random) -> bytes:
    """An XLS file that says it is a Word file, or encrypted, and then is damaged."""
    other = rng.choice(("EncryptedPackag", "Book", "Workbook"))
    name, instead = (word[:8].ljust(8, "\0").encode("utf-16-le") for word in ("Workbook", other))
    content = _report("xls", rng.randrange(3)).replace(name, instead)
    return rng.choice((damage.extreme, damage.flip, damage.cut))(content, rng)


def _xml(rng: random.Random) -> bytes:
    return rng.choice((damage.BOMB, damage.EXTERNAL, b"<?xml version='1.0'?>" + b"<a>" * 100_000))


ATTACKS: tuple[Callable[[random.Random], bytes], ...] = (
    _pdf_loops, _pdf_bomb, _pdf_huge_page, _locked_pdf, _zip_bomb, _bomb_in_package, _zip_names, _tar_names, _gzip_bomb,
    _picture_bomb, _nested_html, _wide_html, _rtf, _text, _picture, _ole, _xml,
    _sevenzip, _rar,
)  # fmt: skip
_STRUCTURE: dict[str, tuple[damage.Damage, ...]] = {
    "docx": (damage.package,), "xlsx": (damage.package,), "pdf": (damage.objects, damage.renumber),
    "html": (damage.retag, damage.renumber), "mht": (damage.retag, damage.renumber), "txt": (damage.renumber,),
    "xls": (damage.extreme,),
}  # fmt: skip


@cache
def _report(format: str, number: int) -> bytes:
    kind = KINDS[number % len(KINDS)]
    if format == "txt":
        layouts = [layout for layout in LAYOUTS_OF[kind] if layout not in ("flat", "one_line", "glued")]
        return render(generate(number, kind), layouts[number % len(layouts)]).encode()
    return FORMATS[format](generate(number, kind))


def _damaged(format: str, rng: random.Random) -> bytes:
    content = _report(format, rng.randrange(6))
    structure = _STRUCTURE[format.partition("_")[0]]
    return rng.choice(rng.choice((structure, damage.BY_BYTES)))(content, rng)


def files(count: int, seed: int) -> Iterator[tuple[bytes, bytes]]:
    """``count`` files as (name, content): one in four attacks, the others are reports with damage, formats in turn.

    The first has 10,000 pages; names that attack go round among the rest.
    """
    yield b"pages-10000.pdf", _many_pages(10_000)
    formats = [*FORMATS, "txt"]
    for number in range(1, count):
        rng = random.Random(f"{seed}-{number}")
        if number % 4:
            format = formats[number % len(formats)]
            what, content = format, _damaged(format, rng)
        else:
            attack = ATTACKS[number // 4 % len(ATTACKS)]
            what, content = attack.__name__.strip("_"), attack(rng)
        name = f"{number:05}-{what}".encode()
        yield (NAMES[number // 5 % len(NAMES)] + b" " + name if number % 5 == 0 else name), content
