"""The command line: exit codes, words, and that commands leave alone what they should."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from command import jixiao
from jixiao.cli import app
from jixiao.state import read_state
from warehouse import revision
from warehouse.lock import hold_lock
from warehouse.store import Home, open_writer


def call(*words: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command called in this process."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def rows(home: Home, query: str) -> list[tuple]:
    with duckdb.connect(str(home.current.resolve()), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_run_publishes_what_it_can_and_names_what_it_could_not(first_run, published):
    assert first_run.returncode == 1
    assert "empty.txt: empty_file: the file has no content" in first_run.stdout
    assert str(published.current) in first_run.stdout
    assert rows(published, "SELECT count(*) FROM marts.dim_report") == [(2,)]
    assert rows(published, "SELECT project_name, budget_yuan, executed_yuan FROM marts.fct_project") == [
        ("云岭县校园安保项目", 1_200_000, 900_000)
    ]


def test_what_a_pipe_gets_is_plain_lines_without_chatter(first_run):
    assert "\x1b" not in first_run.stdout + first_run.stderr
    assert [line.split(" (")[0] for line in first_run.stderr.splitlines()] == [
        "read files", "parse", "build", "build", "publish",
    ]  # fmt: skip


def test_a_second_run_says_nothing_new_before_prefect_starts(home, reports):
    before = home.current.resolve()
    log = home.path / "logs" / "jixiao.log"
    logged = log.read_text(encoding="utf-8")
    code, stdout, stderr = call("run", reports, "--home", home.path)
    assert (code, stderr) == (1, "")  # 1: the empty file is still there
    assert stdout.startswith("Nothing new")
    assert home.current.resolve() == before
    added = log.read_text(encoding="utf-8").removeprefix(logged)
    assert "ended: nothing_new" in added and "prefect" not in added


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run"], "Missing argument"),
        (["run", "/no/such/folder"], "nothing found at '/no/such/folder'"),
        (["rerun"], "say what to process again"),
        (["rerun", "--all", "--failed"], "say what to process again"),
        (["rerun", "--since", "yesterday"], "does not match"),
        (["rerun", "--document", "0" * 64], "no document"),
        (["trace", "no-such-key"], "no-such-key"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what_is_wrong(home, words, message):
    before = home.current.resolve()
    code, _, stderr = call(*words, "--home", home.path)
    assert code == 2
    assert message in " ".join(stderr.replace("│", " ").split())
    assert home.current.resolve() == before


@pytest.mark.parametrize("command", [["status"], ["failures"], ["trace", "x"], ["rerun", "--failed"], ["publish"]])
def test_a_home_without_a_run_says_how_to_begin(tmp_path, command):
    code, stdout, stderr = call(*command, "--home", tmp_path / "new")
    assert code == 2 and not stdout
    assert "jixiao run" in stderr


def test_a_wrong_setting_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("JIXIAO_WORKERS", "none")
    code, _, stderr = call("status", "--home", tmp_path)
    assert code == 2
    assert "JIXIAO_WORKERS" in stderr


def test_status_tells_documents_runs_and_publication(published):
    code, stdout, _ = call("status", "--home", published.path, "--json")
    state = json.loads(stdout)
    assert code == 0
    assert state["documents"] == {"parsed": 2, "quarantined": 1, "pending": 0}
    assert state["quarantined"] == 1
    assert state["runs"][-1]["state"] == "published"
    assert state["published"]["version"] == published.current.resolve().stem
    assert state["published_age_hours"] >= 0
    assert "2 parsed" in call("status", "--home", published.path)[1]


def test_failures_say_what_to_do(published):
    code, stdout, _ = call("failures", "--home", published.path, "--json")
    (failure,) = json.loads(stdout)
    assert (code, failure["file_name"], failure["reason_code"]) == (0, "empty.txt", "empty_file")
    assert failure["advice"] in call("failures", "--home", published.path)[1]


def test_a_file_read_in_part_is_published_and_told_everywhere(home, reports):
    with open_writer(home) as connection:
        connection.execute("UPDATE raw.quarantine SET resolved_at = now()::TIMESTAMP")
        connection.execute("UPDATE raw.source SET missing_since = now()::TIMESTAMP WHERE file_name = 'empty.txt'")
        connection.execute(
            """INSERT INTO raw.unread_page BY NAME
               SELECT document_id, 3 AS page, 'needs_ocr' AS reason_code, '' AS detail, extractor_version
               FROM raw.parse_run JOIN raw.document USING (document_id) WHERE file_name = 'form.txt'"""
        )
    code, stdout, _ = call("failures", "--home", home.path)
    assert code == 0 and stdout.startswith("read in part, without page 3  form.txt: needs_ocr: ")
    (failure,) = json.loads(call("failures", "--home", home.path, "--json")[1])
    assert (failure["file_name"], failure["pages"]) == ("form.txt", [3])
    assert "1 read in part" in call("status", "--home", home.path)[1]
    assert json.loads(call("status", "--home", home.path, "--json")[1])["partly_read"] == 1
    done = jixiao("run", reports / "form.txt", "--home", home.path)
    assert done.returncode == 1 and "read in part, without page 3  form.txt" in done.stdout
    with open_writer(home) as connection:
        connection.execute("DELETE FROM raw.unread_page")
    assert jixiao("run", reports / "form.txt", "--home", home.path).returncode == 0


@pytest.mark.parametrize(("table", "key"), [("fct_project", "project_id"), ("fct_spending", "spending_id")])
def test_trace_leads_from_a_key_to_the_printed_text(published, reports, table, key):
    ((identity, locator, quote),) = rows(
        published, f"SELECT {key}, source_locator, source_text FROM marts.{table} ORDER BY {key} LIMIT 1"
    )
    code, stdout, _ = call("trace", identity, "--home", published.path)
    assert code == 0
    assert locator in stdout and quote in stdout and str(reports) in stdout


def test_publish_writes_a_new_version_of_the_same_rows(home):
    before = home.current.resolve()
    code, stdout, _ = call("publish", "--home", home.path)
    assert code == 0 and str(home.current) in stdout
    assert home.current.resolve() != before
    assert read_state(home).runs[0].state == "published"


def test_publish_refuses_tables_that_did_not_pass_their_checks(home):
    before = home.current.resolve()
    with open_writer(home) as connection:
        revision.start_build(connection, "x", "models")
        revision.finish_build(connection, "x", passed=False, nodes={}, message="a model failed")
    code, _, stderr = call("publish", "--home", home.path)
    assert code == 2 and "did not pass" in stderr
    assert home.current.resolve() == before


def test_a_second_writer_says_who_is_at_work(home, reports, monkeypatch):
    monkeypatch.setenv("JIXIAO_LOCK_SECONDS", "0")
    with hold_lock(home, "jixiao run elsewhere"):
        code, _, stderr = call("run", reports, "--home", home.path)
    assert code == 2
    assert "jixiao run elsewhere" in stderr and "Nothing was published" in stderr


def test_names_from_files_cannot_forge_lines_or_colours(tmp_path, published, capsys):
    from rich.console import Console

    from jixiao.summary import print_quarantined
    from warehouse.quarantine import open_quarantine
    from warehouse.store import open_reader

    with open_reader(published) as connection:
        (row,) = open_quarantine(connection)
    object.__setattr__(row, "file_name", "a\nquarantined  b\x1b[31m[bold]c.txt")
    print_quarantined([row], Console(force_terminal=False))
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1 and "\x1b" not in printed and "[bold]c.txt" in printed


def test_doctor_says_what_to_install_for_formats_that_this_machine_cannot_read(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, stdout, _ = call("doctor", "--home", tmp_path)
    (line,) = [line for line in stdout.splitlines() if "DOC, ODS, ODT, RTF, WPS" in line]
    assert code == 0, "what is optional makes no machine unfit"
    assert line.startswith("--") and "LibreOffice is missing" in line and "apt-get install libreoffice" in line


def test_doctor_finds_this_machine_fit_and_a_damaged_publication_unfit(home):
    code, stdout, _ = call("doctor", "--home", home.path)
    assert code == 0 and "BAD" not in stdout and "3 documents" in stdout
    assert "formats: " in stdout and "PDF" in stdout and "ZIP" in stdout
    Path(home.current.resolve()).write_bytes(b"no database")
    code, stdout, _ = call("doctor", "--home", home.path)
    assert code == 2 and "BAD  published" in stdout
