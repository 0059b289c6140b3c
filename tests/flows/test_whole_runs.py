"""Whole runs on a home that has published before: real Prefect, dbt and processes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile

import duckdb
import pytest

from command import jixiao
from jixiao.state import read_state
from warehouse import revision
from warehouse.store import Home, open_writer

pytestmark = pytest.mark.slow


def table_hashes(home: Home) -> dict[str, int]:
    """A hash of every published table, whatever its row order; but for when a document was last processed."""
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'").fetchall()
        query = "SELECT count(*), bit_xor(hash(COLUMNS(name -> name <> 'parsed_at'))) FROM marts.{}"
        return {name: hash(tuple(connection.execute(query.format(name)).fetchall()[0])) for (name,) in names}


def test_processing_everything_again_changes_nothing(home):
    before, version = table_hashes(home), home.current.resolve()
    done = jixiao("rerun", "--all", "--home", home.path)
    assert done.returncode == 1, done.stderr
    assert home.current.resolve() != version
    assert len(before) >= 7 and table_hashes(home) == before


def test_a_failing_test_leaves_the_published_copy_as_it_was(home):
    before, version = table_hashes(home), home.current.resolve()
    with open_writer(home) as connection:  # a key twice: a test of severity error must see it
        connection.execute("INSERT INTO raw.project SELECT * FROM raw.project")
        revision.touch(connection)
    done = jixiao("run", home.path.parent / "none*", "--home", home.path)
    assert done.returncode == 2
    (home.path.parent / "nothing").mkdir()
    done = jixiao("run", home.path.parent / "nothing", "--home", home.path)
    assert done.returncode == 2
    assert "Nothing was published" in done.stderr and "unique_fct_project_project_id" in done.stderr
    assert home.current.resolve() == version and table_hashes(home) == before
    last = read_state(home).runs[0]
    assert last.state == "failed" and "unique_fct_project_project_id" in (last.message or "")


def test_two_runs_at_once_both_end_well(home, tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "new.txt").write_text("某县司法局2020年度部门决算\n某县司法局2020年度支出总计300.00万元。\n")
    command = [sys.executable, "-m", "jixiao", "run", str(sources), "--home", str(home.path)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ended = [(*run.communicate(), run.returncode) for run in runs]
    assert {code for *_, code in ended} == {1}, ended  # the empty file of the first run is still in quarantine
    assert read_state(home).documents["parsed"] == 3
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM marts.dim_report").fetchall() == [(3,)]


def test_a_killed_run_leaves_no_server_and_the_next_one_goes_on(home, tmp_path):
    import psutil

    (tmp_path / "new.txt").write_text("某县司法局2020年度部门决算\n某县司法局2020年度支出总计300.00万元。\n")
    words = ["-m", "jixiao", "run", str(tmp_path / "new.txt"), "--home", str(home.path)]
    run = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ)
    assert run.stderr and b"read files" in run.stderr.readline()  # inside the flow, under the lock
    children = psutil.Process(run.pid).children(recursive=True)
    assert any("flows.server" in child.cmdline() for child in children)
    run.kill()
    run.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    done = jixiao("run", tmp_path / "new.txt", "--home", home.path)
    assert done.returncode == 1, done.stderr
    assert [r.state for r in read_state(home).runs[:2]] == ["published", "failed"]


def test_what_is_in_an_archive_is_published_and_what_cannot_be_unpacked_is_named(home, tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("局/决算.txt", "某县司法局2020年度部门决算\n某县司法局2020年度支出总计300.00万元。\n")
        archive.writestr("锁.txt", "x")
        archive.filelist[-1].flag_bits |= 1  # says that it is encrypted
    (folder / "a.zip").write_bytes(content.getvalue())
    done = jixiao("run", folder, "--home", home.path)
    assert done.returncode == 1 and "锁.txt: encrypted" in done.stdout, done.stdout + done.stderr
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        documents = connection.execute(
            "SELECT file_name, format, state FROM marts.dim_document WHERE source_uri LIKE '%/sources/%' ORDER BY 1"
        ).fetchall()
        amounts = connection.execute("SELECT amount_yuan FROM marts.fct_spending WHERE fiscal_year = 2020").fetchall()
    assert documents == [("a.zip", "zip", "expanded"), ("决算.txt", "txt", "parsed")]
    assert amounts == [(3_000_000,)]
    assert jixiao("run", folder, "--home", home.path).stdout.startswith("Nothing new")
