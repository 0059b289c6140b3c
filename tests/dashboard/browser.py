"""A tab of a real browser that notes what goes wrong in it, and axe to judge what is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
needs_chromium = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="2026-11-21: needs Debian's chromium (apt-get install chromium)"),
]
_AXE = Path(__file__).with_name("vendor") / "axe.min.js"
_GRAVE = ("serious", "critical")
# On every page but the first Streamlit asks for its own address below the page's, and then takes the root's.
_PROBES = ("/_stcore/health", "/_stcore/host-config")


class Visit:
    """A tab at an address, and what went wrong in it: errors, dialogs, what it asked of others."""

    def __init__(self, browser: Any, address: str, width: int = 1280, **options: Any) -> None:
        self.address = address
        self.faults: list[str] = []
        self.tab = browser.new_page(viewport={"width": width, "height": 900}, **options)
        self.tab.on("response", self._answered)
        self.tab.on("request", self._asked)
        self.tab.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        self.tab.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.tab.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.tab.on("console", self._said)

    def grave_faults(self, within: str = "html") -> list[str]:
        """What axe finds serious or critical in the parts of the page that a selector names."""
        self.tab.evaluate(_AXE.read_text(encoding="utf-8"))
        # preload asks for style sheets once more, which the page forbids
        options = {"resultTypes": ["violations"], "preload": False}
        found = self.tab.evaluate("([within, options]) => axe.run(within, options)", [within, options])
        return [
            f"{fault['id']}: {node['html'][:200]}"
            for fault in found["violations"] if fault["impact"] in _GRAVE
            for node in fault["nodes"]
        ]  # fmt: skip

    def tab_to(self, script: str, most: int = 80) -> None:
        """Press Tab until the focused element fits: ``script`` is a condition on ``it``."""
        for _ in range(most):
            self.tab.keyboard.press("Tab")
            if self.tab.evaluate(f"(it => {script})(document.activeElement)"):
                return
        raise AssertionError(f"{most} times Tab reach nothing with {script}")

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
