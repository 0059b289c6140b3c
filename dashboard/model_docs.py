"""The documentation of the models as dbt draws it: one HTML file, made once for each state of the models.

It needs no data, only the project; dbt runs in a process of its own, on an empty database in memory.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock

from platformdirs import user_cache_path

from flows.models import PROJECT, models_digest

_SECONDS = 180
_one_at_a_time = Lock()


class NotDocumented(Exception):
    """dbt could not draw the page; the message is dbt's."""


def model_docs(folder: Path | None = None) -> Path:
    """The page of the models as they are now, made if it is not there (some 10 s). Raises `NotDocumented`.

    ``folder`` keeps the pages; default: the user's cache.
    """
    kept = folder or user_cache_path("jixiao")
    page = kept / f"models-{models_digest()[:16]}.html"
    with _one_at_a_time:
        if not page.exists():
            _draw(page)
    return page


def _draw(page: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="jixiao-docs-") as place:
        folders = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", place, "--log-path", place]
        command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "docs", "generate", "--static", "--empty-catalog"]
        environment = {**os.environ, "JIXIAO_WAREHOUSE": ":memory:", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        try:
            done = subprocess.run(
                [*command, "--write-json", *map(str, folders)],
                env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise NotDocumented(f"dbt took longer than {_SECONDS} s") from error
        made = Path(place) / "static_index.html"
        if done.returncode or not made.exists():
            raise NotDocumented((done.stdout + done.stderr).strip()[-2_000:] or f"dbt ended with {done.returncode}")
        page.parent.mkdir(parents=True, exist_ok=True)
        aside = page.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(made, aside)
        aside.replace(page)
