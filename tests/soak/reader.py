"""A reader that asks the published file without pause until a file says stop; prints what it saw as JSON.

python -m tests.soak.reader HOME STOP
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

# Generation and checksum as the publisher wrote them, and as they follow from the tables.
_STATED = "SELECT generation, total FROM marts.checksum"
_COUNTED = """
    SELECT min(generation), max(generation), sum(total)::HUGEINT FROM (
        SELECT generation, sum(hash(row_no, generation)) AS total FROM marts.fct_project GROUP BY 1
        UNION ALL SELECT generation, sum(hash(row_no, generation)) FROM marts.fct_spending GROUP BY 1)"""


def main(home: Path, stop: Path) -> None:
    """``generations`` are those seen, in order; ``torn`` where statement and tables differ."""
    queries, torn, errors, generations = 0, [], [], []
    while not stop.exists():
        try:
            path = (home / "published" / "jixiao.duckdb").resolve(strict=True)
            with duckdb.connect(str(path), read_only=True) as connection:
                stated = connection.execute(_STATED).fetchall()[0]
                counted = connection.execute(_COUNTED).fetchall()[0]
        except Exception as error:  # every error counts
            errors.append(f"{type(error).__name__}: {error}")
            continue
        queries += 1
        if counted != (stated[0], stated[0], stated[1]):
            torn.append(str((stated, counted)))
        if not generations or generations[-1] != stated[0]:
            generations.append(stated[0])
    print(json.dumps({"queries": queries, "torn": torn, "errors": errors[:5], "generations": generations}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
