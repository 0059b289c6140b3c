"""Score a run on the shared reports; a score below its floor fails.

    python tests/acceptance.py --shared ../shared [--raise]

The floor (acceptance_floor.toml) is a ratchet: ``--raise`` writes better scores into it
and never lower ones.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = Path(__file__).with_name("acceptance_floor.toml")
HOME = ROOT / "build" / "acceptance"
GROUPS = {"real": ["--only", "00"], "pdf": ["--only", "shanghai,blank"], "variant": ["--only", "variant"], "all": []}
KINDS = ("report", "project", "indicator", "spending")

Scores = dict[str, dict[str, float]]


def run_product(reports: Path) -> None:
    """`jixiao run` into a new home. Exit code 1 (published, some files in quarantine) is a result too."""
    shutil.rmtree(HOME, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "jixiao", "run", str(reports), "--home", str(HOME)], check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"jixiao run failed with exit code {done.returncode}; logs are in {HOME / 'logs'}")


def score(shared: Path) -> Scores:
    """F1 by group of labels and kind of fact; prints the scorer's tables."""
    scorer = [sys.executable, str(shared / "acceptance" / "score.py"), str(HOME / "published" / "jixiao.duckdb")]
    scores = {}
    for group, options in GROUPS.items():
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            print(f"\n== {group} ==", flush=True)
            words = [*scorer, str(shared / "acceptance" / "gold"), *options, "--errors", "0", "--json", out.name]
            subprocess.run(words, check=True)
            figures = json.loads(Path(out.name).read_text())
        scores[group] = {kind: figures[kind]["f1"] for kind in KINDS}
    return scores


def below_floor(scores: Scores, floor: Scores) -> list[str]:
    """One sentence for each score under its floor, and for each that is missing on one side."""
    if {g: set(k) for g, k in scores.items()} != {g: set(k) for g, k in floor.items()}:
        return [f"{FLOOR.name} names other scores than were measured"]
    return [
        f"{group} {kind}: {scores[group][kind]:.4f} is below the floor {least:.4f}"
        for group, kinds in floor.items()
        for kind, least in kinds.items()
        if scores[group][kind] < least
    ]


def raised(scores: Scores, floor: Scores) -> Scores:
    """The floor with every better score in it, rounded down to four places."""
    return {
        group: {
            kind: max(floor.get(group, {}).get(kind, 0.0), math.floor(f1 * 1e4) / 1e4) for kind, f1 in kinds.items()
        }
        for group, kinds in scores.items()
    }


def to_toml(floor: Scores) -> str:
    head = "# F1 that `make acceptance` may not fall below; `make acceptance-raise` lifts it, nothing lowers it.\n"
    lines = []
    for group, kinds in floor.items():
        lines += ["", f"[{group}]", *(f"{kind} = {f1:.4f}" for kind, f1 in kinds.items())]
    return head + "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with reports/ and acceptance/")
    parser.add_argument("--raise", dest="is_raising", action="store_true", help="write better scores into the floor")
    options = parser.parse_args()
    run_product(options.shared / "reports")
    scores, floor = score(options.shared), tomllib.loads(FLOOR.read_text())
    if options.is_raising:
        FLOOR.write_text(to_toml(raised(scores, floor)))
    if failures := below_floor(scores, floor):
        sys.exit("\n".join(["", *failures]))


if __name__ == "__main__":
    main()
