"""The pages that were not read, as pictures; and that no name, page or file can do harm by being drawn."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from ingest.drawing import NoPicture, can_be_drawn, draw
from jixiao.evidence import picture_name, print_evidence, write_evidence
from tests.corpus import generate
from tests.corpus.formats.pdf import pdf
from warehouse.archive import path_of
from warehouse.quarantine import Quarantined
from warehouse.store import Home

pytestmark = pytest.mark.slow  # draws in processes of their own

NOW = datetime(2026, 3, 2)  # noqa: DTZ001  the warehouse's times are UTC without zone


def kept(home: Home, content: bytes, name: str, *pages: int) -> Quarantined:
    """A row of the quarantine with its file in the archive."""
    document_id = hashlib.sha256(content).hexdigest()
    path = path_of(home, document_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Quarantined(f"file:///{name}", document_id, name, "needs_ocr", "m", "a", "", NOW, NOW, "r", pages)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 60), frames: int = 1) -> bytes:
    out = io.BytesIO()
    images = [Image.new("RGB", size, (10 * number, 200, 30)) for number in range(frames)]
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(out, kind, **more)
    return out.getvalue()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "place")


def test_the_unread_pages_of_a_pdf_and_a_picture_are_drawn_once_each(home, tmp_path):
    report, scan = pdf(generate(0, "national_form")), picture("TIFF", frames=2)
    rows = [kept(home, report, "报告.pdf", 1), kept(home, scan, "scan.tif", 1, 2), kept(home, scan, "copy.tif", 2)]
    drawn = list(write_evidence(home, rows, tmp_path / "out"))
    assert [(page.file_name, page.page) for page in drawn] == [("报告.pdf", 1), ("scan.tif", 1), ("scan.tif", 2)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        picture_name(page.file_name, page.document_id, page.page) for page in drawn
    )
    first, _, second = (Image.open(page.picture) for page in drawn)
    assert first.size[0] > 1000 and second.size == (40, 60) and second.getpixel((0, 0)) == (10, 200, 30)


def test_files_without_pages_have_no_picture_and_that_is_said(home, tmp_path, capsys):
    rows = [kept(home, "本年支出".encode(), "a.txt"), kept(home, picture()[:50], "broken.png")]
    rows.append(Quarantined("file:///b", None, "b", "vanished", "m", "a", "", NOW, NOW, "r"))
    drawn = list(write_evidence(home, rows, tmp_path / "out"))
    assert [page.picture for page in drawn] == [None] and not list((tmp_path / "out").iterdir())
    print_evidence(rows, drawn, Console(width=200))
    told = capsys.readouterr().out
    assert "evidence  none of page 1 of" in told and "none for 3 files" in told


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("报告 (1).pdf", "报告_1_.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("..", "file"),
        ("-rf.pdf", "rf.pdf"),
        ("a\n\x1b[31mb\x00.pdf", "a_31mb_.pdf"),
        ("长" * 300, "长" * 60),
    ],
)
def test_a_name_from_a_source_is_one_plain_name(name, plain):
    told = picture_name(name, "ab" * 32, 3)
    assert told == f"{plain}-abababab-p3.png"
    assert Path(told).name == told and len(told.encode()) < 255


@pytest.mark.parametrize(
    ("content", "page", "message"),
    [
        (pdf(generate(0, "national_form")), "99", "there is no page 99"),
        (b"%PDF-1.4 nothing", "1", "Failed to load document"),
        (picture(), "2", "there is no page 2"),
        (b"text", "1", "this is txt"),
    ],
)
def test_what_cannot_be_drawn_says_why(tmp_path, content, page, message):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(NoPicture, match=message):
        draw("ingest.drawing", tmp_path / "file", page)


def test_drawing_has_the_limits_of_parsing(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(picture(size=(5500, 4000)))
    monkeypatch.setenv("JIXIAO_PARSE_MEMORY_MB", "120")
    with pytest.raises(NoPicture):
        draw("ingest.drawing", tmp_path / "file", "1")
    monkeypatch.delenv("JIXIAO_PARSE_MEMORY_MB")
    monkeypatch.setenv("JIXIAO_PARSE_SECONDS", "0.01")
    with pytest.raises(NoPicture, match=r"longer than 0\.01 s"):
        draw("ingest.drawing", tmp_path / "file", "1")


def test_a_huge_picture_is_drawn_smaller(tmp_path):
    (tmp_path / "file").write_bytes(picture(size=(5500, 4000)))
    drawn = Image.open(io.BytesIO(draw("ingest.drawing", tmp_path / "file", "1")))
    assert drawn.size[0] * drawn.size[1] <= 20_000_000


@pytest.mark.parametrize(("content", "can"), [(picture(), True), (b"%PDF-1.7", True), (b"text", False), (b"", False)])
def test_what_can_be_drawn_is_told_by_its_first_bytes(tmp_path, content, can):
    (tmp_path / "file").write_bytes(content)
    assert can_be_drawn(tmp_path / "file") is can
    assert not can_be_drawn(tmp_path / "none")
