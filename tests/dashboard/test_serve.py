"""`jixiao dashboard` starts Streamlit quietly, or says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import jixiao
from jixiao import serve
from warehouse.store import Home, NoWarehouse


def _home(folder: Path) -> Home:
    (folder / "published").mkdir(parents=True)
    (folder / "published" / "jixiao.duckdb").touch()
    return Home(folder)


def test_the_server_listens_where_asked_and_reports_to_nobody(tmp_path: Path) -> None:
    command = serve.dashboard_command(_home(tmp_path), "127.0.0.1", 8765)
    options = dict(zip(command[5::2], command[6::2], strict=True))
    assert options["--server.address"] == options["--browser.serverAddress"] == "127.0.0.1"
    assert options["--server.port"] == "8765"
    assert (options["--browser.gatherUsageStats"], options["--server.headless"]) == ("false", "true")
    assert options["--client.disableDataExport"] == "true"


def test_nothing_published_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match="nothing is published"):
        serve.dashboard_command(Home(tmp_path), "127.0.0.1", 8501)
    done = jixiao("dashboard", "--home", tmp_path)
    assert done.returncode == 2 and "nothing is published" in done.stderr


def test_the_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    with pytest.raises(serve.NotServed, match=r"pip install 'jixiao\[dashboard\]'"):
        serve.dashboard_command(_home(tmp_path), "127.0.0.1", 8501)
