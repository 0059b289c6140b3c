"""Process documents again: what failed, or a year, a region, a folder; then build and publish."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows import steps
from flows.open_run import held, home_of
from flows.refresh import refresh
from warehouse.ledger import Selection
from warehouse.store import Home


@flow(name="rerun-failed", validate_parameters=False, persist_result=False)
def rerun_failed(home: str | Path | None = None) -> str:
    """What is in quarantine or was read in part, as `jixiao rerun --failed`. Returns as `refresh`."""
    return _again(home_of(home), Selection(failed=True))


@flow(name="backfill", validate_parameters=False, persist_result=False)
def backfill(
    home: str | Path | None = None,
    fiscal_year: int | None = None,
    region_code: str | None = None,
    folder: str | None = None,
) -> str:
    """Every document with a report of the year, of an agency of the region (GB/T 2260), from the folder.

    Of several, all have to hold. Returns as `refresh`. Raises ValueError if none is given.
    """
    return _again(home_of(home), Selection(fiscal_year=fiscal_year, region_code=region_code, folder=folder))


def _again(home: Home, selection: Selection) -> str:
    steps.require_warehouse(home)
    with held(home, ["rerun"]):
        return refresh(steps.request_again(home, selection), home.path)
