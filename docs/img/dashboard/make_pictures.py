"""The pictures of docs/dashboard.md, of a home published from samples/reports:

    jixiao run samples/reports --home HOME
    python docs/img/dashboard/make_pictures.py HOME

Needs Chromium, Playwright and a Chinese font (fonts-noto-cjk).
"""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import duckdb
from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
COLOURS = 256
_FINDING = "SELECT finding_id FROM marts.fct_finding WHERE rule_id = 'A02' ORDER BY finding_id LIMIT 1"
_PDF = """SELECT spending_id FROM marts.fct_spending JOIN marts.dim_report USING (report_id)
          JOIN marts.dim_document USING (document_id) WHERE format = 'pdf' ORDER BY spending_id LIMIT 1"""
_AGENCY = """SELECT agency_id FROM marts.mart_agency_year WHERE expenditure_total_yuan IS NOT NULL
             GROUP BY agency_id ORDER BY count(*) DESC, agency_id LIMIT 1"""


def addresses(home: Path) -> dict[str, str]:
    """Name of a picture -> the page's address."""
    with duckdb.connect(str((home / "published" / "jixiao.duckdb").resolve()), read_only=True) as connection:
        finding, pdf, agency = (connection.execute(sql).fetchall()[0][0] for sql in (_FINDING, _PDF, _AGENCY))
    names = ("projects", "indicators", "spending", "findings", "compare", "topics", "quality")
    return {"overview": "", "overview-en": "?lang=en"} | {name: name for name in names} | {
        "agency": f"agency?agencies={agency}",
        "trace-finding": f"trace?key={finding}",
        "trace-page": f"trace?key={pdf}",
        "empty": "projects?text=没有这个项目",
    }  # fmt: skip


def main(home: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "jixiao", "dashboard", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command) as server, sync_playwright() as playwright:
        try:
            _wait_for(f"{root}/_stcore/health")
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": 1280, "height": 1500})
            for name, path in addresses(home).items():
                tab.goto(f"{root}/{path}")
                _save(tab, FOLDER / f"{name}.png")
            browser.close()
        finally:
            server.terminate()


def _wait_for(url: str) -> None:
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    raise TimeoutError(url)


def _save(tab: Page, path: Path) -> None:
    tab.wait_for_selector("h1", timeout=60_000)
    tab.wait_for_function(
        "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"
        " && !document.querySelector('[data-testid=stSkeleton]')"
    )
    tab.wait_for_timeout(2_000)  # charts and tables are drawn after the script has run
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
