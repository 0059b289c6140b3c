"""Signs of life: a reader that recognises pages, seconds each, says so after every one.

Whoever limits its time (`ingest.worker`) listens; elsewhere nobody does. So a scan of
two hundred pages may take its time, and a page that never ends may not.
"""

from __future__ import annotations

from collections.abc import Callable

_listener: Callable[[], None] | None = None


def page_done() -> None:
    """A page has been recognised."""
    if _listener:
        _listener()


def listen(listener: Callable[[], None] | None) -> None:
    """Have ``listener`` called after each page from now on; None: nobody."""
    global _listener
    _listener = listener
