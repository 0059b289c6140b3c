"""One tool over one list of PDFs in this process: ``python -m benchmarks.pdf.worker TOOL ROUNDS`` with
the paths on standard input, one a line. Writes JSON: CPU seconds of each round, the tables of
each file, what failed, and the version."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

from benchmarks.pdf.cells import TableCell, to_json
from benchmarks.pdf.tools import PACKAGES, TOOLS, Tool


def main() -> None:
    """Read the arguments, warm up, measure, print."""
    name, rounds = sys.argv[1], int(sys.argv[2])
    paths = [Path(line.strip()) for line in sys.stdin if line.strip()]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        result = measure(TOOLS[name], paths, rounds)
    package = PACKAGES.get(name)
    result["version"] = f"{package} {version(package)}" if package else ""
    json.dump(result, out)


def measure(tool: Tool, paths: list[Path], rounds: int) -> dict[str, object]:
    """CPU seconds of ``rounds`` rounds over all files, after one file to warm up."""
    _read(tool, paths[0])
    seconds: list[float] = []
    tables: dict[str, object] = {}
    failed: dict[str, str] = {}
    for _ in range(rounds):
        total = 0.0
        for path in paths:
            start = time.process_time()
            found, error = _read(tool, path)
            total += time.process_time() - start
            tables[str(path)] = to_json(found)
            if error:
                failed[str(path)] = error
        seconds.append(total)
    return {"seconds": seconds, "tables": tables, "failed": failed}


def _read(tool: Tool, path: Path) -> tuple[list[list[TableCell]], str]:
    try:
        return tool(path), ""
    except Exception as error:  # a tool that fails on a file finds nothing in it; the run says so
        return [], f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
