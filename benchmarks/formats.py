"""Readers on one core, file to `Document` and file to facts; memory of a long PDF."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from benchmarks.results import machine, spread, write_section
from ingest.parse import parse_bytes
from ingest.readers.open import open_document
from tests.corpus import generate
from tests.corpus.formats import FORMATS

FORMS = ("national_form", "sichuan_form", "hubei_form", "hunan_form", "overall_form")
KINDS = (*FORMS, "accounts_table", "final_accounts")
READ = ("docx", "xlsx", "xls", "html_site", "mht", "pdf_lines", "pdf_pages")
SEEDS, ROUNDS = 6, 5
LONG_PAGES = 1000


def _cpu(work: Callable[[], object]) -> float:
    """CPU seconds of a call: the machine has other work."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _rows() -> list[str]:
    rows = []
    for name in READ:
        files = [FORMATS[name](generate(seed, kind)) for kind in KINDS for seed in range(SEEDS)]
        size = sum(map(len, files))
        reading = [_cpu(lambda files=files: [open_document(c, "x") for c in files]) for _ in range(ROUNDS)]
        facts = [_cpu(lambda files=files: [parse_bytes(c, "x") for c in files]) for _ in range(2)]
        read_speed = spread([len(files) / t for t in reading], 0)
        megabytes = spread([size / 1e6 / t for t in reading], 1)
        fact_speed = spread([len(files) / t for t in facts], 0)
        rows.append(f"| {name} | {size / len(files) / 1000:.1f} | {read_speed} | {megabytes} | {fact_speed} |")
    return rows


def _long_pdf() -> bytes:
    """A PDF of `LONG_PAGES` pages: one generated form again and again."""
    import pypdfium2

    out = io.BytesIO()
    form = FORMATS["pdf_lines"](generate(0, KINDS[0]))
    with pypdfium2.PdfDocument.new() as whole, pypdfium2.PdfDocument(form) as one:
        for _ in range(LONG_PAGES):
            whole.import_pages(one)
        whole.save(out)
    return out.getvalue()


def _read_long() -> None:
    """In a process of its own: pages of the long PDF one by one; prints the peak in MB before and after."""
    from ingest.readers.pdf.reader import read_pages

    content = sys.stdin.buffer.read()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = sum(1 for _ in read_pages(content))
    print(count, round(before), round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    about = machine()
    command = [sys.executable, "-c", "from benchmarks.formats import _read_long; _read_long()"]
    pages, before, peak = subprocess.run(command, input=_long_pdf(), capture_output=True, check=True).stdout.split()
    write_section(
        "Formats, one core",
        f"{about}\n\n`python -m benchmarks.formats`: {len(KINDS) * SEEDS} generated reports a format, CPU time in one"
        " process, median (min – max). PDF beside other tools: `benchmarks/pdf`.\n\n"
        "| format | KB each | read, files/s | read, MB/s | to facts, files/s |\n|---|---|---|---|---|\n"
        + "\n".join(_rows())
        + f"\n\nA PDF of {int(pages):,} pages: peak {int(peak)} MB, {int(before)} before the first; limit 500 MB.",
    )


if __name__ == "__main__":
    main()
