"""The pipeline: ingest → build → publish, under one lock and one entry in the run history."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows import artifacts
from flows.build import build
from flows.ingest import ingest
from flows.open_run import home_of, open_run
from flows.publish import publish


@flow(name="refresh", validate_parameters=False, persist_result=False)
def refresh(sources: list[str], home: str | Path | None = None, run_id: str | None = None) -> str:
    """Bring the published warehouse up to date with what is under ``sources``.

    Without sources: what is pending in the home (a rerun). ``run_id`` is of a run that
    `open_run.begin` has started. Returns how the run ended: ``published`` or ``nothing_new``.
    Raises `flows.transform.BuildFailed` (the published copy then stays as it was),
    `ingest.sources.NothingFound` and `warehouse.store.StoreError`.
    """
    place = home_of(home)
    with artifacts.run_told(place), open_run(place, sources, run_id) as run:
        ingest(sources, place.path, run.run_id)
        build(place.path, run.run_id)
        run.state = publish(place.path, run.run_id)
        return run.state
