"""`jixiao dashboard`: Streamlit in place of this process, quiet towards the outside; or its pages as files."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from warehouse.store import Home, NoWarehouse, StoreError

_ROOT = Path(__file__).resolve().parents[1]
_APP = _ROOT / "dashboard" / "server.py"
_OPTIONS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",  # the log has them
    "client.disableDataExport": "true",  # the page's own download defuses formulas
    "logger.hideWelcomeMessage": "true",
    "theme.base": "light",
    "theme.primaryColor": "#2f6db5",
    "theme.headingFontSizes": "2rem,1.5rem,1.2rem,1.1rem,1rem,1rem",
}


class NotServed(StoreError):
    """The dashboard cannot be started; the message says what to do."""


def dashboard_command(home: Home, host: str, port: int) -> list[str]:
    """The command that serves the home's published data.

    Raises `NotServed` without the extra ``dashboard``, `warehouse.store.NoWarehouse` with nothing published.
    """
    _need_extra()
    if not home.current.exists():
        raise NoWarehouse(f"nothing is published in {home.path} yet; `jixiao run SOURCE` does")
    # A named address keeps Streamlit from asking the network for its own.
    options = _OPTIONS | {"server.address": host, "browser.serverAddress": host, "server.port": str(port)}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(_APP), *words]


def serve(home: Home, host: str, port: int) -> None:
    """Become the server; never returns. Raises as `dashboard_command`."""
    command = dashboard_command(home, host, port)
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "JIXIAO_HOME": str(home.path), "PYTHONPATH": os.pathsep.join(paths)}
    os.execve(command[0], command, environment)


def write_pages(home: Home, folder: Path) -> str:
    """The headline pages as files; returns what to tell.

    Raises `NotServed` without the extra, `dashboard.static.export.NotExported`, `warehouse.store.NoWarehouse`.
    """
    _need_extra()
    from dashboard.static.export import export_pages

    done = export_pages(home, folder)
    return (
        f"{done.pages:,} pages of {done.version}, {done.agencies:,} agencies among them: {done.folder / 'index.html'}"
    )


def _need_extra() -> None:
    missing = [name for name in ("streamlit", "altair") if find_spec(name) is None]
    if missing:
        raise NotServed(f"{', '.join(missing)} not installed: `pip install 'jixiao[dashboard]'`")
