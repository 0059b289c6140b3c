"""Run the flow from the command line: the cheap question first, Prefect's server only if there is work."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

from flows import open_run, steps
from flows.logs import log_to
from flows.server import ServerError, local_server, wait_until_ready
from ingest.sources import NothingFound
from jixiao.summary import Summary, summarise
from jixiao.trouble import disk_trouble
from warehouse import ledger
from warehouse.lock import HomeLocked
from warehouse.publish import publish
from warehouse.store import Home, StoreError


class NotPublished(Exception):
    """The run published nothing new; the message says why and what to do."""


_TOLD = (NotPublished, StoreError, ServerError, OSError)  # whose message is one for the operator


def run_pipeline(home: Path, sources: Sequence[str], verbose: bool = False) -> tuple[str, Summary]:
    """Run the flow where there is something to do; returns ``published`` or ``nothing_new``, and what there is now.

    Without sources: what is pending (a rerun). The home is ours from the first look to the summary:
    a run that waits for it may not be at work before. Raises `NotPublished`.
    """
    try:
        with open_run.held(Home(home), sources):
            return _run_held(home, sources, verbose), summarise(Home(home))
    except (HomeLocked, NothingFound) as error:
        raise NotPublished(str(error)) from error
    except Exception as error:
        told = disk_trouble(home, error)
        if told is None and not isinstance(error, _TOLD):
            raise
        raise NotPublished(told or str(error)) from error


def _run_held(home: Path, sources: Sequence[str], verbose: bool) -> str:
    run_id = open_run.begin(Home(home), sources)
    if run_id is None:
        return "nothing_new"
    with local_server(home):
        return _run_flow(home, sources, run_id, verbose)


def request_again(home: Home, selection: ledger.Selection) -> list[str]:
    """Mark documents for the next run; returns the SOURCE to look at again.

    Raises `warehouse.store.StoreError`: no warehouse yet, an unknown document, another run at work.
    """
    steps.require_warehouse(home)
    with open_run.held(home, ["rerun"]):
        return steps.request_again(home, selection)


def publish_again(home: Home) -> Path:
    """Publish the marts as they are in the warehouse; needs no Prefect. Raises `warehouse.store.StoreError`."""
    with open_run.open_run(home, ["publish"]) as run:
        publish(home, run.run_id)
        run.state = "published"
    return home.current


def _run_flow(home: Path, sources: Sequence[str], run_id: str, verbose: bool) -> str:
    gc.disable()  # importing makes no garbage: collecting meanwhile only costs time
    # These imports take as long as the server's start, and run beside it.
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.refresh import refresh
    from flows.transform import BuildFailed
    from ingest.isolate import WorkerStartError

    gc.freeze()
    gc.enable()
    log_to(Home(home), verbose)
    wait_until_ready()
    try:
        # A heartbeat tells a server about runs elsewhere; here it only makes each flow end a second late.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            return refresh(list(sources), home, run_id)
    except BuildFailed as error:
        log = home / "logs" / "dbt.log"
        raise NotPublished(f"the models did not pass, what was published stays: {error}; details: {log}") from error
    except WorkerStartError as error:
        raise NotPublished(f"nothing could be parsed: {error}") from error
