"""The dashboard in a real browser: nothing fails, nothing leaves this machine, keyboard and narrow screens work."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from dashboard_home import SCRIPT, rows

from dashboard.page import PAGES
from dashboard.words import Say
from warehouse.store import Home

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="2026-11-21: needs Debian's chromium (apt-get install chromium)"),
]
SAY = Say("zh")
# On every page but the first Streamlit asks for its own address below the page's, and then takes the root's.
_PROBES = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture(scope="module")
def address(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`jixiao dashboard` over the sample."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "jixiao", "dashboard", "--home", str(sample_home.path), "--port", str(port)]
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """A tab, and what went wrong in it."""

    def __init__(self, browser: Any, address: str, width: int = 1280) -> None:
        self.address = address
        self.faults: list[str] = []
        self.tab = browser.new_page(viewport={"width": width, "height": 900})
        self.tab.on("response", self._answered)
        self.tab.on("request", self._asked)
        self.tab.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.tab.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.tab.on("console", self._said)

    def open(self, page: str, query: str = "") -> Visit:
        path = "" if page == PAGES[0] else page
        self.tab.goto(f"{self.address}/{path}{query}")
        return self.settled()

    def settled(self) -> Visit:
        """Wait until the script has run and the charts and tables stand."""
        self.tab.wait_for_selector("h1", timeout=60_000)
        self.tab.wait_for_function(
            "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"
            " && !document.querySelector('[data-testid=stSkeleton]')",
            timeout=60_000,
        )
        return self

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"outside: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and not response.url.endswith(_PROBES):
            self.faults.append(f"{response.status}: {response.url}")

    def _said(self, message: Any) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not where.endswith(_PROBES):
            self.faults.append(f"console: {message.text}")


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Visit]:
    found = Visit(chromium, address)
    yield found
    found.tab.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_renders_without_an_error_and_asks_nobody_outside(visit: Visit, page: str) -> None:
    visit.open(page)
    assert visit.tab.locator("h1").inner_text() == SAY(f"page.{page}")
    assert visit.tab.locator("[data-testid=stException]").count() == 0
    assert not visit.faults


@pytest.mark.parametrize("page", PAGES)
def test_a_narrow_screen_has_no_horizontal_scroll(chromium: Any, address: str, page: str) -> None:
    visit = Visit(chromium, address, width=390).open(page)
    wide = visit.tab.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
    )
    visit.tab.close()
    assert wide <= 390


def test_the_keyboard_reaches_a_filter_and_the_figures_follow(visit: Visit, sample_home: Home) -> None:
    visit.open("overview")
    tab = visit.tab
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.getAttribute('aria-label') || ''").endswith(SAY("filter.years")):
            break
    tab.keyboard.type("2022")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?years=2022", timeout=30_000)
    visit.settled()
    [(projects,)] = rows(sample_home, "SELECT count(*) FROM marts.fct_project WHERE fiscal_year = 2022")
    label = SAY("metric.projects")
    card = tab.locator("[data-testid=stMetric]").filter(has=tab.get_by_text(label, exact=True))
    assert card.locator("[data-testid=stMetricValue]").inner_text() == f"{projects:,}"


def test_a_trace_shows_the_page_with_the_place_marked(visit: Visit, sample_home: Home) -> None:
    sql = """SELECT spending_id FROM marts.fct_spending JOIN marts.dim_report USING (report_id)
             JOIN marts.dim_document USING (document_id) WHERE format = 'pdf' LIMIT 1"""
    visit.open("trace", f"?key={rows(sample_home, sql)[0][0]}")
    image = visit.tab.locator("[data-testid=stImage] img")
    image.wait_for(timeout=60_000)
    visit.tab.wait_for_function("document.querySelector('[data-testid=stImage] img').naturalWidth > 600")
    assert not visit.faults


def test_hostile_names_are_drawn_as_text(visit: Visit, sample_home: Home) -> None:
    sql = "SELECT project_id FROM marts.fct_project WHERE contains(project_name, '<script>')"
    visit.open("trace", f"?key={rows(sample_home, sql)[0][0]}")
    assert visit.tab.locator("[data-testid=stMain] script, [data-testid=stMain] img[src=x]").count() == 0
    visit.open("projects", "?text=%3Cscript%3E")
    visit.tab.locator("[data-testid=stDataFrame]").last.scroll_into_view_if_needed()
    visit.tab.wait_for_function(
        "name => [...document.querySelectorAll('[role=gridcell]')].some(cell => cell.textContent === name)", arg=SCRIPT
    )
    assert not visit.faults


def test_one_click_leads_from_a_row_to_its_source(visit: Visit) -> None:
    visit.open("findings")
    table = visit.tab.locator("[data-testid=stDataFrame]").last
    table.scroll_into_view_if_needed()
    visit.settled()
    box = table.bounding_box()
    with visit.tab.context.expect_page(timeout=30_000) as opened:
        visit.tab.mouse.move(box["x"] + 20, box["y"] + 53)
        link = "getComputedStyle(document.querySelector('.dvn-scroller:hover')).cursor === 'pointer'"
        visit.tab.wait_for_function(link)
        visit.tab.mouse.down()
        visit.tab.mouse.up()
    assert "/trace?key=" in opened.value.url
    opened.value.close()
