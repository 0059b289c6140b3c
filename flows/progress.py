"""How a run tells whoever watches it what it does: silent unless somebody listens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """What a listener hears."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins, with ``total`` steps if they can be counted."""

    def advance(self, steps: int = 1) -> None:
        """So many steps of the stage are done."""

    def note(self, text: str) -> None:
        """Something that a person should read now (waiting for a lock)."""


class _Silent:
    def stage(self, name: str, total: int | None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def note(self, text: str) -> None: ...


_listener: Progress = _Silent()


def progress() -> Progress:
    """Whoever listens in this process."""
    return _listener


@contextmanager
def listening(listener: Progress) -> Iterator[None]:
    """Send the progress of everything inside the block to ``listener``."""
    global _listener
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before
