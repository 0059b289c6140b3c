"""What a reader waits for in Chromium: the dashboard, and beside it the least that Streamlit can show."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jixiao.serve import dashboard_command
from warehouse.store import Home

CHROMIUM = "/usr/bin/chromium"
REPEATS = 5
YEARS = ("2022", "2021", "2020", "2019")
_LEAST = """
import streamlit as st
with st.sidebar:
    years = st.multiselect("year", ["2022", "2021", "2020", "2019"])
st.title("least")
st.metric("years", str(len(years)))
"""
_FIGURE = "[data-testid=stMetricValue]"
_DONE = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000"
# From the key that chooses a year to the first figure that is another one.
_WATCH = """before => {
    window.begun = window.changed = null
    document.addEventListener('keydown', e => { if (e.key === 'Enter') window.begun = performance.now() },
                              {capture: true, once: true})
    const look = () => {
        const now = document.querySelector('[data-testid=stMetricValue]')?.innerText
        if (window.begun && now && now !== before) window.changed = performance.now()
        else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
}"""


def browser_rows(home: Home) -> list[str]:
    """Rows ``| what | dashboard | Streamlit alone |`` of medians in seconds."""
    with tempfile.TemporaryDirectory() as place:
        least = Path(place) / "least.py"
        least.write_text(_LEAST, encoding="utf-8")
        command = dashboard_command(home, "127.0.0.1", 0)
        other = [str(least) if word.endswith("server.py") else word for word in command]
        pair = [_measured(home, command), _measured(home, other)]
    return [
        f"| {name} | " + " | ".join(f"{statistics.median(found[name]):.2f}" for found in pair) + " |"
        for name in pair[0]
    ]


def _measured(home: Home, command: list[str]) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {}
    with _served(home, command) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for number in range(REPEATS + 1):
            visit = _visit(browser.new_context().new_page(), url)
            if number:  # the first one pays for the server's first script
                _add(found, "nothing kept in the browser", visit)
        context = browser.new_context()
        for number in range(REPEATS + 1):
            visit = _visit(context.new_page(), url)
            if number:
                _add(found, "scripts kept by the browser", visit)
        found["filter: until the first figure changes"] = _filtered(context.new_page(), url)
        browser.close()
    return found


def _add(found: dict[str, list[float]], how: str, visit: dict[str, float]) -> None:
    for name, value in visit.items():
        found.setdefault(f"{how}: {name}", []).append(value)


def _visit(tab: Any, url: str) -> dict[str, float]:
    start = time.perf_counter()
    tab.goto(url, wait_until="commit")
    tab.wait_for_selector(_FIGURE)
    figures = time.perf_counter() - start
    tab.wait_for_function(_DONE)
    return {"first paint": tab.evaluate(_PAINT), "figures": figures}


def _filtered(tab: Any, url: str) -> list[float]:
    _visit(tab, url)
    times = []
    for year in YEARS:
        box = tab.locator("[data-testid=stSidebar] [data-testid=stMultiSelect] input").first
        box.click()
        box.fill(year)
        tab.wait_for_timeout(700)
        tab.evaluate(_WATCH, tab.locator(_FIGURE).first.inner_text())
        tab.keyboard.press("Enter")
        tab.wait_for_function("window.changed")
        times.append(tab.evaluate("(window.changed - window.begun) / 1000"))
        tab.wait_for_function(_DONE)
        tab.keyboard.press("Escape")
        tab.wait_for_timeout(1_000)
    return times


@contextmanager
def _served(home: Home, command: list[str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words = [port if before == "--server.port" else word for before, word in zip(["", *command], command, strict=False)]
    environment = {"PATH": "/usr/bin:/bin", "JIXIAO_HOME": str(home.path), "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=sys.stderr) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            while server.poll() is None:
                with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                    break
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
