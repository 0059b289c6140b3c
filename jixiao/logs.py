"""Where the chatter of Prefect and dbt goes: ``home/logs``, and the screen only on request."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")


def log_to(home: Path, verbose: bool) -> None:
    """Send all logging to ``home/logs/jixiao.log`` (5 MB, three kept), with ``verbose`` to stderr too.

    To be called before the first flow: prefect's own console handler is replaced.
    """
    from prefect.logging.configuration import setup_logging

    setup_logging()
    (home / "logs").mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [
        RotatingFileHandler(home / "logs" / "jixiao.log", maxBytes=5_000_000, backupCount=3, encoding="utf-8")
    ]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(_FORMAT)
    # all of prefect's console output comes through the root; its handler to a server's API stays
    logging.getLogger().handlers = handlers
