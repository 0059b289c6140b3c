from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
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
