"""DOC, WPS, RTF, ODT (and ODS): LibreOffice converts, the readers of DOCX and XLSX read.

`convert_all` converts many files in one process; `read_office` a single one. Without
LibreOffice antiword gives the text of a DOC, its tables as lines.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.docx import read_docx
from ingest.readers.office_encrypted import is_encrypted
from ingest.readers.office_process import run_soffice, soffice_path
from ingest.readers.open import format_of
from ingest.readers.text import read_text


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    staged: str  # the suffix by which LibreOffice knows it
    converted: str  # the suffix of what it becomes


# WPS files are DOC inside; the suffix "wps" would mean MS Works to LibreOffice.
_FORMATS = {
    "doc": _Format("a Word document (doc)", "doc", "docx"),
    "wps": _Format("a WPS document (wps)", "doc", "docx"),
    "rtf": _Format("rich text (rtf)", "rtf", "docx"),
    "odt": _Format("an OpenDocument text (odt)", "odt", "docx"),
    "ods": _Format("an OpenDocument sheet (ods)", "ods", "xlsx"),
}
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_BATCH_FILES = 50  # bounds what LibreOffice leaks and what a crash delays
_SINGLE_SECONDS = 50  # below the limit of a worker, so that the reason is named
_ANTIWORD_SECONDS = 20


@dataclass(frozen=True, slots=True)
class _Job:
    source: Path
    staged: Path  # a copy under a plain name: lock files must not lie beside the source
    written: Path  # where LibreOffice writes
    target: Path

    def is_done(self) -> bool:
        """Whether the output is whole: the directory of a ZIP is written last."""
        return zipfile.is_zipfile(self.written)


def office_available() -> bool:
    """Whether LibreOffice is installed."""
    return soffice_path() is not None


def convert_all(paths: Sequence[Path], out_dir: Path, seconds: float) -> dict[Path, Path | Unreadable]:
    """Convert files to DOCX (ODS: XLSX) in ``out_dir``, made if need be; what became of each path.

    ``seconds`` is the time a single file may take. One process converts many files; a file on
    which it dies or hangs costs itself, the others go on in a new process.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    results: dict[Path, Path | Unreadable] = {}
    with tempfile.TemporaryDirectory(prefix="jixiao-office-") as name:
        inbox, outbox = Path(name) / "in", Path(name) / "out"
        inbox.mkdir()
        outbox.mkdir()
        jobs: dict[str, list[_Job]] = {suffix: [] for suffix in _FILTERS}
        taken: set[str] = set()
        for number, path in enumerate(dict.fromkeys(paths)):
            try:
                format = _FORMATS[_convertible(path.read_bytes())]
                if not office_available():
                    raise Unreadable("needs_office", format.name)
                staged = inbox / f"{number:06d}.{format.staged}"
                shutil.copyfile(path, staged)
            except OSError as error:
                results[path] = Unreadable("unreadable_file", f"{error.strerror}: {path}")
            except Unreadable as error:
                results[path] = error
            else:
                suffix = format.converted
                target = f"{path.name}.{suffix}" if path.name not in taken else f"{number:06d}-{path.name}.{suffix}"
                taken.add(path.name)
                jobs[suffix].append(_Job(path, staged, outbox / f"{number:06d}.{suffix}", out_dir / target))
        for suffix, listed in jobs.items():
            results |= _convert(listed, suffix, outbox, Path(name), seconds)
    return results


def read_office(content: bytes) -> Document:
    """A single DOC, WPS, RTF, ODT or ODS file as a `Document` of that format.

    Raises `Unreadable`: encrypted, needs_office, conversion_failed, damaged_file.
    """
    format = _convertible(content)
    if not office_available():
        return _read_without_office(content, format)
    with tempfile.TemporaryDirectory(prefix="jixiao-office-") as name:
        source = Path(name) / "document"
        source.write_bytes(content)
        converted = convert_all([source], Path(name) / "out", _SINGLE_SECONDS)[source]
        if isinstance(converted, Unreadable):
            raise converted
        return read_converted(converted.read_bytes(), format)


def read_converted(content: bytes, format: str) -> Document:
    """What `convert_all` made of a file of the format ``format``, as a `Document` of that format."""
    if _FORMATS[format].converted == "xlsx":
        from ingest.readers.sheets import read_sheets  # nothing else needs it

        return replace(read_sheets(content), format=format)
    return replace(read_docx(content), format=format)


def _convertible(content: bytes) -> str:
    """The format, if it is one of those that LibreOffice converts here."""
    format = format_of(content)
    if format not in _FORMATS:
        raise Unreadable("unsupported_format", f"{format}, which LibreOffice does not have to convert")
    if is_encrypted(content, format):
        raise Unreadable("encrypted")
    return format


def _convert(
    jobs: Sequence[_Job], suffix: str, outbox: Path, scratch: Path, seconds: float
) -> dict[Path, Path | Unreadable]:
    results: dict[Path, Path | Unreadable] = {}
    batches = deque(jobs[n : n + _BATCH_FILES] for n in range(0, len(jobs), _BATCH_FILES))
    while batches:
        batch = batches.popleft()
        ended_early = run_soffice([job.staged for job in batch], _FILTERS[suffix], outbox, scratch, seconds)
        done = [job.is_done() for job in batch]
        # Files are taken in order: up to the last output all were seen, and after an early end
        # the next one is the suspect. It gets a process to itself, the rest another.
        seen, why = len(batch), "it gave no output"
        if ended_early and len(batch) == 1:
            why = ended_early
        elif ended_early:
            seen -= [*reversed(done), True].index(True)
        for job, is_done in zip(batch[:seen], done, strict=False):
            if is_done:
                shutil.move(job.written, job.target)
                results[job.source] = job.target
            else:
                results[job.source] = Unreadable("conversion_failed", why)
        if seen < len(batch):
            batches.extendleft(part for part in (batch[seen + 1 :], batch[seen : seen + 1]) if part)
    return results


def _read_without_office(content: bytes, format: str) -> Document:
    """The text of a DOC by antiword."""
    antiword = shutil.which("antiword")
    if _FORMATS[format].staged != "doc" or not antiword:
        raise Unreadable("needs_office", _FORMATS[format].name)
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(
                [antiword, "-m", "UTF-8.txt", "-w", "0", file.name],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_ANTIWORD_SECONDS,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise Unreadable("needs_office", f"{_FORMATS[format].name}; antiword failed: {error}") from error
    if not done.stdout.strip():
        raise Unreadable("needs_office", f"{_FORMATS[format].name}; antiword found no text")
    return replace(read_text(done.stdout), format=format, encoding=None)
