"""A run over files that are all known, beside a bare walk that asks for each file's size and time.

python -m benchmarks.nothing_new --reports 100000 [--keep DIR]   # DIR of `growth` has such a home
"""

from __future__ import annotations

import sys

from benchmarks import jobs
from benchmarks.results import spread, verdict

REPEATS, LIMIT_S, GOAL_RATIO = 5, 10.0, 3


# As bare as Python can: files under a folder, each with a stat.
_WALK = """
import os, sys
waiting = [sys.argv[1]]
while waiting:
    with os.scandir(waiting.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                entry.stat()
"""


def main() -> None:
    options = jobs.parser(__doc__, 100_000, mix="text").parse_args()
    with jobs.workplace(options.keep) as place:
        source = jobs.corpus(place, options.reports, options.mix)
        home = place / f"home-{options.mix}-{options.reports}-{options.workers}"
        if not (home / "published").exists():
            jobs.jixiao(source, home, options.workers)
        again = [jobs.jixiao(source, home, options.workers).seconds for _ in range(REPEATS)]
        walked = [jobs.measured([sys.executable, "-c", _WALK, str(source)], {}).seconds for _ in range(REPEATS)]
    ratio = sorted(again)[REPEATS // 2] / sorted(walked)[REPEATS // 2]
    jobs.tell(
        f"Nothing new among {options.reports:,} files",
        f"`python -m benchmarks.nothing_new --reports {options.reports}`: {REPEATS} runs, a process of its own each;"
        f" median (min – max). {ratio:.1f}× the walk (goal {GOAL_RATIO}).\n\n"
        "| run | s | of the limit |\n|---|---|---|\n"
        f"| jixiao run, nothing new | {spread(again)} | {verdict(again, LIMIT_S)} |\n"
        f"| bare walk with stat, Python's start included | {spread(walked)} | |",
        options.record,
    )


if __name__ == "__main__":
    main()
