"""Rows as dicts into DuckDB by dlt: dlt_load.py FOLDER ROWS HOME, where FOLDER holds cell.parquet. Prints seconds."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import dlt
import duckdb


def main(folder: str, rows: str, home: str) -> None:
    relation = duckdb.sql(f"SELECT * FROM '{folder}/cell.parquet' LIMIT {int(rows)}")
    names = relation.columns
    dicts = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    destination = dlt.destinations.duckdb(f"{home}.duckdb")
    pipeline = dlt.pipeline("load", destination=destination, dataset_name="raw", pipelines_dir=str(Path(home)))
    begin = time.perf_counter()
    pipeline.run(dlt.resource(dicts, name="cell", write_disposition="append"))
    print(time.perf_counter() - begin)


if __name__ == "__main__":
    main(*sys.argv[1:])
