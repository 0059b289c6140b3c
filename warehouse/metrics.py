"""The state of a home as ``metrics.prom``, in the text format that Prometheus reads.

node_exporter's textfile collector picks the file up (docs/operations.md). Written whole at the end of each run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from warehouse.runs import RUN_STATES
from warehouse.state import State
from warehouse.store import Home

Sample = tuple[Mapping[str, str], float]


def write_metrics(home: Home, state: State, promised_hours: float | None) -> None:
    """Replace ``metrics.prom``. Never fails a run: it is only telling."""
    with suppress(OSError):
        aside = home.metrics.with_suffix(".new")  # the collector reads *.prom only
        aside.write_text(metrics_text(state, promised_hours), encoding="utf-8")
        aside.replace(home.metrics)


def metrics_text(state: State, promised_hours: float | None = None) -> str:
    """All metrics, each with its help, in the order of `_metrics`; those without samples are left out."""
    lines: list[str] = []
    for name, told, samples in _metrics(state, promised_hours):
        if samples:
            lines += [f"# HELP jixiao_{name} {told}", f"# TYPE jixiao_{name} gauge"]
            lines += [f"jixiao_{name}{_labels(labels)} {number:.15g}" for labels, number in samples]
    return "\n".join(lines) + "\n"


def _metrics(state: State, promised_hours: float | None) -> Iterator[tuple[str, str, list[Sample]]]:
    if state.runs:
        last = state.runs[0]
        yield "last_run_state", "1 for the state that the last run ended in.", [
            ({"state": name}, float(name == last.state)) for name in RUN_STATES
        ]
        yield "last_run_start_timestamp_seconds", "When the last run began.", [({}, _epoch(last.started_at))]
        if last.finished_at:
            seconds = (last.finished_at - last.started_at).total_seconds()
            yield "last_run_end_timestamp_seconds", "When the last run ended.", [({}, _epoch(last.finished_at))]
            yield "last_run_seconds", "How long the last run took.", [({}, seconds)]
    yield "stage_seconds", "Seconds of each stage of the last run that had work.", [
        ({"stage": stage.stage}, stage.seconds) for stage in state.stages
    ]
    yield "stage_items", "Items of each stage of the last run that had work.", [
        ({"stage": stage.stage}, stage.items) for stage in state.stages if stage.items is not None
    ]
    yield "documents", "Documents by state.", [({"state": name}, count) for name, count in state.documents.items()]
    yield "quarantined_files", "Files in quarantine.", [({}, state.quarantined)]
    yield "quarantined_files_by_reason", "Files in quarantine by reason code (docs/reasons.md).", [
        ({"reason": code}, count) for code, count in state.reasons.items()
    ]
    yield "partly_read_documents", "Published documents of which pages were not read.", [({}, state.partly_read)]
    if state.published:
        yield "published_timestamp_seconds", "When the last publication was made.", [
            ({}, _epoch(state.published.published_at))
        ]
        yield "published_rows", "Rows of each published table.", [
            ({"table": table}, count) for table, count in sorted(state.published.row_counts.items())
        ]
    if state.known_current_at:
        yield "known_current_timestamp_seconds", "When what is published was last known to be up to date.", [
            ({}, _epoch(state.known_current_at))
        ]
    if promised_hours is not None:
        yield "promised_seconds", "How old what is published may be.", [({}, promised_hours * 3600)]


def _epoch(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
