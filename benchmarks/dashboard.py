"""The dashboard over 100,000 reports: its questions, its pages on the server, and what a browser waits for.

python -m benchmarks.dashboard [--home DIR]     # DIR: made at the first time (7 minutes), taken as it is after
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.dashboard_browser import browser_rows
from benchmarks.dashboard_corpus import publish_copies
from benchmarks.results import machine, write_section
from dashboard import queries
from dashboard.charts import MOST_POINTS
from dashboard.page import PAGES
from dashboard.published import Published
from dashboard.scope import Scope
from dashboard.tables import SHOWN_ROWS
from warehouse.store import Home

ORIGINALS, COPIES, REPEATS, LIMIT_S = 320, 313, 3, 0.2
APP = Path(__file__).resolve().parents[1] / "dashboard" / "app.py"
# Shown as tables: their first rows are read, and counted where there are more.
_AS_TABLE = frozenset(
    "AGENCY_LIST AMOUNTS AGENCY_YEARS CLASS_ROWS COMPARISON COVERAGE DISCLOSURE DISCLOSURE_PARTS FINDINGS"
    " INDICATOR_LEVELS INDICATORS PROJECTS REPORTS REVIEW RULE_OUTCOMES STATES THREE_PUBLIC_YEARS TOPICS"
    " VERSIONS".split()
)
_AS_POINTS = frozenset({"SCORES", "PEER_POINTS"})
_NOT_OF_A_FILTER = frozenset({"FACTS_OF_REPORT", "SOURCES"})


def questions() -> Iterator[tuple[str, str, bool]]:
    """Name, query, and whether it is shown as a table."""
    for name in queries.__all__:
        found = getattr(queries, name)
        if name in _NOT_OF_A_FILTER or callable(found):
            continue
        for key, sql in (found if isinstance(found, dict) else {"": found}).items():
            asked = f"SELECT * FROM ({sql}) LIMIT {MOST_POINTS}" if name in _AS_POINTS else sql
            yield f"{name} {key}".strip(), asked, name in _AS_TABLE


def scopes(source: Published) -> dict[str, Scope]:
    """Typical filters: none, the province, the agency and the year with most reports."""

    def first(sql: str) -> Any:
        return source.ask(sql, Scope().parameters()).rows[0][0]

    return {
        "none": Scope(),
        "a province": Scope(provinces=(first(queries.PROVINCES),)),
        "an agency": Scope(agencies=(first(queries.AGENCIES),)),
        "a year": Scope(years=(2021,)),
    }


def question_rows(path: Path) -> list[str]:
    source = Published(path)
    rows = []
    for name, sql, is_table in questions():
        cells = [f"| {name}"]
        for scope in scopes(source).values():
            values = {**scope.parameters(), "row_limit": SHOWN_ROWS, "measure": "project_score"}
            times = []
            for _ in range(REPEATS):
                start = time.process_time()
                found = sum(1 for _ in source.stream(queries.limited(sql) if is_table else sql, values))
                if is_table and found > SHOWN_ROWS:  # with the names of the columns
                    deque(source.stream(queries.counting(sql), values), maxlen=0)
                times.append(time.process_time() - start)
            cells.append(f"{1000 * statistics.median(times):.0f}")
        rows.append((max(map(float, cells[1:])), " | ".join(cells) + " |"))
    return [row for _, row in sorted(rows, reverse=True)]


def page_rows(home: Home) -> list[str]:
    """A page's script, from the click to the last element, with every answer asked anew."""
    from streamlit.testing.v1 import AppTest

    os.environ["JIXIAO_HOME"] = str(home.path)
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    rows = []
    for page in PAGES:
        if page in ("trace", "agency"):  # of one report, of one agency: not of 100,000
            continue
        app.switch_page(f"views/{page}.py")
        opened = _timed(app.run)
        filtered = []
        for year in ("2022", "2021", "2020"):
            [widget] = [w for w in app.multiselect if (w.key or "").startswith("years/")]
            filtered.append(_timed(widget.set_value([year]).run))
        [widget] = [w for w in app.multiselect if (w.key or "").startswith("years/")]
        widget.set_value([]).run()
        wall, cpu = (statistics.median(times) for times in zip(*filtered, strict=True))
        rows.append(f"| {page} | {opened[0]:.2f} ({opened[1]:.2f}) | {wall:.2f} ({cpu:.2f}) | {cpu / LIMIT_S:.0%} |")
    return rows


def _timed(work: Any) -> tuple[float, float]:
    """Wall and processor seconds of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


@contextmanager
def _home(folder: Path | None) -> Iterator[Home]:
    with tempfile.TemporaryDirectory() as place:
        home = Home((folder or Path(place)).resolve())
        if not home.current.exists():
            publish_copies(home, ORIGINALS, COPIES)
        yield home


def main(folder: Path | None = None) -> None:
    about = machine()
    with _home(folder) as home:
        path = home.current.resolve()
        reports = Published(path).ask("SELECT count(*) FROM marts.mart_report", {}).rows[0][0]
        asked, pages, browser = question_rows(path), page_rows(home), browser_rows(home)
        size = path.stat().st_size / 1e6
    load = os.getloadavg()[0]
    write_section(
        "Dashboard over 100,000 reports",
        f"{about}, after: {load:.1f}\n\n"
        f"`python -m benchmarks.dashboard`: {reports:,} reports ({size:.0f} MB published). {ORIGINALS}"
        f" generated reports (`tests/corpus`) were read; {COPIES - 1} copies of each were made in SQL in the raw tables"
        " (`benchmarks/dashboard_corpus.py`): keys of their own, the agency's place replaced by one of 2,800 real"
        " counties, the year moved back by up to four, the money times 1 to 9 so that sums still add up, project names"
        " and nine of ten texts changed; then all models were built by dbt and published.\n\n"
        "What a browser waits for (Chromium without a graphics processor, on the same cores as the server), seconds,"
        f" median. \"Streamlit alone\" is an app with one filter and one figure:\n\n"
        "| | dashboard | Streamlit alone |\n|---|---|---|\n" + "\n".join(browser) + "\n\n"
        "A page's script on the server, seconds of wall (of processor), no answer kept; a filter is another year:\n\n"
        f"| page | opened first | filter | processor, of {LIMIT_S:g} s |\n|---|---|---|---|\n" + "\n".join(pages)
        + f"\n\nEach question, milliseconds of processor, median of {REPEATS}; of a table the first {SHOWN_ROWS} rows"
        " and, where there are more, their count:\n\n"
        "| question | no filter | a province | an agency | a year |\n|---|---|---|---|---|\n" + "\n".join(asked),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    main(parser.parse_args().home)
