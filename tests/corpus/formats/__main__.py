"""Write one made-up report in one format.

python -m tests.corpus.formats hubei_form docx 3 /tmp/report.docx
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from tests.corpus import LAYOUTS_OF, generate
from tests.corpus.formats import FORMATS, MORE_FORMATS, OFFICE_FORMATS, render_as


def main(arguments: Sequence[str] | None = None) -> None:
    """``arguments``: instead of the command line's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(LAYOUTS_OF))
    parser.add_argument("format", choices=sorted((*FORMATS, *MORE_FORMATS, *OFFICE_FORMATS)))
    parser.add_argument("seed", type=int)
    parser.add_argument("out", type=Path)
    options = parser.parse_args(arguments)
    options.out.write_bytes(render_as(generate(options.seed, options.kind), options.format))


if __name__ == "__main__":
    main()
