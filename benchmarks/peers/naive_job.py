"""The main job as one would write it with the usual tools: a loop over the files, dlt into DuckDB, dbt by CLI.

It does less than jixiao: cells of tables and lines of text become rows, pairs of label and value
become facts, two models count them. No units, no years, no places, no rules, no archive.

naive_job.py SOURCE HOME
"""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dlt
import docx
import openpyxl
import pdfplumber
from bs4 import BeautifulSoup

LABELS = {
    "项目名称": "project_name", "主管部门": "department", "实施单位": "unit", "年度资金总额": "total_fund",
    "一级指标": "level1", "总分": "total_score", "执行率": "rate",
}  # fmt: skip
Row = list[str]
MODELS = {
    "stg_fact": "select file_name, label, value, try_cast(replace(value, ',', '') as decimal(18, 2)) as number"
    " from {{ source('raw', 'fact') }}",
    "fct_report": "select file_name, count(*) as facts, sum(number) as total from {{ ref('stg_fact') }} group by 1",
}
PROJECT = {
    "dbt_project.yml": "name: peer\nversion: '1.0'\nprofile: peer\nmodels: {peer: {+materialized: table}}\n",
    "models/sources.yml": "sources: [{name: raw, tables: [{name: fact}]}]\n",
}


def rows_of(path: Path) -> Iterator[Row]:
    match path.suffix:
        case ".pdf":
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    for table in page.extract_tables():
                        yield from ([cell or "" for cell in row] for row in table)
                    yield from ([line] for line in (page.extract_text() or "").splitlines())
        case ".docx":
            document = docx.Document(str(path))
            yield from ([paragraph.text] for paragraph in document.paragraphs)
            for table in document.tables:
                yield from ([cell.text for cell in row.cells] for row in table.rows)
        case ".xlsx":
            for sheet in openpyxl.load_workbook(path, data_only=True):
                for values in sheet.iter_rows(values_only=True):
                    yield ["" if value is None else str(value) for value in values]
        case ".html":
            soup = BeautifulSoup(path.read_bytes(), "lxml")
            for row in soup.find_all("tr"):
                yield [cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])]
            yield from ([p.get_text(" ", strip=True)] for p in soup.find_all("p"))
        case _:
            yield from (re.split(r"\t|\s*\|\s*", line) for line in path.read_text("utf-8").splitlines())


def facts_of(path: Path, rows: list[Row]) -> Iterator[dict[str, str]]:
    for row in rows:
        cells = [cell.strip() for cell in row if cell and cell.strip()]
        for label, value in itertools.pairwise(cells):
            if name := LABELS.get(label.rstrip("：:")):
                yield {"file_name": path.name, "label": name, "value": value}


def documents(source: Path) -> Iterator[tuple[Path, list[Row]]]:
    for path in sorted(source.rglob("*.*")):
        if path.is_file():
            yield path, list(rows_of(path))


def main(source: str, home: str) -> None:
    place = Path(home)
    place.mkdir(parents=True)
    database = place / "peer.duckdb"
    pipeline = dlt.pipeline(
        "peer", destination=dlt.destinations.duckdb(str(database)), dataset_name="raw", pipelines_dir=str(place / "dlt")
    )

    @dlt.source
    def reports():  # type: ignore[no-untyped-def]
        cells, facts = [], []
        for path, rows in documents(Path(source)):
            for number, row in enumerate(rows):
                cells += [
                    {"file_name": path.name, "row_no": number, "column_no": n, "text": text}
                    for n, text in enumerate(row)
                ]
            facts += list(facts_of(path, rows))
        yield dlt.resource(cells, name="cell", write_disposition="append")
        yield dlt.resource(facts, name="fact", write_disposition="append")

    pipeline.run(reports())
    project = place / "dbt"
    (project / "models").mkdir(parents=True)
    for name, text in PROJECT.items():
        (project / name).write_text(text, encoding="utf-8")
    for name, sql in MODELS.items():
        (project / "models" / f"{name}.sql").write_text(sql, encoding="utf-8")
    profile = f"peer: {{target: t, outputs: {{t: {{type: duckdb, path: {database}, schema: marts, threads: 2}}}}}}\n"
    (project / "profiles.yml").write_text(profile, encoding="utf-8")
    dbt = Path(sys.executable).with_name("dbt")
    subprocess.run(
        [str(dbt), "build", "--project-dir", str(project), "--profiles-dir", str(project)],
        check=True,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "False"},
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
