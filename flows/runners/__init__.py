"""Where documents are parsed: in processes of this machine, or on the workers of a cluster (JIXIAO_RUNNER)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from ingest.isolate import Outcome, Task
from warehouse.home import Home, StoreError
from warehouse.packing import Packed

# Parse all tasks; each comes back once, in batches as they complete. Hears of each document as it is known.
Runner = Callable[[Home, Sequence[Task], Callable[[Outcome], None]], Iterator[Packed]]


def is_local() -> bool:
    """Whether this machine parses."""
    return os.environ.get("JIXIAO_RUNNER", "") in ("", "local")


def runner() -> Runner:
    """The runner that JIXIAO_RUNNER names: ``local`` (the default) or ``dask://host:port``. Raises `StoreError`."""
    if is_local():
        from flows.runners.local import parse

        return parse
    named = os.environ["JIXIAO_RUNNER"]
    if named.startswith("dask://"):
        try:
            from flows.runners.dask import cluster_at
        except ImportError as error:
            raise StoreError("JIXIAO_RUNNER names a Dask cluster: pip install 'jixiao[dask]'") from error
        return cluster_at(named.removeprefix("dask://"))
    raise StoreError(f"JIXIAO_RUNNER={named}: it is local or dask://host:port")
