"""The static pages in a real browser, from ``file://``: every page stands, reads well and works by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Visit, needs_chromium
from dashboard_home import HOSTILE_NAMES, rows

from dashboard.static.export import export_pages
from dashboard.static.pages import MENU
from dashboard.words import Say
from warehouse.store import Home

pytestmark = needs_chromium
SAY = Say("zh")
_TOLD = "#{table} .told"
# One template draws all rows of a table; axe looks at the first.
_FEW_ROWS = "document.querySelectorAll('tbody:nth-of-type(n + 21)').forEach(body => body.remove())"


@pytest.fixture(scope="module")
def site(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_pages(sample_home, tmp_path_factory.mktemp("static") / "site").folder


@pytest.fixture
def visit(chromium: Any, site: Path) -> Iterator[Visit]:
    found = Visit(chromium, f"file://{site}")
    yield found
    found.tab.close()


def _open(visit: Visit, page: str) -> Visit:
    visit.tab.goto(f"{visit.address}/{page}")
    visit.tab.wait_for_selector("html.js")
    return visit


def _an_agency(site: Path) -> str:
    """The agency's page with most on it."""
    return f"agency/{max((site / 'agency').iterdir(), key=lambda path: path.stat().st_size).name}"


@pytest.mark.parametrize("page", [*MENU.values(), "en/index.html", "en/findings.html", "agency"])
def test_a_page_stands_without_an_error_on_wide_and_narrow_screens_and_axe_finds_no_grave_fault(
    visit: Visit, site: Path, page: str
) -> None:
    tab = _open(visit, _an_agency(site) if page == "agency" else page).tab
    assert tab.locator(".drawing").count() == tab.locator(".drawing svg").count()
    tab.set_viewport_size({"width": 390, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.evaluate(_FEW_ROWS)
    assert not visit.grave_faults()
    assert not visit.faults


def test_axe_finds_no_grave_fault_in_the_dark_with_sources_open(chromium: Any, site: Path) -> None:
    visit = _open(Visit(chromium, f"file://{site}", color_scheme="dark"), "findings.html")
    found = visit.grave_faults()
    visit.tab.close()
    assert not found


@pytest.mark.parametrize(
    ("page", "table", "fact"),
    [
        ("projects.html", "projects", "fct_project"),
        ("indicators.html", "indicators", "fct_indicator"),
        ("findings.html", "findings", "fct_finding"),
    ],
)
def test_the_count_of_a_table_is_that_of_sql(visit: Visit, sample_home: Home, page: str, table: str, fact: str) -> None:
    [(total,)] = rows(sample_home, f"SELECT count(*) FROM marts.{fact}")
    _open(visit, page)
    assert visit.tab.locator(_TOLD.format(table=table)).inner_text() == SAY("table.rows", total=f"{total:,}")


def test_a_search_leaves_the_rows_that_hold_the_words_and_counts_them(visit: Visit, sample_home: Home) -> None:
    sql = "SELECT project_name FROM marts.fct_project WHERE len(project_name) < 20 ORDER BY project_id LIMIT 1"
    name = str(rows(sample_home, sql)[0][0])
    tab = _open(visit, "projects.html").tab
    tab.locator("#projects input").fill(name)
    bodies = tab.locator("#projects tbody:visible")
    assert 0 < bodies.count() < tab.locator("#projects tbody").count()
    assert all(name in text for text in bodies.all_inner_texts())
    assert tab.locator(_TOLD.format(table="projects")).inner_text() == SAY("static.found", n=bodies.count())


def test_the_keyboard_sorts_by_a_number_and_the_unknown_stand_last_either_way(visit: Visit, sample_home: Home) -> None:
    tab = _open(visit, "projects.html").tab
    head = SAY("column.initial_budget_yuan")
    visit.tab_to(f"it.matches('#projects th button') && it.textContent.startsWith({head!r})")
    ordered = {}
    for direction in ("ascending", "descending"):
        tab.keyboard.press("Enter")
        place = tab.locator(f"#projects th[aria-sort={direction}]").evaluate("it => it.cellIndex")
        cells = tab.locator(f"#projects tbody > tr:first-child > td:nth-child({place + 1})")
        ordered[direction] = cells.evaluate_all("cells => cells.map(cell => cell.dataset.sort)")
    sql = "SELECT initial_budget_yuan FROM marts.fct_project WHERE initial_budget_yuan IS NOT NULL ORDER BY 1"
    known = [str(value) for (value,) in rows(sample_home, sql)]
    assert [value for value in ordered["ascending"] if value] == known
    assert [value for value in ordered["descending"] if value] == known[::-1]
    assert ordered["ascending"][-1] == ordered["descending"][-1] == ""


def test_the_keyboard_opens_the_source_of_a_row_with_file_and_printed_words(visit: Visit, sample_home: Home) -> None:
    tab = _open(visit, "projects.html").tab
    visit.tab_to("it.matches('#projects button.open')")
    tab.keyboard.press("Enter")
    body = tab.locator("#projects tbody.open")
    key = str(body.get_attribute("id")).removeprefix("projects-")
    sql = f"""SELECT fct_project.source_text, file_name FROM marts.fct_project JOIN marts.dim_report USING (report_id)
              JOIN marts.dim_document USING (document_id) WHERE project_id = '{key}'"""
    [(quote, file_name)] = rows(sample_home, sql)
    assert body.locator("blockquote").text_content() == quote
    assert str(file_name) in body.locator("tr.source").inner_text()
    tab.keyboard.press("Enter")
    assert tab.locator("#projects tbody.open").count() == 0


def test_the_address_of_a_row_opens_its_source(visit: Visit, sample_home: Home) -> None:
    [(key,)] = rows(sample_home, "SELECT max(project_id) FROM marts.fct_project")
    tab = _open(visit, f"projects.html#projects-{key}").tab
    assert tab.locator("#projects tbody.open").get_attribute("id") == f"projects-{key}"


def test_hostile_names_are_text_and_run_nothing(visit: Visit) -> None:
    tab = _open(visit, "projects.html").tab
    told = " ".join(tab.locator("#projects tbody").all_text_contents())
    for name in HOSTILE_NAMES:
        assert name[:200] in told
    assert tab.locator("main img, main script:not([type='application/json'])").count() == 0
    tab.locator("#projects button.all").click()
    tab.locator(".chart").last.locator("svg").hover()
    assert not visit.faults


def test_the_language_switches_on_the_same_page_and_back(visit: Visit) -> None:
    tab = _open(visit, "spending.html").tab
    tab.locator("a.language").click()
    assert tab.locator("h1").inner_text() == Say("en")("page.spending")
    assert tab.locator("html").get_attribute("lang") == "en"
    tab.locator("a.language").click()
    assert tab.locator("h1").inner_text() == SAY("page.spending")


def test_without_scripts_figures_and_sources_are_there(chromium: Any, site: Path) -> None:
    visit = Visit(chromium, f"file://{site}", java_script_enabled=False)
    visit.tab.goto(f"{visit.address}/findings.html")
    quotes, figures = visit.tab.locator("blockquote"), visit.tab.locator("details")
    assert quotes.first.is_visible() and figures.first.is_visible()
    assert not visit.tab.locator("button:visible, .drawing:visible").count()
    visit.tab.close()
