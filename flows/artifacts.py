"""What a run leaves to read in the Prefect UI: summary, quarantine, report of the build, progress.

Only inside a flow run, and never able to fail one: what goes wrong here is logged. Texts from
files and their names are data, whatever they look like.
"""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.context import FlowRunContext

from flows.progress import Progress, listening, progress
from warehouse.freshness import promised_hours
from warehouse.quarantine import Quarantined, open_quarantine, partly_read
from warehouse.state import State, read_snapshot
from warehouse.store import Home, open_writer, utc_now

_MOST_ROWS = 500  # a table artifact is sent and shown as a whole
_SLOWEST = 10
_TELL_SECONDS = 5.0
_TROUBLE = ("error", "fail", "runtime error", "partial success", "warn")
_LINKED = ("file://", "http://", "https://", "s3://", "sftp://")

_log = logging.getLogger("jixiao.artifacts")


def _told(create: Callable[[], Any]) -> Any:
    """What ``create`` returns; None outside of a flow run, or if it fails."""
    if FlowRunContext.get() is None:
        return None
    try:
        return create()
    except Exception:  # whatever it is: a report that nobody gets costs no run
        _log.warning("an artifact could not be written", exc_info=True)
        return None


# ------------------------------------------------------------------ the run


@contextmanager
def run_told(home: Home, is_whole: bool = True) -> Iterator[None]:
    """Around a run: its summary afterwards, however it ends. A part of a run (not ``is_whole``) has none of its own."""
    try:
        yield
    finally:
        if is_whole:
            _told(lambda: _report_run(home))


def _report_run(home: Home) -> None:
    state = read_snapshot(home)
    if state is not None:
        create_table_artifact(
            key="jixiao-run", table=summary_rows(state), description="What the run did, and what is published now."
        )


def summary_rows(state: State) -> list[dict[str, Any]]:
    """The state as two columns, the last run first."""
    rows: list[tuple[str, object]] = [("home", state.home)]
    for run in state.runs[:1]:
        ended = run.finished_at or utc_now()
        rows += [("run", run.run_id), ("source", run.source), ("ended", run.state)]
        rows += [("message", run.message)] if run.message else []
        rows += [("started (UTC)", f"{run.started_at:%Y-%m-%d %H:%M:%S}")]
        rows += [("seconds", f"{(ended - run.started_at).total_seconds():,.1f}")]
    for stage in state.stages:
        items = "" if stage.items is None else f", {stage.items:,} items"
        rows.append((f"stage {stage.stage}", f"{stage.seconds:,.1f} s{items}"))
    rows += [(f"documents {name}", f"{count:,}") for name, count in state.documents.items()]
    rows += [("files in quarantine", f"{state.quarantined:,}"), ("documents read in part", f"{state.partly_read:,}")]
    if state.published:
        rows.append(("published", state.published.version))
        rows.append(("published rows", f"{sum(state.published.row_counts.values()):,}"))
    if state.known_current_at:
        rows.append(("known to be up to date (UTC)", f"{state.known_current_at:%Y-%m-%d %H:%M:%S}"))
    if hours := promised_hours():
        rows.append(("promised hours", f"{hours:g}"))
    return [{"what": _cell(what), "value": _cell(value)} for what, value in rows]


# ------------------------------------------------------------------ the quarantine


def report_quarantine(home: Home) -> None:
    """The open quarantine and the pages that were not read (hold the lock)."""
    _told(lambda: _report_quarantine(home))


def _report_quarantine(home: Home) -> None:
    with open_writer(home) as connection:
        rows = [*open_quarantine(connection), *partly_read(connection)]
    told = f"{len(rows):,} files gave no facts, or less than they hold."
    if len(rows) > _MOST_ROWS:
        told += f" The first {_MOST_ROWS} are shown; `jixiao failures` has all."
    create_table_artifact(key="jixiao-quarantine", table=quarantine_rows(rows[:_MOST_ROWS]), description=told)


def quarantine_rows(rows: Sequence[Quarantined]) -> list[dict[str, Any]]:
    """A row a file: what is wrong, what to do, where it lies, where the reason is explained."""
    return [
        {
            "file": _cell(row.file_name),
            "reason": row.reason_code,
            "message": _cell(row.message),
            "what to do": _cell(row.advice),
            "source": _link("source", row.source_uri),
            "explained in": f"docs/reasons.md#{row.reason_code}",
        }
        for row in rows
    ]


def _cell(text: object) -> str:
    """The UI shows a cell ``[…](…)`` as a link: a file's name must not make one."""
    return str(text).replace("](", "] (")


def _link(label: str, uri: str) -> str:
    """A Markdown link; the plain text where the address is of no kind that a browser should open."""
    if not uri.lower().startswith(_LINKED):
        return _cell(uri)
    return f"[{label}]({quote(uri, safe=':/%?&=#!')})"


# ------------------------------------------------------------------ the build


@contextmanager
def build_told(home: Home) -> Iterator[None]:
    """Around a build: its report afterwards, from dbt's results, also if it fails."""
    started = time.time()
    try:
        yield
    finally:
        _told(lambda: _report_build(home, started))


def _report_build(home: Home, started: float) -> None:
    path = home.path / "dbt" / "run_results.json"
    if path.exists() and path.stat().st_mtime >= started - 1:  # else dbt did not come so far
        report = build_report(json.loads(path.read_text(encoding="utf-8")))
        create_markdown_artifact(key="jixiao-build", markdown=report, description="What dbt built and tested.")


def build_report(results: Mapping[str, Any]) -> str:
    """dbt's ``run_results.json`` as Markdown: nodes by status, warnings and failures, the slowest nodes."""
    nodes = results["results"]
    counts = Counter(str(node["status"]) for node in nodes)
    lines = [f"# Build: {len(nodes):,} models and tests in {results.get('elapsed_time', 0):.1f} s", ""]
    lines += ["| status | nodes |", "|---|---|", *(f"| {s} | {n:,} |" for s, n in sorted(counts.items())), ""]
    troubled = [node for node in nodes if node["status"] in _TROUBLE]
    lines += ["## Warnings and failures", ""]
    lines += [f"- **{node['status']}** {_code(node['unique_id'])}: {_code(node['message'] or '')}" for node in troubled]
    lines += ["" if troubled else "None.", "## Slowest", "", "| node | seconds |", "|---|---|"]
    slowest = sorted(nodes, key=lambda node: -node.get("execution_time", 0))[:_SLOWEST]
    lines += [f"| {_code(node['unique_id'])} | {node.get('execution_time', 0):.2f} |" for node in slowest]
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    """One line of code, which no renderer takes for Markdown or HTML."""
    return "`" + " ".join(text.replace("`", "'").replace("|", "¦").split()) + "`" if text.strip() else ""


# ------------------------------------------------------------------ progress


class _Bar:
    """Sends the progress of each stage that can be counted to the UI, every few seconds at most."""

    def __init__(self, told: Progress) -> None:
        self._told = told
        self._id: Any = None
        self._name, self._done, self._total, self._told_at = "", 0, 0, 0.0

    def stage(self, name: str, total: int | None) -> None:
        self._told.stage(name, total)
        self.end()
        self._name, self._done, self._total, self._told_at = name, 0, total or 0, time.monotonic()
        if total:
            text = f"{name}: {total:,} in all"
            self._id = _told(lambda: create_progress_artifact(0.0, key="jixiao-progress", description=text))

    def advance(self, steps: int = 1) -> None:
        self._told.advance(steps)
        self._done += steps
        if self._id and time.monotonic() - self._told_at >= _TELL_SECONDS:
            self._told_at = time.monotonic()
            self._send()

    def note(self, text: str) -> None:
        self._told.note(text)

    def _send(self) -> None:
        share = min(100.0, 100 * self._done / self._total)
        text = f"{self._name}: {self._done:,} of {self._total:,}"
        _told(lambda: update_progress_artifact(self._id, share, description=text))

    def end(self) -> None:
        if self._id:
            self._send()
            self._id = None


@contextmanager
def showing_progress() -> Iterator[None]:
    """Show the progress of the stages inside the block in the UI, and to whoever listens already."""
    bar = _Bar(progress())
    try:
        with listening(bar):
            yield
    finally:
        bar.end()
