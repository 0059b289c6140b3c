"""Pictures of pages: image files and PDF pages without text, read by OCR.

The engine is an optional extra (``jixiao[ocr]``); without it an image is `Unreadable` ("needs_ocr").
"""

from __future__ import annotations

import functools
import importlib.util
import io
import math
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.document import Document, UnreadPage
from ingest.errors import Unreadable
from ingest.pulse import page_done
from ingest.readers.joins import document_of_pages
from ingest.readers.page import Page

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_DPI = 200
_NAMES = {"PNG": "png", "JPEG": "jpg", "MPO": "jpg", "TIFF": "tiff", "BMP": "bmp", "GIF": "gif"}
_MAX_PIXELS = 80_000_000  # of one image: A3 at 600 dpi has 70 million
_MAX_PAGE_PIXELS = 24_000_000  # of what is recognised: A2 at 200 dpi has 15 million
_MAX_FRAMES = 500
_PAPER_INCHES = (5.0, 17.0)  # the shorter side of A5 … A2; a resolution that says otherwise is wrong
_A4_INCHES = 8.27
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, OverflowError)


@functools.cache
def ocr_available() -> bool:
    """Whether the extra is installed; loads nothing."""
    return all(importlib.util.find_spec(module) for module in ("rapidocr", "onnxruntime", "cv2"))


def ocr_engine() -> str:
    """Name and version of the engine, for `Document.engine`. Needs the extra."""
    from ingest.readers.ocr.engine import engine_name

    return engine_name()


def recognise_page(pdf_page: Any, number: int) -> Page | UnreadPage:
    """A pypdfium2 page by OCR. Needs the extra.

    Places are in points of the page as shown, straightened: a page scanned on its side is
    turned upright (its width and height change places), a lean of up to 5° is taken out.
    """
    from ingest.readers.ocr.page import recognise

    width, height = pdf_page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MAX_PAGE_PIXELS / max(1.0, width * height)))
    bitmap = pdf_page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    try:
        pixels = np.array(bitmap.to_numpy())
    finally:
        bitmap.close()
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    page = recognise(np.ascontiguousarray(pixels[:, :, :3]), number)
    page_done()
    return page


def read_image(content: bytes) -> Document:
    """PNG, JPEG, TIFF (every page), BMP or GIF → `Document`, one page a picture.

    Raises `Unreadable`: needs_ocr, damaged_file, too_large, unreadable_page.
    """
    if not ocr_available():
        raise Unreadable("needs_ocr", "an image file")
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(content), formats=[n for n in _NAMES if n != "MPO"])
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large", "more than 160,000,000 pixels") from error
    except _BROKEN as error:
        raise Unreadable("damaged_file", "an image that does not open") from error
    with image:
        return document_of_pages(_pages(image), _NAMES[image.format or ""], ocr_engine())


def _pages(image: Image) -> Iterator[Page | UnreadPage]:
    from ingest.readers.ocr.page import recognise

    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1  # of a GIF: an animation
    if frames > _MAX_FRAMES:
        raise Unreadable("too_large", f"{frames} pages, limit {_MAX_FRAMES}")
    for frame in range(frames):
        try:
            pixels = _pixels(image, frame)
        except _BROKEN as error:
            if frame == 0:
                raise Unreadable("damaged_file", f"an image that breaks off: {error}") from error
            yield UnreadPage(frame + 1, "damaged_file", str(error))
            continue
        yield recognise(pixels, frame + 1)
        page_done()


def _pixels(image: Image, frame: int) -> NDArray[np.uint8]:
    """RGB at 200 dpi, upright by its EXIF data, on white ground."""
    from PIL import Image, ImageOps

    image.seek(frame)
    width, height = image.size
    if width * height > _MAX_PIXELS:
        raise Unreadable("too_large", f"a picture of {width} × {height} pixels, limit {_MAX_PIXELS:,} pixels")
    scale = _scale(image)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    picture = image
    if image.mode.startswith("I") or image.mode == "F":
        grey = np.asarray(image, np.float64)
        grey = grey * (255.0 / max(255.0, float(grey.max())))
        picture = Image.fromarray(grey.astype(np.uint8))
    if "A" in picture.getbands() or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    picture = picture.convert("RGB")
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    exif = image.getexif()
    if exif:
        picture.getexif().update(exif)
        picture = ImageOps.exif_transpose(picture)
    return np.ascontiguousarray(np.asarray(picture, np.uint8))


def _scale(image: Image) -> float:
    """By how much to enlarge to 200 dpi: by its own resolution if that makes a sheet of paper, else as A4."""
    shorter = min(image.size)
    dpi = float(min(image.info.get("dpi", (0, 0))))
    if not (dpi > 0 and _PAPER_INCHES[0] <= shorter / dpi <= _PAPER_INCHES[1]):
        dpi = shorter / _A4_INCHES
    scale = min(_DPI / dpi, 4.0)
    return min(scale, math.sqrt(_MAX_PAGE_PIXELS / (image.size[0] * image.size[1])))
