"""Run the flow from the command line: the cheap question first, Prefect's server only if there is work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows import steps
from flows.server import local_server, wait_until_ready
from ingest.sources import NothingFound
from jixiao.logs import log_to
from warehouse.publish import publish
from warehouse.store import Home, StoreError


class NotPublished(Exception):
    """The run published nothing new; the message says why and what to do."""


def run_pipeline(home: Path, sources: Sequence[str], verbose: bool = False) -> str:
    """Run the flow where there is something to do; returns ``published`` or ``nothing_new``.

    Without sources: what is pending (a rerun). Raises `NotPublished`.
    """
    try:
        run_id = steps.begin(Home(home), sources)
        if run_id is None:
            return "nothing_new"
        with local_server(home):
            return _run_flow(home, sources, run_id, verbose)
    except (StoreError, NothingFound, OSError) as error:
        raise NotPublished(str(error)) from error


def publish_again(home: Home) -> Path:
    """Publish the marts as they are in the warehouse; needs no Prefect. Raises `warehouse.store.StoreError`."""
    if steps.last_end(home) != "published":
        raise StoreError("the last run did not pass its checks, so its tables are not published: `jixiao run` tries again")
    with steps.open_run(home, ["publish"]) as run_id:
        publish(home, run_id)
        steps.finish(home, run_id, "published")
    return home.current


def _run_flow(home: Path, sources: Sequence[str], run_id: str, verbose: bool) -> str:
    # These imports take as long as the server's start, and run beside it.
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.refresh import refresh
    from flows.transform import BuildFailed
    from ingest.isolate import WorkerStartError

    log_to(home, verbose)
    wait_until_ready()
    try:
        # A heartbeat tells a server about runs elsewhere; here it only makes each flow end a second late.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            return refresh(list(sources), home, run_id)
    except BuildFailed as error:
        message = f"the models did not pass, so what was published stays as it was: {error}; details: {home}/logs/dbt.log"
        raise NotPublished(message) from error
    except WorkerStartError as error:
        raise NotPublished(f"nothing could be parsed: {error}") from error
