"""A second `jixiao run` on 10,000 files that are all known."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.results import machine, seconds, spread, verdict, write_section
from benchmarks.sample_run import run_jixiao
from tests.corpus import generate, render

FILES, REPEATS, LIMIT_S = 10_000, 5, 3.0


def main() -> None:
    about = machine()
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "reports", Path(place) / "home"
        folder.mkdir()
        for number in range(FILES):
            text = render(generate(number, "project_narrative"), "plain")
            (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
        (first,) = seconds(lambda: run_jixiao(folder, home), 1)
        again = seconds(lambda: run_jixiao(folder, home), REPEATS)
    write_section(
        "Nothing new among 10,000 files",
        f"{about}\n\n`python -m benchmarks.nothing_new`: {FILES:,} generated project narratives, ingested"
        f" once ({first:.0f} s), then {REPEATS} runs, a process of its own each; median (min – max).\n\n"
        "| run | seconds | of the limit |\n|---|---|---|\n"
        f"| second, nothing new | {spread(again)} | {verdict(again, LIMIT_S)} |",
    )


if __name__ == "__main__":
    main()
