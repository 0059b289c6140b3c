"""The environment of the peers: made once in the user's cache, or where JIXIAO_PEERS says."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

_REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def peer_python() -> Path:
    """Its interpreter; installs the peers from PyPI if it is not there. Raises CalledProcessError if that fails."""
    stamp = hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()[:10]
    place = Path(os.environ.get("JIXIAO_PEERS", Path.home() / ".cache" / "jixiao-peers")) / stamp
    python = place / "bin" / "python"
    if not (place / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", str(_REQUIREMENTS)], check=True)
        (place / "installed").touch()
    return python
