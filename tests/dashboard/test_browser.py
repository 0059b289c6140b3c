"""The dashboard in a real browser: nothing fails, nothing leaves this machine, keyboard and narrow screens work."""

from __future__ import annotations

import re
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
from browser import Visit, needs_chromium
from dashboard_home import SCRIPT, rows

from dashboard.page import PAGES
from dashboard.words import Say
from warehouse.store import Home

pytestmark = needs_chromium
SAY = Say("zh")


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


class Streamlit(Visit):
    """A tab at the dashboard."""

    def open(self, page: str, query: str = "") -> Streamlit:
        path = "" if page == PAGES[0] else page
        self.tab.goto(f"{self.address}/{path}{query}")
        return self.settled()

    def settled(self) -> Streamlit:
        """Wait until the script has run and the charts and tables stand."""
        self.tab.wait_for_selector("h1", timeout=60_000)
        self.tab.wait_for_function(
            "document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'"
            " && !document.querySelector('[data-testid=stSkeleton]')",
            timeout=60_000,
        )
        return self

    def told_rows(self) -> int:
        """How many rows the page's last table says it has; 0 where it says there are none."""
        if self.tab.get_by_text(SAY("table.empty")).count():
            return 0
        told = self.tab.locator("[data-testid=stCaptionContainer]").filter(has_text=re.compile(r"共 [\d,]+ 行"))
        match = re.search(r"共 ([\d,]+) 行", told.last.inner_text())
        assert match
        return int(match[1].replace(",", ""))


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Streamlit]:
    found = Streamlit(chromium, address)
    yield found
    found.tab.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_without_an_error_asks_nobody_outside_and_fits_a_narrow_screen(
    visit: Streamlit, page: str
) -> None:
    visit.open(page)
    assert visit.tab.locator("h1").inner_text() == SAY(f"page.{page}")
    assert visit.tab.locator("[data-testid=stException]").count() == 0
    visit.tab.set_viewport_size({"width": 390, "height": 900})
    visit.tab.wait_for_function(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
        " <= 390"
    )
    assert not visit.faults


def test_the_keyboard_reaches_a_filter_and_the_figures_follow(visit: Streamlit, sample_home: Home) -> None:
    visit.open("overview")
    tab = visit.tab
    visit.tab_to(f"(it.getAttribute('aria-label') || '').endsWith({SAY('filter.years')!r})")
    tab.keyboard.type("2022")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?years=2022", timeout=30_000)
    visit.settled()
    [(projects,)] = rows(sample_home, "SELECT count(*) FROM marts.fct_project WHERE fiscal_year = 2022")
    label = SAY("metric.projects")
    card = tab.locator("[data-testid=stMetric]").filter(has=tab.get_by_text(label, exact=True))
    assert card.locator("[data-testid=stMetricValue]").inner_text() == f"{projects:,}"


@pytest.mark.parametrize(
    ("page", "query", "sql"),
    [
        ("projects", "?bands=full", "SELECT count(*) FROM marts.mart_project_execution"
                                    " WHERE coalesce(execution_rate_calc_pct, execution_rate_pct) = 100"),
        ("indicators", "?states=echo", "SELECT count(*) FROM marts.mart_indicator WHERE outcome = 'echo'"),
        ("findings", "?severities=strong", "SELECT count(*) FROM marts.fct_finding WHERE severity = 'strong'"),
    ],
)  # fmt: skip
def test_a_filter_in_the_address_leaves_as_many_rows_as_sql(
    visit: Streamlit, sample_home: Home, page: str, query: str, sql: str
) -> None:
    [(expected,)] = rows(sample_home, sql)
    assert visit.open(page, query).told_rows() == expected > 0


def test_a_trace_shows_the_page_with_the_place_marked(visit: Streamlit, sample_home: Home) -> None:
    sql = """SELECT spending_id FROM marts.fct_spending JOIN marts.dim_report USING (report_id)
             JOIN marts.dim_document USING (document_id) WHERE format = 'pdf' LIMIT 1"""
    visit.open("trace", f"?key={rows(sample_home, sql)[0][0]}")
    image = visit.tab.locator("[data-testid=stImage] img")
    image.wait_for(timeout=60_000)
    visit.tab.wait_for_function("document.querySelector('[data-testid=stImage] img').naturalWidth > 600")
    assert not visit.faults


def test_the_keyboard_leads_from_a_finding_to_its_marked_words_and_axe_has_nothing_against_them(
    visit: Streamlit, sample_home: Home
) -> None:
    visit.open("findings")
    visit.tab_to("it.matches('a') && it.href.includes('/trace?key=')")
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_url(re.compile(r"/trace\?key="), timeout=30_000)
    visit.settled()
    marked = visit.tab.locator("[data-testid=stHtml] mark")
    marked.first.wait_for(timeout=60_000)
    key = visit.tab.url.rpartition("key=")[2]
    quotes = rows(sample_home, f"SELECT unnest(evidence).quote FROM marts.fct_finding WHERE finding_id = '{key}'")
    assert marked.first.inner_text().split("\n")[0] in str(quotes[0][0])
    assert not visit.grave_faults("[data-testid=stHtml]")
    assert not visit.faults


def test_hostile_names_are_drawn_as_text(visit: Streamlit, sample_home: Home) -> None:
    sql = "SELECT project_id FROM marts.fct_project WHERE contains(project_name, '<script>')"
    visit.open("trace", f"?key={rows(sample_home, sql)[0][0]}")
    assert visit.tab.locator("[data-testid=stMain] script, [data-testid=stMain] img[src=x]").count() == 0
    visit.open("projects", "?text=%3Cscript%3E")
    visit.tab.locator("[data-testid=stDataFrame]").last.scroll_into_view_if_needed()
    visit.tab.wait_for_function(
        "name => [...document.querySelectorAll('[role=gridcell]')].some(cell => cell.textContent === name)", arg=SCRIPT
    )
    assert not visit.faults


def test_one_click_leads_from_a_row_to_its_source(visit: Streamlit) -> None:
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
