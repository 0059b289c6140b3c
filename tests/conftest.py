from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from command import jixiao
from dbt_runs import Project
from jixiao.settings import TELEMETRY_OFF
from made_once import made_once
from warehouse.store import Home

os.environ.update(TELEMETRY_OFF)  # before anything imports prefect or dbt

if os.environ.get("CI"):  # the same examples in every run: what fails there fails here
    settings.register_profile("ci", derandomize=True)
    settings.load_profile("ci")

# Invented; one form and one narrative, and a file that cannot give facts.
FORM = """项目支出绩效自评表（2021年度）
项目名称\t云岭县校园安保项目
主管部门\t云岭县教育局\t实施单位\t云岭县教育局
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100.00\t120.00\t90.00\t10\t75.00%\t7.5
"""
NARRATIVE = """云岭县公安局2021年度部门决算说明

云岭县公安局2021年度收入总计1200.50万元，支出总计1200.50万元。其中：基本支出800.50万元，项目支出400.00万元。
2021年度“三公”经费支出20.00万元，其中：公务用车运行维护费18.00万元，公务接待费2.00万元。
"""
ROOT = Path(__file__).parents[1]
REPORTS = {"form.txt": FORM, "narrative.txt": NARRATIVE, "empty.txt": ""}


# What starts processes of its own: the one real run, dbt builds of homes, another holder of the lock.
_SLOW_FIXTURES = {"first_run", "dbt", "sample_home", "samples_home", "other_process", "busy"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """What needs a fixture that takes seconds is slow."""
    if not _SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.slow)


# Longest first: no worker is left with one at the end.
# `--no-loadscope-reorder` keeps this order, which would be that of the number of tests.
_LONGEST = (
    "flows/test_deployed.py", "scale/test_lake.py", "flows/test_disk.py", "scale/test_cluster.py",
    "flows/test_whole_runs.py", "test_review_run.py", "dashboard/test_browser.py", "test_formats_round_trip.py",
    "dashboard/test_pages.py", "test_cli.py", "dashboard/test_static_browser.py", "dbt/test_dbt_rules.py",
    "dbt/test_dbt_marts.py", "test_findings_planted.py", "flows/test_transform.py", "warehouse/test_ledger.py",
    "warehouse/test_review.py", "test_isolate.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {Path(__file__).parent / name: number for number, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))  # a stable sort: files stay whole


Run = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two reports and an empty file; for reading only."""

    def make(folder: Path) -> None:
        for name, text in REPORTS.items():
            (folder / name).write_text(text, encoding="utf-8")

    return made_once(tmp_path_factory, "reports", make)


def run_once(factory: pytest.TempPathFactory, name: str, source: Path) -> Run:
    """`jixiao run` of a source into a new home, once for all workers; its home is the last word of ``args``."""

    def make(folder: Path) -> None:
        done = jixiao("run", source, "--home", folder / "home")
        (folder / "run.json").write_text(json.dumps(vars(done)))

    return subprocess.CompletedProcess(**json.loads((made_once(factory, name, make) / "run.json").read_text()))


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory, reports: Path) -> Run:
    """`jixiao run` into a new home, with Prefect's server, worker processes, dbt and publishing, all real."""
    return run_once(tmp_path_factory, "first", reports)


@pytest.fixture(scope="session")
def published(first_run: Run) -> Home:
    """The home that `first_run` has published; for reading only, by several processes at once."""
    assert first_run.returncode == 1, first_run.stdout + first_run.stderr
    return Home(Path(first_run.args[-1]))


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of `jixiao run samples/reports`; for reading only, by several processes at once."""
    done = run_once(tmp_path_factory, "samples", ROOT / "samples" / "reports")
    assert done.returncode == 1, done.stdout + done.stderr  # two samples are no reports
    return Home(Path(done.args[-1]))


@pytest.fixture(scope="session")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """dbt on our project, parsed once for all workers."""
    return Project(tmp_path_factory)


@pytest.fixture
def home(published: Home, tmp_path: Path) -> Home:
    """A copy of the published home, to change."""
    shutil.copytree(published.path, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")
