"""The pictures of the static pages in docs/dashboard.md, of a home published from samples/reports:

    jixiao run samples/reports --home HOME
    jixiao dashboard --export SITE --home HOME
    python docs/img/dashboard/make_static_pictures.py SITE

Needs Chromium, Playwright and a Chinese font (fonts-noto-cjk).
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
COLOURS = 256
_WIDE, _PHONE = (1280, 1500), (390, 1500)
# Name of a picture -> page, size, colour scheme.
PICTURES = {
    "static-overview": ("index.html", _WIDE, "light"),
    "static-projects": ("projects.html", _WIDE, "light"),
    "static-findings": ("findings.html", _WIDE, "light"),
    "static-spending-dark": ("en/spending.html", _WIDE, "dark"),
    "static-phone": ("indicators.html", _PHONE, "light"),
}


def main(site: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (page, (width, height), scheme) in PICTURES.items():
            tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab.goto((site / page).resolve().as_uri())
            tab.wait_for_selector("html.js")
            picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
            path = FOLDER / f"{name}.png"
            picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
            tab.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
