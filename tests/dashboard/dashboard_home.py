"""A published home for the pages: sample reports through the real steps of a run, and hostile ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from dbt_runs import NO_TESTS, Project, problems
from flows.models import PROJECT, models_digest
from ingest.isolate import DEFAULT_PARSE, Limits
from ingest_steps import Ingest
from warehouse import publish, revision
from warehouse.store import Home, open_writer

_ROOT = Path(__file__).resolve().parents[2]
SAMPLES, REAL = _ROOT / "samples" / "reports", _ROOT.parent / "shared" / "reports"
_TAKEN = ("02", "04", "15", "16", "17", "19", "22", "26", "27", "33", "38", "31")

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
MARKDOWN = "**粗** $\\frac{1}{2}$ :smile: :red[红] [链](http://evil.example) ![图](http://evil.example/x.png)"
LONG = "超长项目" * 2_500
HOSTILE_NAMES = (SCRIPT, FORMULA, MARKDOWN, LONG)

_FORM = """项目支出绩效自评表（2022年度）
项目名称\t安保项目{number}
主管部门\t云岭县教育局\t实施单位\t云岭县教育局
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100.00\t120.00\t90.00\t10\t75.00%\t7.5
"""


def make_reports(folder: Path) -> Path:
    """A folder with some of the samples, and the real reports where they are."""
    folder.mkdir(parents=True)
    for path in SAMPLES.iterdir():
        if path.name.startswith(_TAKEN):
            shutil.copy(path, folder)
    if REAL.is_dir():
        shutil.copytree(REAL, folder / "real")
    return folder


def make_hostile(folder: Path) -> Path:
    """A form for each hostile name; `publish_home` writes the names over the projects', as a reader could read them."""
    folder.mkdir(parents=True)
    for number, _ in enumerate(HOSTILE_NAMES):
        (folder / f"hostile{number}.txt").write_text(_FORM.format(number=number), encoding="utf-8")
    return folder


def publish_home(home: Home, reports: Path, dbt: Project) -> Home:
    """Ingest, build and publish, without Prefect and without dbt's tests (which tests/dbt runs)."""
    with open_writer(home) as connection:
        Ingest(home, connection, reports, parse=DEFAULT_PARSE, limits=Limits(max_bytes=1 << 24, seconds=60))()
        for number, name in enumerate(HOSTILE_NAMES):
            connection.execute(
                "UPDATE raw.project SET project_name = ?, goal_text = ? WHERE project_name = ?",
                [name, name, f"安保项目{number}"],
            )
        revision.start_build(connection, "test", models_digest(PROJECT))
    assert problems(dbt.run(home, "build", *NO_TESTS)) == []
    with open_writer(home) as connection:
        revision.finish_build(connection, "test", True, {"success": 1})
    publish.publish(home, "test")
    return home


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    """What the published file itself says."""
    # one process opens a file in one way only, so as the pages do
    config = {"access_mode": "READ_ONLY", "enable_external_access": "false"}
    with duckdb.connect(str(home.current.resolve()), config=config) as connection:
        return connection.execute(sql).fetchall()
