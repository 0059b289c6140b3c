"""The dbt project as a thing that changes: which models a build was made with."""

from __future__ import annotations

import hashlib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"


def models_digest(folder: Path = PROJECT) -> str:
    """A checksum of the models, tests, macros and seeds: what changes them calls for a new build."""
    digest = hashlib.sha256()
    for part in ("models", "macros", "seeds", "tests", "dbt_project.yml"):
        for path in sorted((folder / part).rglob("*")) if (folder / part).is_dir() else [folder / part]:
            if path.is_file():
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
