"""The logs of a home: ``logs/jixiao.log`` for people, ``logs/jixiao.jsonl`` for machines, the same lines.

They are written wherever a flow runs: started by our command line, which keeps the chatter of
Prefect and dbt off the screen, or by a Prefect worker, whose own logging stays as it is.
"""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from flows.watch import recorder
from warehouse.store import Home

_BYTES, _KEPT = 5_000_000, 3
_FIELDS = ("levelname", "name", "message", "run_id", "stage", "document")
_SHORT = {"levelname": "level", "name": "logger", "exc_info": "exception"}


class _Text(logging.Formatter):
    """A line a message: a name with a line break in it cannot forge one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)


class _Json(JsonFormatter):
    """One object a line. ``time`` is UTC; ``run_id``, ``stage`` and ``document`` where they are known."""

    def __init__(self) -> None:
        super().__init__(_FIELDS, rename_fields=_SHORT, timestamp="time", json_ensure_ascii=False)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        time = log_data.pop("time").isoformat(timespec="milliseconds")
        return {"time": time} | {name: found for name, found in log_data.items() if found not in (None, "")}


class _Context(logging.Filter):
    """Adds the run and its stage. What Prefect says after the end of a run still belongs to it."""

    run_id = ""

    def filter(self, record: logging.LogRecord) -> bool:
        self.run_id = recorder().run_id or self.run_id
        record.run_id, record.stage = self.run_id, recorder().current_stage
        return True


class _HomeHandler(RotatingFileHandler):
    """A log file of a home. One that cannot be written to (a full disk) stops no run and fills no screen."""

    def __init__(self, path: Path, formatter: logging.Formatter, context: _Context) -> None:
        super().__init__(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
        self.setFormatter(formatter)
        self.addFilter(context)

    def handleError(self, record: logging.LogRecord) -> None: ...


def keep_logs(home: Home) -> None:
    """Write what this process logs from now on to the home's files (each 5 MB, three kept), besides where it goes.

    To be called at the start of a run; again for the same home it does nothing.
    """
    root = logging.getLogger()
    if any(Path(handler.baseFilename).parent == home.logs for handler in _ours(root)):
        return
    _close(root)  # those of another home
    home.logs.mkdir(parents=True, exist_ok=True)
    context = _Context()
    root.addHandler(_HomeHandler(home.logs / "jixiao.log", _Text(), context))
    root.addHandler(_HomeHandler(home.logs / "jixiao.jsonl", _Json(), context))
    logging.getLogger("jixiao").setLevel(logging.INFO)
    if "prefect" in sys.modules:
        _tell_server()


def _ours(root: logging.Logger) -> list[_HomeHandler]:
    return [handler for handler in root.handlers if isinstance(handler, _HomeHandler)]


def _close(root: logging.Logger) -> None:
    for handler in _ours(root):
        root.removeHandler(handler)
        handler.close()


def _tell_server() -> None:
    """What our own loggers say inside a flow run is shown with it in the UI, as what Prefect says."""
    from prefect.context import FlowRunContext
    from prefect.logging.handlers import APILogHandler

    logger = logging.getLogger("jixiao")
    if not any(isinstance(handler, APILogHandler) for handler in logger.handlers):
        handler = APILogHandler()
        handler.addFilter(lambda record: FlowRunContext.get() is not None)
        logger.addHandler(handler)


def log_to(home: Home, verbose: bool) -> None:
    """For the command line: logging goes to the home's files only, with ``verbose`` to stderr too.

    To be called before the first flow: prefect's own console handler is replaced.
    """
    from prefect.logging.configuration import setup_logging

    setup_logging()
    _close(logging.getLogger())
    # all of prefect's console output comes through the root; its handler to a server's API stays
    screen = logging.StreamHandler(sys.stderr)
    screen.setFormatter(_Text())
    logging.getLogger().handlers = [screen] if verbose else []
    keep_logs(home)
