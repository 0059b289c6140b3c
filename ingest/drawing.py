"""A page of a report file as a picture, as evidence: drawn in a process of its own, within the limits of parsing.

Run as a program (by `draw`) it writes the picture to standard output:

    python -m ingest.drawing FILE PAGE
"""

from __future__ import annotations

import io
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.confine import confine, leave_network
from ingest.errors import Unreadable
from ingest.isolate import limits_from_environment
from ingest.readers.open import format_of

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 130
_MAX_PIXELS = 20_000_000  # of a drawn page: A1 at 130 dpi has 13 million
_PICTURES = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
_SIGNATURE = b"\x89PNG"


class NoPicture(ValueError):
    """The page cannot be drawn; the message says why."""


def can_be_drawn(path: Path) -> bool:
    """Whether the file has pages that can be shown, by its first bytes."""
    try:
        with path.open("rb") as file:
            return format_of(file.read(4096)) in ("pdf", "image")
    except (OSError, Unreadable):
        return False


def draw(module: str, file: Path, place: str) -> bytes:
    """PNG of a place of a file, drawn by ``python -m module`` in a process of its own. Raises `NoPicture`."""
    limits = limits_from_environment()
    command = [sys.executable, "-m", module, str(file), place]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=limits.seconds, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise NoPicture(f"drawing took longer than {limits.seconds:g} s") from error
    if done.returncode or not done.stdout.startswith(_SIGNATURE):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoPicture(said[-1] if said else f"drawing ended with code {done.returncode}")
    return done.stdout


def drawn_page(content: bytes, page_number: int) -> bytes:
    """PNG of a page (1…) of a PDF or of a picture file. Raises `NoPicture`."""
    kind = format_of(content)
    if kind == "pdf":
        return png(pdf_page(content, page_number)[0])
    if kind == "image":
        return png(_frame(content, page_number))
    raise NoPicture(f"only pages of PDF files and pictures can be shown; this is {kind}")


def pdf_page(content: bytes, page_number: int, prepare: Callable[[object], None] | None = None) -> tuple[Image, float]:
    """A page and its pixels a point, at 130 dpi (less, if it is huge); ``prepare`` has the open page first.

    Raises `NoPicture`.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        if not 1 <= page_number <= len(pdf):
            raise NoPicture(f"there is no page {page_number}; the file has {len(pdf)}")
        page = pdf[page_number - 1]
        if prepare:
            prepare(page)
        width, height = page.get_size()
        scale = min(_DPI / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
        picture: Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture, scale


def _frame(content: bytes, page_number: int) -> Image:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=_PICTURES) as image:
        if not 1 <= page_number <= getattr(image, "n_frames", 1):
            raise NoPicture(f"there is no page {page_number}")
        image.seek(page_number - 1)
        image.draft("RGB", image.size)
        upright = ImageOps.exif_transpose(image).convert("RGB")
    side = int(math.sqrt(_MAX_PIXELS))
    upright.thumbnail((side, side))
    return upright


def png(picture: Image) -> bytes:
    """The picture as the bytes of a file."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def run(picture_of: Callable[[bytes, str], bytes]) -> None:
    """Be the process that `draw` starts: the file and the place are the words of the command line."""
    file, place = sys.argv[1:]
    limits = limits_from_environment()
    try:
        content = Path(file).read_bytes()
        leave_network()
        confine(limits.memory_mb)
        sys.stdout.buffer.write(picture_of(content, place))
    except Exception as error:
        sys.exit(str(error) or type(error).__name__)


if __name__ == "__main__":
    run(lambda content, place: drawn_page(content, int(place)))
