"""A PostgreSQL of our own for the length of a block: initdb and pg_ctl from Debian, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres() -> Iterator[str]:
    """Yields its address, ``postgres://postgres@127.0.0.1:port``, without a database. It has no password."""
    folder = Path(tempfile.mkdtemp(prefix="jixiao-postgres-"))
    try:
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
        data, port = folder / "data", _free_port()
        _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=64MB"
        _run("pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """Make a database; returns its address."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _run(program: str, *words: object) -> None:
    command = [str(_found(program)), *map(str, words)]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    # its server keeps the output open for as long as it lives
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/"
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")


def _found(program: str) -> Path:
    """On Debian not on the PATH. Its absence fails the test: a lake that is not tested does not count as tested."""
    if on_path := shutil.which(program):
        return Path(on_path)
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    if not installed:
        raise RuntimeError(f"{program} is not there: apt-get install --no-install-recommends postgresql")
    return installed[-1]
