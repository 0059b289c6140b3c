"""The project as dbt has parsed it, kept for all homes: parsing takes 8 s, a third of a small build.

dbt keeps what it has parsed too, but parses anew for every path of a warehouse.
"""

from __future__ import annotations

import hashlib
import shutil
from importlib.metadata import version
from pathlib import Path

from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

from flows.kept import keep, kept
from flows.models import models_digest
from warehouse import lake

_BY_DBT = "partial_parse.msgpack"


def name_of(project: Path) -> str:
    """Under which the project as it is now is kept; ask before dbt reads it.

    The models, the programs, where the project lies and which target its profile chooses (seeds, names in SQL).
    """
    parts = [models_digest(project), version("dbt-core"), version("dbt-duckdb"), str(project), str(lake.is_used())]
    return f"models-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:16]}.msgpack"


def parsed_project(name: str) -> Manifest | None:
    """As `dbtRunner` takes it; None if dbt has to parse the project."""
    try:
        return Manifest.from_msgpack(kept(name).read_bytes(), decoder=extended_mashumuro_decoder)  # type: ignore[no-any-return]
    except Exception:  # not there, or cut off, or of another making: msgpack and mashumaro raise of every kind
        return None


def keep_parsed(name: str, target: Path) -> None:
    """Keep what dbt has parsed into ``target``."""
    if (target / _BY_DBT).exists():
        keep(name, lambda aside: shutil.copyfile(target / _BY_DBT, aside))
