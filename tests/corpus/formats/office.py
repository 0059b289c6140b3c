"""Reports in formats that LibreOffice writes, one start of it for many files."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.corpus.facts import Facts
from tests.corpus.formats.docx import docx

FILTERS = {
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
    "pdf": "pdf:writer_pdf_Export",
}
_SECONDS = 120


def converted(reports: Sequence[Facts], extension: str) -> list[bytes]:
    """Each report as a file of one of `FILTERS`, from its DOCX. Raises FileNotFoundError without LibreOffice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = [folder / f"{number}.docx" for number in range(len(reports))]
        for path, facts in zip(sources, reports, strict=True):
            path.write_bytes(docx(facts))
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"]
        command += ["--convert-to", FILTERS[extension], "--outdir", str(folder / "out"), *map(str, sources)]
        silent = subprocess.DEVNULL
        process = subprocess.Popen(command, stdout=silent, stderr=silent, start_new_session=True)
        try:
            process.wait(_SECONDS)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        return [(folder / "out" / f"{path.stem}.{extension}").read_bytes() for path in sources]
