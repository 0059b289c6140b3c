"""Readers see a whole version or the one before, never anything between."""

from __future__ import annotations

import json

import duckdb
import pyarrow.parquet as pq
import pytest

from warehouse import publish as publishing
from warehouse import revision
from warehouse.publish import PublishError, last_publication, publish
from warehouse.store import open_reader, open_writer

TABLES = ("dim_report", "fct_project")


def build(home, amount: int = 1) -> None:
    """A small schema marts with all that has to survive: types, comments, order, quotes."""
    with open_writer(home) as connection:
        connection.execute(
            f"""
            CREATE SCHEMA IF NOT EXISTS marts;
            CREATE OR REPLACE TABLE marts.dim_report AS SELECT 'r' || i AS report_id, DATE '2022-06-15' AS report_date
                FROM range(3) AS t(i);
            CREATE OR REPLACE TABLE marts.fct_project (
                project_id VARCHAR NOT NULL, budget_yuan DECIMAL(18, 2), evidence STRUCT(said VARCHAR)[]);
            INSERT INTO marts.fct_project VALUES ('p2', {amount}, [{{'said': '预算'}}]), ('p1', NULL, NULL);
            CREATE OR REPLACE VIEW marts.mart_total AS SELECT sum(budget_yuan) AS total_yuan FROM marts.fct_project;
            COMMENT ON TABLE marts.fct_project IS 'One row a project''s "form"';
            COMMENT ON VIEW marts.mart_total IS 'All money';
            COMMENT ON COLUMN marts.fct_project.budget_yuan IS '全年预算数, it''s in yuan';
            """
        )
        revision.start_build(connection, f"b{amount}", "models")
        revision.finish_build(connection, f"b{amount}", passed=True, nodes={})


def read(home, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def state(home) -> dict[str, object]:
    """Everything under published/: files with their content, links with their target."""
    return {
        str(path.relative_to(home.published)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(home.published.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def test_a_version_holds_marts_in_full_with_types_comments_and_order(home):
    build(home)
    publication = publish(home, "r1", TABLES)
    with open_reader(home) as connection:
        sql = """SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
                 WHERE schema_name = 'marts' ORDER BY ALL"""
        columns = connection.execute(sql).fetchall()
        assert last_publication(connection) == publication
    assert len(columns) == 6 and read(home, sql) == columns
    assert read(home, "SELECT project_id, budget_yuan, evidence FROM marts.fct_project LIMIT 1")[0][0] == "p2"
    assert read(home, "SELECT table_name, comment FROM duckdb_tables() ORDER BY 1") == [
        ("dim_report", None),
        ("fct_project", 'One row a project\'s "form"'),
        ("mart_total", "All money"),
    ]
    assert read(home, "SELECT DISTINCT schema_name FROM duckdb_tables()") == [("marts",)]
    assert publication.row_counts == {"dim_report": 3, "fct_project": 2, "mart_total": 1}
    assert home.path / publication.path == home.current.resolve()
    assert home.current.readlink().parts == ("versions", f"{publication.version}.duckdb")


def test_parquet_and_data_dictionary_say_the_same(home):
    build(home)
    publication = publish(home, "r1", TABLES)
    package = json.loads((home.published / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["profile"], package["version"]) == ("tabular-data-package", publication.version)
    assert {r["name"]: r["rows"] for r in package["resources"]} == publication.row_counts
    for resource in package["resources"]:
        table = pq.read_table(home.published / resource["path"])
        assert table.num_rows == resource["rows"]
        assert table.schema.names == [field["name"] for field in resource["schema"]["fields"]]
    project = next(r for r in package["resources"] if r["name"] == "fct_project")
    assert project["description"] == 'One row a project\'s "form"'
    assert project["schema"]["fields"] == [
        {"name": "project_id", "type": "string", "duckdbType": "VARCHAR",
         "columnType": "activity:generic:project:code"},
        {"name": "budget_yuan", "type": "number", "duckdbType": "DECIMAL(18,2)", "unit": "yuan",
         "description": "全年预算数, it's in yuan"},
        {"name": "evidence", "type": "array", "duckdbType": "STRUCT(said VARCHAR)[]"},
    ]  # fmt: skip


def test_a_reader_of_the_old_version_goes_on_undisturbed(home, monkeypatch):
    monkeypatch.setattr(publishing, "KEPT_VERSIONS", 2)
    build(home, amount=1)
    publish(home, "r1", TABLES)
    total = "SELECT total_yuan FROM marts.mart_total"
    with duckdb.connect(str(home.current.resolve()), read_only=True) as reader:
        assert int(reader.execute(total).fetchall()[0][0]) == 1
        for amount in range(2, 2 + publishing.KEPT_VERSIONS + 1):  # until its file has been pruned
            build(home, amount)
            publish(home, f"r{amount}", TABLES)
            assert int(reader.execute(total).fetchall()[0][0]) == 1
            assert int(read(home, total)[0][0]) == amount


def test_the_last_versions_are_kept(home, monkeypatch):
    assert publishing.KEPT_VERSIONS == 5
    monkeypatch.setattr(publishing, "KEPT_VERSIONS", 2)
    build(home)
    versions = [publish(home, f"r{n}", TABLES).version for n in range(publishing.KEPT_VERSIONS + 2)]
    kept = versions[-publishing.KEPT_VERSIONS :]
    assert sorted(p.name for p in home.versions.iterdir()) == sorted([*kept, *(f"{v}.duckdb" for v in kept)])


def test_marts_without_a_contract_table_are_not_published(home):
    build(home)
    publish(home, "r1", TABLES)
    before = state(home)
    with pytest.raises(PublishError, match="schema marts lacks dim_agency, dim_document, fct_finding"):
        publish(home, "r2")
    assert state(home) == before


def test_a_home_without_models_is_not_published(home):
    with pytest.raises(PublishError, match="nothing was built yet"):
        publish(home, "r1")
    assert state(home) == {}


@pytest.mark.parametrize(("ended", "message"), [("failed", "did not pass its checks"), ("running", "was ended before")])
def test_tables_that_did_not_pass_are_not_published(home, ended, message):
    build(home)
    publish(home, "r1", TABLES)
    before = state(home)
    with open_writer(home) as connection:
        revision.start_build(connection, "b2", "models")
        if ended == "failed":
            revision.finish_build(connection, "b2", passed=False, nodes={}, message="a test failed")
    with pytest.raises(PublishError, match=message):
        publish(home, "r2", TABLES)
    assert state(home) == before


def test_a_publication_says_what_it_is_a_copy_of(home):
    build(home)
    publish(home, "r1", TABLES)
    with open_writer(home) as connection:
        assert revision.is_published(connection, home) and revision.is_built(connection, "models")
        revision.touch(connection)
        assert revision.is_published(connection, home) and not revision.is_built(connection, "models")


def test_a_copy_that_lost_rows_is_not_published(home, monkeypatch):
    build(home)
    publish(home, "r1", TABLES)
    before = state(home)
    real = publishing._copy_table

    def lose_a_row(connection, table, aside):
        rows = real(connection, table, aside)
        connection.execute(f"DELETE FROM published.marts.{table} WHERE rowid = 0")
        return rows

    monkeypatch.setattr(publishing, "_copy_table", lose_a_row)
    with pytest.raises(PublishError, match="differs from the warehouse in dim_report, fct_project, mart_total"):
        publish(home, "r2", TABLES)
    assert state(home) == before


@pytest.mark.parametrize("step", ["_place", "_move_link", "_record", "_fsync", "datapackage"])
def test_a_failure_at_any_step_leaves_everything_as_it_was(home, monkeypatch, step):
    build(home)
    publish(home, "r1", TABLES)
    before = state(home)
    real = getattr(publishing, step)
    calls = []

    def fail_later(*arguments):
        calls.append(step)
        if step == "_move_link" and len(calls) != 3:  # the last of the three links
            return real(*arguments)
        if step == "_fsync" and len(calls) < 6:
            return real(*arguments)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, step, fail_later)
    with pytest.raises(OSError, match="No space left"):
        publish(home, "r2", TABLES)
    monkeypatch.undo()
    assert calls and state(home) == before
    with open_reader(home) as connection:
        assert connection.execute("SELECT run_id FROM raw.publication").fetchall() == [("r1",)]
    publish(home, "r3", TABLES)


def test_what_a_killed_publish_left_is_cleared_away(home):
    build(home)
    left = home.versions / ".jixiao-20200101T000000000000Z"
    left.mkdir(parents=True)
    (left / "half.duckdb").write_bytes(b"half")
    publish(home, "r1", TABLES)
    assert not left.exists()
