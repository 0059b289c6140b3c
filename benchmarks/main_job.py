"""The main job: mixed reports from an empty home to published, beside the bare cost of parsing them.

python -m benchmarks.main_job --reports 10000 [--peer]   # --peer: also the job as one would write it otherwise
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks import jobs
from benchmarks.peers.venv import peer_python

GOAL_A_SECOND, GOAL_RATIO, GOAL_PEER = 80, 1.25, 10
_NAIVE = Path(__file__).parent / "peers" / "naive_job.py"


def _published(home: Path) -> str:
    with duckdb.connect(str(home / "published" / "jixiao.duckdb"), read_only=True) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM marts.{name}").fetchall()[0][0]
            for name in ("dim_report", "fct_project", "fct_indicator", "fct_spending")
        ]
    return "{:,} reports, {:,} projects, {:,} indicators, {:,} amounts".format(*counts)


def main() -> None:
    parser = jobs.parser(__doc__, 10_000)
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    with jobs.workplace(options.keep) as place:
        source = jobs.corpus(place, options.reports, options.mix)
        home = place / f"home-{options.mix}-{options.reports}-{options.workers}"
        if home.exists():
            parser.error(f"{home} is there already: this figure begins with an empty home")
        ours = jobs.jixiao(source, home, options.workers)
        bare_command = [sys.executable, "-m", "benchmarks.bare_parse", str(source), str(options.workers)]
        bare = jobs.measured(bare_command, {})
        rows = {"jixiao run, empty home to published": ours, "parsing alone, plain process pool": bare}
        if options.peer:
            command = [str(peer_python()), str(_NAIVE), str(source), str(place / "peer")]
            rows["pdfplumber, python-docx, openpyxl in a loop; dlt; dbt by CLI"] = jobs.measured(command, {})
        found = _published(home)
    speed = options.reports / ours.seconds
    verdicts = [
        f"{speed:.1f} reports/s (goal {GOAL_A_SECOND})",
        f"{ours.seconds / bare.seconds:.2f}× bare parsing (goal {GOAL_RATIO})",
    ]
    if options.peer:
        peer = list(rows.values())[-1]
        verdicts.append(f"the usual tools take {peer.seconds / ours.seconds:.1f}× as long (goal {GOAL_PEER})")
    lines = [
        f"| {name} | {cost.seconds:.1f} | {options.reports / cost.seconds:.1f} | {cost.cpu:.1f} | {cost.peak_mb:.0f} |"
        for name, cost in rows.items()
    ]
    jobs.tell(
        f"Main job, {options.reports:,} reports ({options.mix})",
        f"`python -m benchmarks.main_job --reports {options.reports} --mix {options.mix}`, {options.workers} workers,"
        f" one run; published: {found}.\n\n| job | s | reports/s | CPU s | peak MB |\n|---|---|---|---|---|\n"
        + "\n".join(lines)
        + f"\n\n{'; '.join(verdicts)}.",
        options.record,
    )


if __name__ == "__main__":
    main()
