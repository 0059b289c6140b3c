"""The floor of the main job: the same files parsed in a plain process pool, the facts thrown away.

python -m benchmarks.bare_parse DIR WORKERS: prints how many files gave facts.
"""

from __future__ import annotations

import sys
from multiprocessing import Pool
from pathlib import Path

from ingest.errors import Unreadable
from ingest.parse import parse_bytes

_CHUNK = 16


def _parse(path: Path) -> bool:
    try:
        parse_bytes(path.read_bytes(), path.name)
    except Unreadable:
        return False
    return True


def main(folder: str, workers: str) -> None:
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    with Pool(int(workers)) as pool:
        print(sum(pool.imap_unordered(_parse, paths, _CHUNK)))


if __name__ == "__main__":
    main(*sys.argv[1:])
