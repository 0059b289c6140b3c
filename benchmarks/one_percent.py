"""One file in a hundred is new: the run that takes them in, beside the run that took all.

python -m benchmarks.one_percent --reports 100000 [--keep DIR]
"""

from __future__ import annotations

import shutil

from benchmarks import jobs
from tests.corpus.writer import write

GOAL_SHARE = 0.05


def main() -> None:
    options = jobs.parser(__doc__, 100_000, mix="text").parse_args()
    new = max(1, options.reports // 100)
    with jobs.workplace(options.keep) as place:
        source = place / f"growing-{options.mix}-{options.reports}"
        home = place / f"home-growing-{options.mix}-{options.reports}"
        for folder in (source, home):
            shutil.rmtree(folder, ignore_errors=True)
        write(source, options.reports, jobs.SEED, options.mix)
        whole = jobs.jixiao(source, home, options.workers)
        nothing = jobs.jixiao(source, home, options.workers)
        write(source, new, jobs.SEED, options.mix, first=options.reports)
        part = jobs.jixiao(source, home, options.workers)
    rows = {f"all {options.reports:,}": whole, "nothing new": nothing, f"{new:,} more": part}
    jobs.tell(
        f"One in a hundred new, {options.reports:,} files",
        f"`python -m benchmarks.one_percent --reports {options.reports}`, {options.workers} workers, one run each."
        f" {part.seconds / whole.seconds:.1%} of the full run (goal {GOAL_SHARE:.0%}).\n\n"
        "| run | s | CPU s | peak MB |\n|---|---|---|---|\n"
        + "\n".join(f"| {name} | {c.seconds:.1f} | {c.cpu:.1f} | {c.peak_mb:.0f} |" for name, c in rows.items()),
        options.record,
    )


if __name__ == "__main__":
    main()
