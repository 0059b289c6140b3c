"""The pipeline: ingest → build → publish, under one lock and one entry in the run history."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows import steps
from flows.build import build
from flows.ingest import ingest
from flows.publish import publish
from warehouse.store import Home


@flow(persist_result=False)
def refresh(sources: list[str], home: Path, run_id: str | None = None) -> str:
    """Bring the published warehouse up to date with what is under ``sources``.

    Without sources: what is pending in the home (a rerun). ``run_id`` is of a run that
    `steps.begin` has started. Returns how the run ended: ``published`` or ``nothing_new``.
    Raises `flows.transform.BuildFailed` (the published copy then stays as it was),
    `ingest.sources.NothingFound` and `warehouse.store.StoreError`.
    """
    place = Home(home)
    with steps.open_run(place, sources, run_id) as known_id:
        if not ingest(sources, home, known_id) and steps.is_published(place):
            steps.finish(place, known_id, "nothing_new")
            return "nothing_new"
        build(home)
        publish(home, known_id)
        steps.finish(place, known_id, "published")
        return "published"
