"""Write made-up reports into a folder.

python -m tests.corpus --write samples/reports --seed 7     # the committed samples
python -m tests.corpus --write samples/more --more          # those that need LibreOffice and a Chinese font
python -m tests.corpus --write /tmp/many --count 10000      # many, one report a file, all text
python -m tests.corpus --write /tmp/many --count 10000 --mix mixed --facts /tmp/facts.jsonl
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tests.corpus.samples import files, more_files
from tests.corpus.writer import MIXES, write, write_facts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, help="this many single reports instead of the samples")
    parser.add_argument("--mix", choices=sorted(MIXES), default="text", help="formats of the single reports")
    parser.add_argument("--facts", type=Path, metavar="FILE", help="write what the single reports say, as JSON lines")
    parser.add_argument("--more", action="store_true", help="the samples that LibreOffice and a scanner write")
    options = parser.parse_args()
    options.write.mkdir(parents=True, exist_ok=True)
    if options.count:
        begin = time.process_time()
        size = write(options.write, options.count, options.seed, options.mix)
        speed = options.count / (time.process_time() - begin)
        print(f"{options.count:,} reports, {size / 1e6:.1f} MB, {speed:,.0f} a second of processor time")
        if options.facts:
            write_facts(options.facts, options.count, options.seed, options.mix)
        return
    for name, content in more_files(options.seed) if options.more else files(options.seed):
        (options.write / name).write_bytes(content)


if __name__ == "__main__":
    main()
