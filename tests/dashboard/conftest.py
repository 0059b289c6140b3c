from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM
from dashboard_home import make_hostile, make_reports, publish_home
from streamlit.testing.v1 import AppTest

from warehouse.store import Home

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Sample reports and hostile ones, published; for reading only."""
    folder = tmp_path_factory.mktemp("dashboard")
    make_hostile(make_reports(folder / "reports") / "hostile")
    return publish_home(Home(folder / "home"), folder / "reports", folder / "target")


@pytest.fixture
def app(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The dashboard over the sample, not yet run."""
    monkeypatch.setenv("JIXIAO_HOME", str(sample_home.path))
    yield AppTest.from_file(str(APP), default_timeout=60)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()
