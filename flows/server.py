"""Prefect's API server for the length of one run, where no persistent one is configured.

Prefect would start one itself, but only once the first flow begins, after importing the
whole server into the flow's own process too. Here it starts first and beside everything
else, with nothing that a single run has no use for (benchmarks/RESULTS.md, Start-up).

Run as a module this is that server: it takes over a listening socket, so no port can be
lost to a race, and ends when its parent closes the pipe, by whatever end.
"""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from flows.kept import keep, kept

# Schedules, triggers and clean-up belong to a server that lives longer than one run.
_IDLE_SERVICES = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "EVENT_PERSISTER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)
_ENVIRONMENT = {
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _IDLE_SERVICES},
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}
# A fresh home migrates its database first; a fresh environment compiles its bytecode too.
_FIRST_START_SECONDS = 120
_DATABASE = "prefect.db"


class ServerError(RuntimeError):
    """Prefect's server does not answer; the message says which, and where its log is."""


def is_configured() -> bool:
    """Whether a persistent Prefect server is named, in the environment or in Prefect's active profile."""
    if "PREFECT_API_URL" in os.environ:
        return True
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    path = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml"))
    if not path.exists():
        return False
    profiles = tomllib.loads(path.read_text(encoding="utf-8"))
    name = os.environ.get("PREFECT_PROFILE", profiles.get("active", ""))
    return "PREFECT_API_URL" in profiles.get("profiles", {}).get(name, {})


@contextmanager
def local_server(home: Path) -> Iterator[None]:
    """A Prefect server of our own while the block runs; its database is kept in ``home/prefect``.

    Sets the environment, so it is to be entered before prefect is imported. Does nothing
    where a server is configured. Call `wait_until_ready` before the first flow.
    """
    if is_configured():
        yield
        return
    folder = home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    _bring_empty_database(folder)
    with socket.create_server(("127.0.0.1", 0)) as listener, (folder / "server.log").open("wb") as log:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        os.environ.update(_ENVIRONMENT | {"PREFECT_HOME": str(folder), "PREFECT_API_URL": url})
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(listener.fileno())],
            pass_fds=[listener.fileno()],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.communicate()  # closes its stdin, which ends it
        del os.environ["PREFECT_API_URL"]


def wait_until_ready() -> None:
    """Block until the server answers. Raises `ServerError` if it does not."""
    import httpx
    import prefect.flow_engine  # noqa: F401  the first flow would import it, after the wait instead of during it
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    try:
        httpx.get(f"{settings.api.url}/health", timeout=_FIRST_START_SECONDS).raise_for_status()
    except httpx.HTTPError as error:
        where = f"{settings.api.url}; the log of a local one is {settings.home / 'server.log'}"
        raise ServerError(f"no Prefect server answers at {where}: {error!r}") from error
    _keep_empty_database(settings.home / _DATABASE)


def _empty_database() -> str:
    return f"prefect-{version('prefect')}.db"


def _bring_empty_database(folder: Path) -> None:
    """A new home gets a copy of the migrated, empty database if this machine has made one: 11 s saved."""
    if not (folder / _DATABASE).exists() and kept(_empty_database()).exists():
        shutil.copyfile(kept(_empty_database()), folder / _DATABASE)


def _keep_empty_database(database: Path) -> None:
    """Before the first run of the first home: keep its migrated database for the next homes."""
    if kept(_empty_database()).exists() or not database.exists():
        return
    with closing(sqlite3.connect(database)) as source:
        if not source.execute("SELECT count(*) FROM flow_run").fetchone()[0]:
            keep(_empty_database(), lambda aside: _copy(source, aside))


def _copy(source: sqlite3.Connection, aside: Path) -> None:
    with closing(sqlite3.connect(aside)) as copy:
        source.backup(copy)


def _serve(descriptor: int) -> None:
    gc.disable()  # importing makes garbage of nothing: collecting meanwhile costs a fifth of the start
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=True, final=True)
    gc.freeze()
    gc.enable()
    server = uvicorn.Server(uvicorn.Config(app, fd=descriptor, log_level="error", access_log=False))

    def end_with_parent() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end_with_parent, daemon=True).start()
    server.run()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
