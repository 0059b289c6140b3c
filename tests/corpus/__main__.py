"""Write made-up reports into a folder.

python -m tests.corpus --write samples/reports --seed 7     # the committed samples
python -m tests.corpus --write samples/more --more          # those that need LibreOffice and a Chinese font
python -m tests.corpus --write /tmp/many --count 10000      # many, one report a file
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tests.corpus import LAYOUTS_OF, generate, render
from tests.corpus.samples import files, more_files

# Kinds and layouts in turn; the one-line layouts are left to the tests: they take seconds to decode.
_SLOW = ("flat", "one_line", "glued")
_TURNS = [
    (kind, layout)
    for kind, layouts in LAYOUTS_OF.items()
    for layout in layouts
    if layout not in _SLOW and kind != "regulation"
]


def many(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` files of one report each, kinds and layouts in turn."""
    for number in range(count):
        kind, layout = _TURNS[number % len(_TURNS)]
        yield f"{number:06}-{kind}-{layout}.txt", render(generate(seed + number, kind), layout).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, help="this many single reports instead of the samples")
    parser.add_argument("--more", action="store_true", help="the samples that LibreOffice and a scanner write")
    options = parser.parse_args()
    options.write.mkdir(parents=True, exist_ok=True)
    samples = more_files(options.seed) if options.more else files(options.seed)
    for name, content in many(options.count, options.seed) if options.count else samples:
        (options.write / name).write_bytes(content)


if __name__ == "__main__":
    main()
