"""Image files → documents: what is refused, what is read. Tests that start the engine are slow."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import Unreadable
from ingest.readers import image as reader
from ingest.readers.image import ocr_available, read_image

if not ocr_available():
    pytest.skip("the extra jixiao[ocr] is not installed", allow_module_level=True)

import cv2
from PIL import Image, ImageDraw, ImageFont

from ingest.readers.ocr.page import recognise
from ingest.readers.page import Page, PageParagraph, PageTable

A4 = (1654, 2339)
_FONTS = ("opentype/noto/NotoSansCJK-Regular.ttc", "truetype/wqy/wqy-zenhei.ttc", "truetype/arphic/uming.ttc")
ROWS = (
    ("项目名称", "乡村道路养护"),
    ("预算数（万元）", "1,234.56"),
    ("执行率", "98.50%"),
    ("年度指标值", "≥95%"),
    ("其他资金", "—"),
)


def _font(size: int) -> ImageFont.FreeTypeFont:
    paths = [Path("/usr/share/fonts", name) for name in _FONTS]
    found = next((path for path in paths if path.exists()), None)
    if found is None:
        pytest.skip("no Chinese font (fonts-noto-cjk)")
    return ImageFont.truetype(str(found), size)


def form() -> Image.Image:
    """A heading above a table of two columns, on a sheet of A4 at 200 dpi."""
    page = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(page)
    draw.text((560, 200), "项目支出绩效自评表", font=_font(52), fill="black")
    for number, row in enumerate(ROWS):
        top = 400 + 90 * number
        for left, right, text in zip((200, 700), (700, 1450), row, strict=True):
            draw.rectangle((left, top, right, top + 90), outline="black", width=3)
            draw.text((left + 20, top + 26), text, font=_font(30), fill="black")
    return page


def encoded(picture: Image.Image, format: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format, **options)
    return stream.getvalue()


def bomb() -> bytes:
    """A PNG that says it has 30,000 × 30,000 pixels."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


SMALL = encoded(Image.effect_noise((200, 200), 50).convert("RGB"))


@pytest.mark.parametrize(("content", "reason_code"), [
    (bomb(), "too_large"),
    (SMALL[: len(SMALL) // 2], "damaged_file"),
    (SMALL[:60], "damaged_file"),
    (b"\xff\xd8\xff\xe0 no picture", "damaged_file"),
    (b"II*\x00\x08\x00\x00\x00\xff\xff", "damaged_file"),
    (b"GIF89a", "damaged_file"),
], ids=["bomb", "half", "head only", "no jpeg", "tiff without pages", "no gif"])  # fmt: skip
def test_what_cannot_be_read_says_why(content: bytes, reason_code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_image(content)
    assert caught.value.reason_code == reason_code


def test_without_the_extra_an_image_needs_ocr() -> None:
    """In an interpreter of its own that finds no OpenCV."""
    script = (
        "import sys; sys.modules['cv2'] = None\n"
        "import importlib.util, ingest.readers.image as i\n"
        "from ingest.errors import Unreadable\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name: None if name == 'rapidocr' else find(name)\n"
        "try: i.read_image(b'')\n"
        "except Unreadable as error: print(error.reason_code)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "needs_ocr"


def test_asking_whether_ocr_is_there_loads_no_engine() -> None:
    script = "import sys, ingest.readers.image as i; i.ocr_available(); print('onnxruntime' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(("picture", "size"), [
    (Image.new("RGB", (1654, 2339), "white"), (2339, 1654)),  # no resolution: the shorter side is that of A4
    (Image.new("L", (827, 1170)), (2340, 1654)),
    (Image.new("1", (1654, 2339)), (2339, 1654)),
    (Image.new("RGBA", (1654, 2339), (0, 0, 0, 0)), (2339, 1654)),
    (Image.new("I;16", (1654, 2339), 65535), (2339, 1654)),
    (Image.new("CMYK", (1654, 2339)), (2339, 1654)),
    (Image.new("P", (1654, 2339)), (2339, 1654)),
], ids=lambda value: getattr(value, "mode", None))  # fmt: skip
def test_any_kind_of_picture_becomes_rgb_at_200_dpi(picture: Image.Image, size: tuple[int, int]) -> None:
    format = "TIFF" if picture.mode in ("CMYK", "I;16") else "PNG"
    pixels = reader._pixels(Image.open(io.BytesIO(encoded(picture, format))), 0)
    assert (pixels.shape, pixels.dtype) == ((*size, 3), np.uint8)


def test_what_is_transparent_is_paper() -> None:
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    assert reader._pixels(Image.open(io.BytesIO(encoded(picture))), 0).min() == 255


@pytest.mark.parametrize(("dpi", "size"), [(300, (1654, 2339)), (72, (1654, 2339)), (100, None)])
def test_a_resolution_is_believed_if_it_makes_a_sheet(dpi: int, size: tuple[int, int] | None) -> None:
    picture = Image.new("L", (2481, 3508) if dpi != 100 else (827, 1169))
    pixels = reader._pixels(Image.open(io.BytesIO(encoded(picture, "PNG", dpi=(dpi, dpi)))), 0)
    expected = size or (1654, 2338)
    assert abs(pixels.shape[1] - expected[0]) <= 2
    assert abs(pixels.shape[0] - expected[1]) <= 2


def test_a_picture_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    picture = Image.new("L", (2339, 1654))
    pixels = reader._pixels(Image.open(io.BytesIO(encoded(picture, "JPEG", exif=exif))), 0)
    assert pixels.shape[:2] == (2339, 1654)


def _cells(page: object) -> list[tuple[str, ...]]:
    assert isinstance(page, Page)
    (table,) = [item for item in page.items if isinstance(item, PageTable)]
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return [tuple(rows[row]) for row in sorted(rows)]


def _pixels(picture: Image.Image) -> np.ndarray:
    return np.array(picture)


EXPECTED = [(label.replace("（", "(").replace("）", ")"), value) for label, value in ROWS]


def _half_width(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple(text.replace("（", "(").replace("）", ")") for text in row) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_form_is_read_whichever_way_it_lies(quarters: int) -> None:
    page = recognise(np.ascontiguousarray(np.rot90(_pixels(form()), quarters)), 1)
    assert _half_width(_cells(page)) == EXPECTED
    assert isinstance(page, Page)
    heading = page.items[0]
    assert isinstance(heading, PageParagraph)
    assert heading.lines[0].text == "项目支出绩效自评表"
    left, top, right, bottom = page.items[1].box
    assert [round(side) for side in (left, top, right, bottom)] == pytest.approx([72, 144, 522, 306], abs=1)


@pytest.mark.slow
@pytest.mark.parametrize("size", [20, 24, 30])
def test_the_point_of_a_number_is_kept_in_small_print(size: int) -> None:
    """On worn paper the point of 7 point print is smaller than what counts as a speck."""
    amounts = ("307.82", "0.49", "1,264.87", "29.42", "10.05", "1,111.11")
    page = form()
    draw = ImageDraw.Draw(page)
    for number, amount in enumerate(amounts):
        draw.text((200, 1000 + 60 * number), amount, font=_font(size), fill=(60, 60, 60))
    worn = cv2.GaussianBlur(_pixels(page), (0, 0), 0.6)
    recognised = recognise(np.asarray(worn, np.uint8), 1)
    assert isinstance(recognised, Page)
    lines = [line.text for item in recognised.items if isinstance(item, PageParagraph) for line in item.lines]
    assert tuple(lines[1:]) == amounts


@pytest.mark.slow
def test_a_table_of_three_lines_is_a_table() -> None:
    page = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(page)
    rows = [("项目", "年初数", "年末数")]
    rows += [("基本支出", "1,234.56", "99.63%"), ("项目支出", "—", "0"), ("总计", "1.20", "3")]
    for y in (250, 310, 500):
        draw.line((200, y, 1450, y), fill="black", width=3)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            draw.text((220 + 400 * column, 260 + 60 * number), text, font=_font(30), fill="black")
    assert _cells(recognise(_pixels(page), 1)) == rows


@pytest.mark.slow
def test_every_page_of_a_tiff_is_read_and_located() -> None:
    blank = Image.new("RGB", A4, "white")
    content = encoded(form(), "TIFF", save_all=True, append_images=[blank, form()], compression="jpeg", dpi=(200, 200))
    document = read_image(content)
    assert (document.format, document.page_count, document.recognised_pages) == ("tiff", 3, frozenset({1, 2, 3}))
    assert document.engine is not None
    assert document.engine.startswith("rapidocr ")
    amounts = [line for line in document.lines if "1,234.56" in document.raw[line.start : line.end]]
    assert [line.locator for line in amounts] == ["p1/t1/r2c2", "p3/t1/r2c2"]


@pytest.mark.slow
def test_a_picture_without_text_is_not_passed_through() -> None:
    picture = Image.effect_noise(A4, 120).convert("RGB")
    with pytest.raises(Unreadable) as caught:
        read_image(encoded(picture, "JPEG"))
    assert caught.value.reason_code == "unreadable_scan"


@pytest.mark.slow
def test_the_engine_leaves_nothing_behind(tmp_path: Path) -> None:
    """onnxruntime would keep a device id in the home folder of whoever uses it, and report to its makers."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", "from ingest.readers.ocr.engine import engine_name; print(engine_name())"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("rapidocr") and list(tmp_path.iterdir()) == []
