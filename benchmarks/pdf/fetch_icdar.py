"""Bring the ICDAR-2013 table set to a folder: ``python -m benchmarks.pdf.fetch_icdar FOLDER``.

The set lies in the public repository of tabula-java (its tests). Only that folder is checked out.
Afterwards set ``JIXIAO_ICDAR2013`` to the folder. The data are not committed here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_REPOSITORY = "https://github.com/tabulapdf/tabula-java.git"
_INSIDE = "src/test/resources/technology/tabula/icdar2013-dataset"


def fetch(folder: Path, repository: str = _REPOSITORY) -> int:
    """Clone, copy the PDFs and their truth; returns the number of PDFs. Raises CalledProcessError without git."""
    with tempfile.TemporaryDirectory() as place:
        clone = Path(place, "tabula-java")
        options = ("--quiet", "--depth", "1", "--filter=blob:none", "--sparse")
        subprocess.run(["git", "clone", *options, repository, clone], check=True)
        subprocess.run(["git", "-C", clone, "sparse-checkout", "set", _INSIDE], check=True)
        shutil.copytree(clone / _INSIDE, folder, dirs_exist_ok=True)
    return len(list(folder.rglob("*.pdf")))


if __name__ == "__main__":
    print(f"{fetch(Path(sys.argv[1]))} PDFs in {sys.argv[1]}")
