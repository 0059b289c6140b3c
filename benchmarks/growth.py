"""Growth: the main job on 1,000, 10,000, 100,000 text reports, time a report and memory of the whole process tree.

python -m benchmarks.growth --sizes 1000 10000 100000
"""

from __future__ import annotations

import itertools

from benchmarks import jobs

GOAL_SPREAD, GOAL_MB = 0.15, 4096


def main() -> None:
    parser = jobs.parser(__doc__, 0, mix="text")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    costs: dict[int, jobs.Cost] = {}
    with jobs.workplace(options.keep) as place:
        for size in options.sizes:
            home = place / f"home-{options.mix}-{size}-{options.workers}"
            costs[size] = jobs.jixiao(jobs.corpus(place, size, options.mix), home, options.workers)
    base = costs[min(costs)]
    lines = []
    for size, cost in costs.items():
        each = cost.seconds / size
        change = each / (base.seconds / min(costs)) - 1
        lines.append(f"| {size:,} | {cost.seconds:.1f} | {1000 * each:.1f} | {change:+.0%} | {cost.peak_mb:.0f} |")
    marginal = _marginal(costs)
    jobs.tell(
        f"Growth, {options.mix}",
        f"`python -m benchmarks.growth --sizes {' '.join(map(str, options.sizes))}`, {options.workers} workers, one run"
        f" each into an empty home. Goals: ±{GOAL_SPREAD:.0%} a report, {GOAL_MB:,} MB.\n\n"
        "| reports | s | ms a report | beside the smallest | peak MB |\n|---|---|---|---|---|\n"
        + "\n".join(lines)
        + (f"\n\nMs a further report (start-up and the like left out): {marginal}." if marginal else ""),
        options.record,
    )


def _marginal(costs: dict[int, jobs.Cost]) -> str:
    sizes = sorted(costs)
    steps = itertools.pairwise(sizes)
    return ", ".join(
        f"{1000 * (costs[b].seconds - costs[a].seconds) / (b - a):.1f} from {a:,} to {b:,}" for a, b in steps
    )


if __name__ == "__main__":
    main()
