"""One run of LibreOffice over a batch of files: profile, limits, and an end for what hangs.

Every run has a profile of its own, so that runs do not wait for each other and nothing of
the user's settings counts: no macros, no linked content, a proxy that does not exist.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_DATA_LIMIT_KB = 2 << 20
_POLL_SECONDS = 0.05

_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_INET = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),  # here 2 is never
    (_INET, "ooInetProxyType", "2"),
    (_INET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPProxyPort", "9"),
    (_INET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPSProxyPort", "9"),
    (_INET, "ooInetNoProxy", ""),
)


def soffice_path() -> str | None:
    """Where LibreOffice's command is, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def run_soffice(files: Sequence[Path], convert_to: str, out_dir: Path, scratch: Path, seconds: float) -> str | None:
    """Convert files in order into ``out_dir``; what ended the run early, or None if it ended well.

    ``seconds`` is how long the run may make no progress: the limit of each file, the start included.
    """
    soffice = soffice_path()
    assert soffice, "ask soffice_path first"
    profile, log = _new_profile(scratch), scratch / "soffice.log"
    command = [
        *_limited(seconds * (len(files) + 1)),
        soffice,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", convert_to, "--outdir", str(out_dir)),
        *map(str, files),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(profile),
            start_new_session=True,  # its children end with it
        )
    try:
        return _watch(process, log, out_dir, seconds)
    finally:
        _end(process)
        shutil.rmtree(profile, ignore_errors=True)


def _new_profile(scratch: Path) -> Path:
    profile = scratch / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )
    return profile


def _limited(seconds: float) -> list[str]:
    """A command's head that limits memory, and ends the run if this process is gone and cannot."""
    ender = ["timeout", "-s", "KILL", f"{seconds:g}"] if shutil.which("timeout") else []
    return [*ender, "/bin/sh", "-c", f'ulimit -d {_DATA_LIMIT_KB} 2>/dev/null; exec "$@"', "sh"]


def _environment(profile: Path) -> dict[str, str]:
    inherited = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    # TMPDIR: what a killed run leaves behind goes with the scratch folder
    home = str(profile)
    return {**inherited, "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _watch(process: subprocess.Popen[bytes], log: Path, out_dir: Path, seconds: float) -> str | None:
    seen, deadline = _progress(log, out_dir), time.monotonic() + seconds
    while True:
        try:
            code = process.wait(_POLL_SECONDS)
            return None if code == 0 else f"it ended with exit code {code}"
        except subprocess.TimeoutExpired:
            now = _progress(log, out_dir)
            if now != seen:
                seen, deadline = now, time.monotonic() + seconds
            elif time.monotonic() >= deadline:
                return f"it took longer than {seconds:g} s"


def _progress(log: Path, out_dir: Path) -> tuple[int, int]:
    return log.stat().st_size, sum(1 for _ in out_dir.iterdir())


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole process group: the command is a script that starts the real program."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
