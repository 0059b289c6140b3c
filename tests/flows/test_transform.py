"""dbt in this process: a failing model or test stops, and is named."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows.transform import BuildFailed, run_dbt

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
    with pytest.raises(BuildFailed, match=message):
        run_dbt(tmp_path, lambda _: None, project(tmp_path / "p", model, accepted, "error"))
    duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=(tmp_path / "warehouse.duckdb").exists()).close()
