"""dbt in this process: a failing model or test stops, and is named."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from warehouse import revision
from warehouse.rows import fetch
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.slow  # dbt, ten times; so long to import that the tests do it

PROJECT = "name: small\nversion: 1.0.0\nprofile: small\nflags: {send_anonymous_usage_stats: false}\n"
PROFILE = """small:
  target: t
  outputs: {t: {type: duckdb, path: "{{ env_var('JIXIAO_WAREHOUSE') }}", threads: 1}}
"""
TESTS = """models:
  - name: one
    columns:
      - name: a
        data_tests: [{accepted_values: {arguments: {values: [%s]}, config: {severity: %s}}}]
"""


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Of the test alone: its projects are nobody else's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def project(folder: Path, model: str, accepted: int, severity: str) -> Path:
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE)
    (folder / "models" / "one.sql").write_text(model)
    (folder / "models" / "one.yml").write_text(TESTS % (accepted, severity))
    return folder


@pytest.mark.parametrize(
    ("model", "accepted", "severity", "counts"),
    [("select 1 as a", 1, "error", {"success": 1, "pass": 1}), ("select 1 as a", 2, "warn", {"success": 1, "warn": 1})],
)
def test_a_build_that_passes_tells_each_node_and_frees_the_file(tmp_path, model, accepted, severity, counts):
    from flows.transform import run_dbt

    told: list[str] = []
    assert run_dbt(tmp_path, told.append, project(tmp_path / "p", model, accepted, severity)) == counts
    assert told[0] == "success: model.small.one" and len(told) == 2
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:  # another configuration
        assert connection.execute("FROM one").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("model", "accepted", "message"),
    [
        ("select 1 as a", 2, "accepted_values_one_a__2.*: Got 1 result"),
        ("select nonsense", 1, "model.small.one: .*nonsense"),
        ("select {{ unclosed", 1, "dbt could not run: .*unclosed|one.sql"),
    ],
)
def test_a_build_that_fails_names_what_failed_and_frees_the_file(tmp_path, model, accepted, message):
    from flows.transform import BuildFailed, run_dbt

    with pytest.raises(BuildFailed, match=message):
        run_dbt(tmp_path, lambda _: None, project(tmp_path / "p", model, accepted, "error"))
    duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=(tmp_path / "warehouse.duckdb").exists()).close()


def test_a_build_goes_on_with_what_failed_what_waited_and_what_was_repaired(tmp_path):
    """Models: broken → waits; fine. A repaired model is built again, what depends on it too, the rest is left."""
    from flows.transform import BuildFailed, build_models

    folder = project(tmp_path / "p", "select 1 as a", 1, "error")
    for name, sql in {"broken": "select nonsense", "waits": "select * from {{ ref('broken') }}"}.items():
        (folder / "models" / f"{name}.sql").write_text(sql)
    home = Home(tmp_path / "home")

    def built() -> list[str]:
        told: list[str] = []
        with suppress(BuildFailed):
            build_models(home, f"run{len(builds(home))}", told.append, folder)
        return sorted(told)

    assert [line for line in built() if "model" in line] == [
        "error: model.small.broken", "skipped: model.small.waits", "success: model.small.one",
    ]  # fmt: skip
    assert built() == ["error: model.small.broken", "skipped: model.small.waits"]
    (folder / "models" / "broken.sql").write_text("select 2 as b")
    assert built() == ["success: model.small.broken", "success: model.small.waits"]
    assert [build.state for build in builds(home)] == ["failed", "failed", "passed"]
    assert len(built()) == 4, "after a success everything"


def test_a_project_is_parsed_once_for_all_homes(tmp_path):
    from flows.parsed import name_of, parsed_project
    from flows.transform import BuildFailed, run_dbt

    folder = project(tmp_path / "p", "select 1 as a", 1, "error")

    def parsed_by(home: str) -> bool:
        (tmp_path / home).mkdir()
        assert run_dbt(tmp_path / home, lambda _: None, folder) == {"success": 1, "pass": 1}
        with duckdb.connect(str(tmp_path / home / "warehouse.duckdb"), read_only=True) as connection:
            assert connection.execute("FROM one").fetchall() == [(1,)]
        return (tmp_path / home / "dbt" / "partial_parse.msgpack").exists()

    assert [parsed_by(home) for home in ("first", "second")] == [True, False]
    (kept,) = (tmp_path / "cache" / "jixiao").iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])
    assert parsed_project(name_of(folder)) is None, "cut off"
    assert [parsed_by(home) for home in ("third", "fourth")] == [True, False]
    (folder / "models" / "one.sql").write_text("select 1 as a, 2 as b")
    assert parsed_project(name_of(folder)) is None, "another project"
    (folder / "models" / "one.sql").write_text("select {{ unclosed")
    with pytest.raises(BuildFailed, match="could not run"):
        run_dbt(tmp_path / "first", lambda _: None, folder)
    assert parsed_project(name_of(folder)) is None, "what lies in the home is of the project before"


def test_new_facts_after_a_failure_call_for_everything(tmp_path):
    from flows.transform import BuildFailed, build_models

    folder = project(tmp_path / "p", "select nonsense", 1, "error")
    (folder / "models" / "two.sql").write_text("select 2 as b")
    home = Home(tmp_path / "home")
    for run_id in ("one", "two"):
        told: list[str] = []
        with pytest.raises(BuildFailed):
            build_models(home, run_id, told.append, folder)
        assert "success: model.small.two" in told
        with open_writer(home) as connection:
            revision.touch(connection)


def builds(home: Home) -> list[revision.Build]:
    with open_writer(home) as connection:
        names = ", ".join(revision.Build.__dataclass_fields__)
        return fetch(connection, revision.Build, f"SELECT {names} FROM raw.build ORDER BY started_at")
