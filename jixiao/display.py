"""What a person sees while a run works: a bar on a terminal, a line a stage elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.progress import listening


class _Lines:
    """For logs and pipes: no bar, no control characters."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def stage(self, name: str, total: int | None) -> None:
        self._console.print(name if total is None else f"{name} ({total:,})")

    def advance(self, steps: int = 1) -> None: ...

    def note(self, text: str) -> None:
        self._console.print(text, soft_wrap=True)


class _Bar:
    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("start", total=None)

    def stage(self, name: str, total: int | None) -> None:
        self._bar.update(self._task, visible=False)
        self._task = self._bar.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        self._bar.advance(self._task, steps)

    def note(self, text: str) -> None:
        self._bar.console.print(text)


@contextmanager
def showing_progress(console: Console) -> Iterator[None]:
    """Show the progress of the run inside the block on ``console``."""
    if not console.is_terminal:
        with listening(_Lines(console)):
            yield
        return
    name = TextColumn("{task.description}")
    columns = (SpinnerColumn(), name, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar, listening(_Bar(bar)):
        yield
