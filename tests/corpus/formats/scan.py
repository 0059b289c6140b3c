"""Reports as scans: pages of a PDF drawn, turned a little, soiled, and packed as pictures without text."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
from PIL import Image

from tests.corpus.facts import Facts
from tests.corpus.formats.pdf import pdf

DPI = 200
_SKEW_DEGREES = 0.6
_NOISE = 9.0  # standard deviation of grey values
_PAPER = 243
_QUALITY = 18  # as "compact PDF" of office scanners: small, with the marks of JPEG around the characters


def scan_pdf(facts: Facts, quality: int = _QUALITY) -> bytes:
    """Every page as a JPEG on a page of its own."""
    first, *rest = _pages(facts)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=rest, quality=quality)
    return out.getvalue()


def scan_png(facts: Facts) -> bytes:
    """The pages below one another in one picture of few greys, as a scanner's text mode makes."""
    pages = _pages(facts, noise=0)
    whole = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), _PAPER)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    out = io.BytesIO()
    whole.quantize(6).save(out, "PNG", optimize=True)
    return out.getvalue()


def _pages(facts: Facts, noise: float = _NOISE) -> list[Image.Image]:
    rng = np.random.default_rng(facts.seed)
    with pypdfium2.PdfDocument(pdf(facts, "pdf_embedded")) as document:
        drawn = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    return [_soiled(page, rng, noise) for page in drawn]


def _soiled(page: Image.Image, rng: np.random.Generator, noise: float) -> Image.Image:
    """Turned by up to `_SKEW_DEGREES`, grey paper, noise."""
    angle = float(rng.uniform(-_SKEW_DEGREES, _SKEW_DEGREES))
    turned = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned, dtype=np.float32) * (_PAPER / 255)
    noisy = grey + rng.normal(0, noise, grey.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
