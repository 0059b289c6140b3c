"""DOC, WPS, RTF, ODT and ODS through LibreOffice; slow where it is really started."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import socket
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.isolate import Limits, Task, parse_all
from ingest.readers.docx import read_docx
from ingest.readers.office import convert_all, office_available, read_office
from ingest.readers.office_process import run_soffice
from ingest.readers.ole import root_streams, stream_head
from ingest.readers.open import format_of
from tests.readers.docx_builder import GO_ON, START, cells, docx, p, paragraphs, span, tables, tbl, tc, tr


def started(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that starts LibreOffice."""
    return pytest.mark.slow(pytest.mark.skipif(not office_available(), reason="LibreOffice is not installed")(test))


NONE = 0xFFFFFFFF
NAMES = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}"
    rb"\pard\f0 \'cf\'ee\'c4\'bf\'d6\'a7\'b3\'f6\'bc\'a8\'d0\'a7\'d7\'d4\'c6\'c0\'b1\'ed\par "
    rb"\trowd\clvmgf\cellx2000\cellx4000\cellx6000\pard\intbl \'d7\'ca\'bd\'f0\cell 10\cell 9\cell\row"
    rb"\trowd\clvmrg\cellx2000\cellx6000\pard\intbl\cell \'ba\'cf\'bc\'c6\cell\row\pard\par}"
)


def _odf(kind: str, body: str, manifest_more: str = "") -> bytes:
    names = " ".join(NAMES.format(name) for name in ("office", "text", "table", "manifest"))
    draw = (
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    )
    mime = f"application/vnd.oasis.opendocument.{kind}"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}">{}</manifest:file-entry>'
    files = entry.format("/", mime, "") + entry.format("content.xml", "text/xml", manifest_more)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", mime)
        archive.writestr(
            "content.xml",
            f'<office:document-content {names} {draw} office:version="1.2"><office:body>{body}</office:body>'
            "</office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest {NAMES.format("manifest")} manifest:version="1.2">{files}</manifest:manifest>',
        )
    return buffer.getvalue()


def _odt(body: str, manifest_more: str = "") -> bytes:
    return _odf("text", f"<office:text>{body}</office:text>", manifest_more)


def _ole(*streams: tuple[str, bytes]) -> bytes:
    """An OLE container of one directory sector whose streams of 4096 bytes begin as given (at most three)."""
    size = 4096
    sectors = [b"", b""]  # allocation table and directory, filled below
    chain = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, child=1)]
    for number, (name, head) in enumerate(streams, 1):
        right = number + 1 if number < len(streams) else NONE
        entries.append(_entry(name, 2, right=right, start=len(sectors), size=size))
        first = len(sectors)
        content = head.ljust(size, b"\0")
        sectors += [content[n : n + 512] for n in range(0, size, 512)]
        chain += [*range(first + 1, first + 8), 0xFFFFFFFE]
    sectors[0] = b"".join(n.to_bytes(4, "little") for n in chain).ljust(512, b"\xff")
    sectors[1] = b"".join(entries).ljust(512, b"\0")
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    header[26:32] = b"\x03\0\xfe\xff\x09\0"
    header[44:48], header[48:52] = (1).to_bytes(4, "little"), (1).to_bytes(4, "little")
    header[76:] = (0).to_bytes(4, "little").ljust(436, b"\xff")
    return bytes(header) + b"".join(sectors)


def _entry(name: str, kind: int, child: int = NONE, right: int = NONE, start: int = 0, size: int = 0) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + len(text).to_bytes(2, "little")
        + bytes([kind, 1])
        + b"".join(n.to_bytes(4, "little") for n in (NONE, right, child))
        + bytes(36)
        + start.to_bytes(4, "little")
        + size.to_bytes(8, "little")
    )


FIB = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x12"
ENCRYPTED_FIB = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x13"


@pytest.mark.parametrize(
    ("streams", "expected"),
    [
        (["WordDocument"], "doc"),
        (["WordDocument", "ObjectPool"], "doc"),
        (["Workbook"], "xls"),
        (["1Table", "WpsDocument"], "wps"),
    ],
)
def test_an_ole_container_is_what_its_root_says(streams: list[str], expected: str) -> None:
    content = _ole(*((name, b"") for name in streams))
    assert root_streams(content) == frozenset(streams)
    assert format_of(content + "Workbook\0Book\0".encode("utf-16-le")) == expected  # embedded deeper


def test_damaged_ole_containers_never_raise() -> None:
    content = _ole(("WordDocument", FIB), ("1Table", b""))
    assert stream_head(content, "WordDocument")[:12] == FIB
    for place in range(0, 1536, 3):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        root_streams(bytes(damaged)), stream_head(bytes(damaged), "WordDocument")
        stream_head(content[:place], "WordDocument")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_ole(("WordDocument", ENCRYPTED_FIB)), "encrypted"),
        (_odt("", "<manifest:encryption-data/>"), "encrypted"),
        (_ole(("EncryptedPackage", b"")), "encrypted"),
        (_odf("presentation", ""), "unsupported_format"),
        (docx(p("x")), "unsupported_format"),
    ],
    ids=["doc", "odt", "docx in OLE", "presentation", "docx"],
)
def test_what_must_not_be_converted_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_office(content)
    assert refused.value.reason_code == reason


@contextmanager
def _path_with(folder: Path, **commands: str) -> Iterator[None]:
    """Commands (name → shell script) in a PATH that has nothing else but the shell's own tools."""
    folder.mkdir()
    for tool in ("sh", "cat", "cp", "sleep", "mv", "basename", "kill", "timeout", "dirname"):
        found = shutil.which(tool)
        if found:
            (folder / tool).symlink_to(found)
    for name, script in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(stat.S_IRWXU)
    before = os.environ["PATH"]
    os.environ["PATH"] = str(folder)
    try:
        yield
    finally:
        os.environ["PATH"] = before


@pytest.mark.parametrize("content", [_ole(("WordDocument", FIB)), RTF, _odt("")], ids=["doc", "rtf", "odt"])
def test_without_libreoffice_the_reason_says_so(content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(content)
    with _path_with(tmp_path / "bin"):
        assert not office_available()
        with pytest.raises(Unreadable) as refused:
            read_office(content)
        (converted,) = convert_all([source], tmp_path / "out", 5).values()
    assert refused.value.reason_code == "needs_office"
    assert isinstance(converted, Unreadable) and converted.reason_code == "needs_office"


def test_without_libreoffice_antiword_gives_the_text_of_a_doc(tmp_path: Path) -> None:
    with _path_with(tmp_path / "bin", antiword="printf '项目支出绩效自评表\\n\\n本项目已完成。\\n'"):
        document = read_office(_ole(("WordDocument", FIB)))
    assert document.format == "doc"
    assert paragraphs(document) == ["项目支出绩效自评表", "本项目已完成。"]


# Stands in for LibreOffice: converts by copying the file FIXED, hangs or dies on files that say so.
_FAKE = """
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
for file; do
    read -r first < "$file"
    case $first in
        *hang*) sleep 600;;
        *die*) kill -9 $$;;
        *half*) printf 'PK' > "$out/$(basename "$file" .rtf).docx"; kill -9 $$;;
        *refuse*) ;;
        *) cp "{fixed}" "$out/$(basename "$file" .rtf).docx";;
    esac
done
"""


def _failures(words: list[str], folder: Path, seconds: float) -> dict[int, str]:
    """Convert files with these words in them by the stand-in; number and detail of those that failed."""
    fixed = folder / "fixed.docx"
    fixed.write_bytes(docx(p("正文。")))
    sources = [folder / f"{number}.rtf" for number in range(len(words))]
    for source, word in zip(sources, words, strict=True):
        source.write_text("{\\rtf1 " + word + "}\n", encoding="ascii")
    with _path_with(folder / "bin", soffice=_FAKE.replace("{fixed}", str(fixed))):
        results = convert_all(sources, folder / "out", seconds)
    written = {path.name for path in (folder / "out").iterdir()}
    assert written == {result.name for result in results.values() if isinstance(result, Path)}
    return {n: result.detail for n, path in enumerate(sources) if isinstance(result := results[path], Unreadable)}


def test_a_file_on_which_it_dies_costs_only_itself(tmp_path: Path) -> None:
    words = ["ok", "refuse", "ok", "die", "ok", "half", "refuse", "ok", "die", "refuse"]
    failed = _failures(words, tmp_path, 60)
    assert sorted(failed) == [n for n, word in enumerate(words) if word != "ok"]
    assert {n for n, detail in failed.items() if "exit code" in detail} == {3, 5, 8}


@pytest.mark.slow
def test_a_file_on_which_it_hangs_costs_only_itself(tmp_path: Path) -> None:
    words = ["ok", "refuse", "hang", "ok", "hang", "refuse", "ok"]
    failed = _failures(words, tmp_path, 2)
    assert sorted(failed) == [n for n, word in enumerate(words) if word != "ok"]
    assert {n for n, detail in failed.items() if "longer than 2 s" in detail} == {2, 4}


def test_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    fixed = tmp_path / "fixed.docx"
    fixed.write_bytes(docx(p("正文。")))
    sources = [tmp_path / folder / "表.rtf" for folder in "ab"]
    for source in sources:
        source.parent.mkdir()
        source.write_bytes(RTF)
    missing = tmp_path / "none.doc"
    with _path_with(tmp_path / "bin", soffice=_FAKE.replace("{fixed}", str(fixed))):
        results = convert_all([*sources, missing], tmp_path / "out", 5)
    assert len({results[source] for source in sources}) == 2
    assert all(isinstance(target := results[source], Path) and target.exists() for source in sources)
    assert isinstance(results[missing], Unreadable) and results[missing].reason_code == "unreadable_file"


FORM = (
    p("项目支出绩效自评表")
    + tbl(
        tr(tc("项目名称", span(2)), tc("河道清淤", span(2))),
        tr(tc("资金", START), "全年预算数", "执行数", "得分"),
        tr(tc("", GO_ON), "10", "9", "9.0"),
        widths=(1500, 2500, 2500, 1500),
    )
    + p("说明：无。")
)


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the form as DOC, RTF and ODT."""
    folder = tmp_path_factory.mktemp("forms")
    (folder / "form.docx").write_bytes(docx(FORM))
    for convert_to in ("doc:MS Word 97", "rtf:Rich Text Format", "odt:writer8"):
        assert run_soffice([folder / "form.docx"], convert_to, folder, folder, 60) is None
    return folder


@started
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_spans_survive_the_conversion(forms: Path, suffix: str) -> None:
    document = read_office((forms / f"form.{suffix}").read_bytes())
    assert document.format == suffix
    assert [cells(table) for table in tables(document)] == [cells(table) for table in tables(read_docx(docx(FORM)))]
    assert paragraphs(document) == ["项目支出绩效自评表", "说明：无。"]


@started
def test_antiword_gives_the_text_of_a_real_doc(forms: Path, tmp_path: Path) -> None:
    antiword = shutil.which("antiword")
    if not antiword:
        pytest.skip("antiword is not installed")
    with _path_with(tmp_path / "bin", antiword=f'exec {antiword} "$@"'):
        raw = read_office((forms / "form.doc").read_bytes()).raw
    assert "项目支出绩效自评表" in raw and "河道清淤" in raw


@started
def test_chinese_rtf_of_wps_is_read() -> None:
    document = read_office(RTF)
    assert paragraphs(document) == ["项目支出绩效自评表"]
    assert cells(tables(document)[0]) == [
        (0, 0, 2, 1, "资金"),
        (0, 1, 1, 1, "10"),
        (0, 2, 1, 1, "9"),
        (1, 1, 1, 2, "合计"),
    ]


@started
def test_a_sheet_of_opendocument_is_read() -> None:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + "</table:table-row>"
        for row in (("项目名称", "金额"), ("绿道", "12.50"), ("桥梁", "3.00"))
    )
    body = f'<office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet>'
    document = read_office(_odf("spreadsheet", body))
    assert document.format == "ods"
    assert [cell[4] for cell in cells(tables(document)[0])] == ["项目名称", "金额", "绿道", "12.50", "桥梁", "3.00"]


@started
def test_nothing_is_fetched_and_no_other_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        link = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        document = read_office(
            _odt(
                '<text:p>正文。<draw:frame svg:width="3cm" svg:height="3cm" text:anchor-type="as-char">'
                f'<draw:image xlink:href="{link}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
                '</draw:frame></text:p><text:section text:name="s"><text:section-source '
                f'xlink:href="{secret.as_uri()}" text:filter-name="Text"/><text:p>原文。</text:p></text:section>'
            )
        )
        with pytest.raises(BlockingIOError):  # nobody has called
            server.accept()
    assert paragraphs(document) == ["正文。", "原文。"]


@started
def test_within_the_limits_of_a_worker_it_converts(forms: Path, tmp_path: Path) -> None:
    content = (forms / "form.doc").read_bytes()
    task = Task(hashlib.sha256(content).hexdigest(), str(forms / "form.doc"), "form.doc")
    ((outcome,),) = parse_all([task], Limits(seconds=60), workers=1)
    # read, and found to hold no whole report: anything else would be a failure of the conversion
    assert outcome.error is None or outcome.error.reason_code == "nothing_recognised"
