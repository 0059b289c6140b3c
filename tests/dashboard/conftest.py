from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import CHROMIUM
from dashboard_home import make_hostile, make_reports, publish_home

from dbt_runs import Project
from made_once import made_once
from warehouse.store import Home

if TYPE_CHECKING:  # importing Streamlit takes a second
    from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, dbt: Project) -> Home:
    """Sample reports and hostile ones, published; for reading only, by several processes at once."""

    def make(folder: Path) -> None:
        make_hostile(make_reports(folder / "reports") / "hostile")
        publish_home(Home(folder / "home"), folder / "reports", dbt)

    return Home(made_once(tmp_path_factory, "dashboard", make) / "home")


@pytest.fixture
def app(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The dashboard over the sample, not yet run."""
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("JIXIAO_HOME", str(sample_home.path))
    yield AppTest.from_file(str(APP), default_timeout=60)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()
