"""All tools over all sets in one run: ``python -m benchmarks.pdf [--rounds 3] [TOOL …]``. See README.md."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.pdf import icdar, samples, score
from benchmarks.pdf.cells import TableCell, from_json
from benchmarks.pdf.ruled import is_ruled
from benchmarks.pdf.tools import TOOLS
from benchmarks.results import machine

_ROOT = Path(__file__).parents[2]
_PER_KIND = 12


@dataclass
class Corpus:
    """A set of PDFs; ``truth`` by path where it is known; ``parts``: named subsets that get a score of their own."""

    name: str
    paths: list[Path]
    truth: dict[Path, Sequence[Sequence[TableCell]]] = field(default_factory=dict)
    parts: dict[str, list[Path]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parts = self.parts or {self.name: self.paths}


def main() -> None:
    """Measure and print Markdown."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.pdf")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("tools", nargs="*", default=list(TOOLS), metavar="TOOL")
    chosen = options.parse_args()
    about = machine()
    with tempfile.TemporaryDirectory() as place:
        corpora = corpora_in(Path(place))
        results = {(tool, c.name): run(tool, c.paths, chosen.rounds) for c in corpora for tool in chosen.tools}
        pages = {corpus.name: sum(map(page_count, corpus.paths)) for corpus in corpora}
        print(report(about, corpora, chosen.tools, results, pages))


def corpora_in(folder: Path) -> list[Corpus]:
    """Generated sets, written to the folder, and those that settings name."""
    found = []
    for name, kinds in samples.SETS.items():
        made = [samples.generate(kind, seed, folder) for kind in kinds for seed in range(_PER_KIND)]
        found.append(Corpus(name, [s.path for s in made], {s.path: s.tables for s in made}))
    if real := os.environ.get("JIXIAO_BENCH_PDF"):
        found.append(Corpus("real PDFs", sorted(Path(real).rglob("*.pdf"))))
    if public := os.environ.get("JIXIAO_ICDAR2013"):
        paths = icdar.documents(Path(public))
        parts = {"ICDAR-2013": paths, "ICDAR-2013 ruled": [path for path in paths if is_ruled(path)]}
        found.append(Corpus("ICDAR-2013", paths, {path: icdar.truth(path) for path in paths}, parts))
    return found


def run(tool: str, paths: Sequence[Path], rounds: int) -> dict[str, Any]:
    """The answer of `benchmarks.pdf.worker` for one tool, in a process of its own."""
    python = sys.executable if tool == "jixiao" else os.environ.get("JIXIAO_BENCH_PYTHON", sys.executable)
    answer = subprocess.run(
        [python, "-m", "benchmarks.pdf.worker", tool, str(rounds)],
        input="\n".join(map(str, paths)),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "1"},
    )
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def page_count(path: Path) -> int:
    """Pages of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def report(
    about: str,
    corpora: Sequence[Corpus],
    tools: Sequence[str],
    results: dict[tuple[str, str], dict[str, Any]],
    pages: dict[str, int],
) -> str:
    """Two Markdown tables, speed and accuracy, and what must be known beside them."""
    speed = [["tool", *(f"{c.name} ({pages[c.name]} pages)" for c in corpora)]]
    accuracy = [["tool", *(f"{part} ({len(paths)})" for c in corpora if c.truth for part, paths in c.parts.items())]]
    for tool in tools:
        speed.append([tool, *(_speed(results[tool, c.name]["seconds"], pages[c.name]) for c in corpora)])
        judged = [_accuracy(results[tool, c.name]["tables"], c, part) for c in corpora if c.truth for part in c.parts]
        if tool != "pypdfium2_text":
            accuracy.append([tool, *judged])
    versions = {result["version"] for result in results.values()}
    notes = [f"- versions: {', '.join(sorted(versions - {''}))}"]
    notes += [f"- {part}: {_names(paths)}" for c in corpora for part, paths in c.parts.items() if part != c.name]
    for (tool, name), result in results.items():
        if failed := result["failed"]:
            notes.append(f"- {tool} failed on {len(failed)} of {name}: {'; '.join(sorted(set(failed.values())))[:200]}")
    parts = [about, "Pages a CPU second, median of rounds (min – max):", _markdown(speed)]
    parts += ["Adjacency F1 (in brackets: F1 of exact cells):", _markdown(accuracy), "\n".join(notes)]
    return "\n\n".join(parts)


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(path.stem for path in paths)


def _speed(seconds: Sequence[float], pages: int) -> str:
    speeds = [pages / second for second in seconds]
    return f"{statistics.median(speeds):.3g} ({min(speeds):.3g} – {max(speeds):.3g})"


def _accuracy(tables: dict[str, Any], corpus: Corpus, part: str) -> str:
    found = {path: from_json(tables[str(path)]) for path in corpus.parts[part]}
    adjacency = score.competition_f1([score.adjacency(found[path], corpus.truth[path]) for path in found])
    cells = score.competition_f1([score.cells(found[path], corpus.truth[path]) for path in found])
    return f"{adjacency:.3f} ({cells:.3f})"


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *body])


if __name__ == "__main__":
    main()
