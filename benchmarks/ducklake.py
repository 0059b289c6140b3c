"""The warehouse on DuckLake (PostgreSQL catalog) beside the plain file: ingest, build, three ingests at once.

python -m benchmarks.ducklake --reports 3000 [--indicators 1000000] [--record]

``--indicators`` copies the raw facts of the reports under new keys until there are so many, before the build.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import jobs
from flows.transform import build_models
from tests.scale import ingesting
from tests.scale.postgres import new_database, postgres
from warehouse.home import Home
from warehouse.rows import value
from warehouse.store import open_writer, transaction

_KEYS = ("source_uri", "document_id", "report_id", "project_id", "indicator_id", "spending_id", "observation_id")
_TABLES = ("document", "source", "source_version", "parse_run", "report", "project", "indicator", "spending")


def ingest(homes: list[Path], sources: list[Path], settings: dict[str, str]) -> float:
    """Seconds until all ingests, one a home and all at once, have ended well."""
    begin = time.perf_counter()
    processes = [ingesting.start(home, source, **settings) for home, source in zip(homes, sources, strict=True)]
    for process in processes:
        said, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(said)
    return time.perf_counter() - begin


def grow(home: Home, indicators: int) -> int:
    """Copies of all facts under new keys until there are so many indicators; returns how many there are."""
    with open_writer(home) as connection:
        here = int(value(connection, "SELECT count(*) FROM raw.indicator"))
        copies = max(0, -(-indicators // max(1, here)) - 1)
        for table in _TABLES if copies else ():
            columns = [row[0] for row in connection.execute(f"DESCRIBE raw.{table}").fetchall()]
            keyed = set(_KEYS) & set(columns)
            new = ", ".join(f"t.{name} || '-' || n AS {name}" for name in sorted(keyed))
            with transaction(connection):
                connection.execute(
                    f"""INSERT INTO raw.{table} BY NAME
                        SELECT t.* REPLACE ({new}) FROM raw.{table} AS t, range(1, {copies + 1}) AS r(n)"""
                )
        return int(value(connection, "SELECT count(*) FROM raw.indicator"))


@contextmanager
def _in_force(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.pop("JIXIAO_WAREHOUSE", None)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def build(home: Home, settings: dict[str, str], indicators: int) -> tuple[float, int]:
    """Seconds of a first build, and the indicators it was of."""
    with _in_force(settings):
        rows = grow(home, indicators)
        begin = time.perf_counter()
        build_models(home, "benchmark", lambda line: None)
        return time.perf_counter() - begin, rows


def main() -> None:
    parser = jobs.parser(__doc__, reports=3_000, mix="text")
    parser.add_argument("--indicators", type=int, default=0)
    options = parser.parse_args()
    with jobs.workplace(options.keep) as place, postgres() as server:
        source = jobs.corpus(place, options.reports, options.mix)
        lake = {"JIXIAO_WAREHOUSE": f"ducklake:{new_database(server, 'one')}", "JIXIAO_LAKE_DATA": str(place / "one")}
        homes = Home(place / "home-file"), Home(place / "home-lake")
        ingests = [ingest([home.path], [source], each) for home, each in zip(homes, ({}, lake), strict=True)]
        builds = [build(home, each, options.indicators) for home, each in zip(homes, ({}, lake), strict=True)]
        three = ingest(*_three(place, source), settings={
            "JIXIAO_WAREHOUSE": f"ducklake:{new_database(server, 'three')}",
            "JIXIAO_LAKE_DATA": str(place / "three"), "JIXIAO_ARCHIVE": str(place / "three-archive"),
        })  # fmt: skip
    body = f"""{options.reports:,} reports ({options.mix}); build of {builds[0][1]:,} indicators with all tests:

| | file | lake | lake / file |
|---|---|---|---|
| ingest, s | {ingests[0]:.1f} | {ingests[1]:.1f} | {ingests[1] / ingests[0]:.2f} |
| build, s | {builds[0][0]:.1f} | {builds[1][0]:.1f} | {builds[1][0] / builds[0][0]:.2f} (goal: 1.5 at 10 M) |

Three ingests at once, a third of the reports each: no error, {three:.1f} s."""
    jobs.tell("DuckLake", body, options.record)


def _three(place: Path, source: Path) -> tuple[list[Path], list[Path]]:
    """Three homes, and three folders with a third of the files each."""
    folders = [place / f"third-{number}" for number in range(3)]
    for number, file in enumerate(sorted(path for path in source.rglob("*") if path.is_file())):
        folder = folders[number % 3]
        folder.mkdir(exist_ok=True)
        if not (folder / file.name).exists():
            (folder / file.name).hardlink_to(file)
    return [place / f"home-third-{number}" for number in range(3)], folders


if __name__ == "__main__":
    main()
