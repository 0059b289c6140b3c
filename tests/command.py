"""The command in a process of its own, as an operator's shell would run it."""

from __future__ import annotations

import os
import subprocess
import sys


def jixiao(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `jixiao` with these words; settings of whoever runs the tests do not reach it."""
    command = [sys.executable, "-m", "jixiao", *map(str, words)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "PREFECT_"))}
    return subprocess.run(command, capture_output=True, text=True, env=inherited | environment, check=False)
