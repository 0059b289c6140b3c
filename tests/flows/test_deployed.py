"""`jixiao deploy` on a real Prefect server, with a worker: what follows what, what is told, what a retry repeats."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from command import jixiao
from tests.conftest import FORM, NARRATIVE
from tests.scale.postgres import new_database, postgres
from warehouse import revision
from warehouse.lock import hold_lock
from warehouse.store import Home, open_reader, open_writer

pytestmark = pytest.mark.slow

_PATIENCE_SECONDS = 300  # of a machine that is busy with other tests
_ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def until(what: Callable[[], Any], told: str) -> Any:
    """The first truth that ``what`` returns; fails with ``told`` after some minutes."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with suppress(httpx.TimeoutException):  # a busy server may answer late
            if found := what():
                return found
        time.sleep(0.3)
    pytest.fail(told)


@dataclass
class Site:
    """A server, a worker, a home, a folder of reports, and somebody who is notified."""

    url: str
    folder: Path
    database: str
    heard: list[dict[str, str]] = field(default_factory=list)
    hook: str = ""

    @property
    def environment(self) -> dict[str, str]:
        settings = {"JIXIAO_LOCK_SECONDS": "0", "JIXIAO_WORKERS": "1"}
        prefect = {"PREFECT_HOME": str(self.folder / "prefect"), "PREFECT_WORKER_QUERY_SECONDS": "1"}
        server = {"PREFECT_API_URL": self.url, "PREFECT_API_DATABASE_CONNECTION_URL": self.database}
        return settings | prefect | server | {"PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false"}

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    def ask(self, path: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.url}/{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def deploy(self) -> subprocess.CompletedProcess[str]:
        return jixiao("deploy", self.reports, "--home", self.home.path, "--notify", self.hook, **self.environment)

    def prefect(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "prefect", *words]
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            return subprocess.Popen(command, env=os.environ | self.environment, stdout=log, stderr=log, text=True)

    def start(self, name: str, **parameters: Any) -> str:
        """Ask for a run of a deployment; returns the run's id."""
        (deployment,) = self.ask("deployments/filter", deployments={"name": {"any_": [name]}})
        run = self.ask(f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)
        return str(run["id"])

    def end(self, run_id: str) -> dict[str, Any]:
        """The state in which the run ends."""

        def state() -> dict[str, Any] | None:
            now = httpx.get(f"{self.url}/flow_runs/{run_id}", timeout=60).json()["state"]
            return now if now["type"] in _ENDED else None

        return until(state, f"run {run_id} does not end; see {self.folder}/worker.log")

    def runs(self, name: str) -> list[dict[str, Any]]:
        """Runs of a deployment that have begun, oldest first; what a schedule has planned ahead is none."""
        begun = {"start_time": {"is_null_": False}}
        ask = {"deployments": {"name": {"any_": [name]}}, "flow_runs": begun}
        return self.ask("flow_runs/filter", **ask, sort="START_TIME_ASC")

    def next_publish_after(self, count: int) -> dict[str, Any]:
        """The end of the publish that comes after the first ``count``."""
        until(lambda: len(self.runs("publish")) > count, "publish does not follow")
        return self.end(self.runs("publish")[-1]["id"])


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=60).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def running(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The server's, as docs/deployment.md advises: on SQLite a busy server loses events ("database is locked")."""
    with postgres() as server:
        yield new_database(server, "prefect").replace("postgres://", "postgresql+asyncpg://")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = Site(f"http://127.0.0.1:{port}/api", tmp_path_factory.mktemp("site"), database)
    site.reports.mkdir()
    (site.reports / "form.txt").write_text(FORM, encoding="utf-8")
    (site.reports / "empty.txt").touch()

    class Hear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            site.heard.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Hear)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    site.hook = f"http://127.0.0.1:{listener.server_port}/hook"
    with running(site.prefect("server", "start", "--host", "127.0.0.1", "--port", str(port))):
        until(lambda: is_up(site.url), "the server does not start")
        done = site.deploy()
        assert done.returncode == 0, done.stderr
        with running(site.prefect("worker", "start", "--pool", "jixiao")):
            yield site
    listener.shutdown()


@pytest.fixture
def fresh(site: Site) -> Site:
    """The site with everything published."""
    if not site.home.current.exists():
        assert site.end(site.start("ingest"))["type"] == "COMPLETED"
        assert site.next_publish_after(0)["type"] == "COMPLETED"
    return site


def registered(site: Site) -> dict[str, list[Any]]:
    """What the server knows, but for ids and times."""
    kept = ("name", "entrypoint", "parameters", "tags", "work_queue_name", "pull_steps", "job_variables", "paused")
    deployments = site.ask("deployments/filter", sort="NAME_ASC")
    queues = site.ask("work_pools/jixiao/queues/filter")
    automations = site.ask("automations/filter")
    return {
        "deployments": [{name: entry[name] for name in kept} for entry in deployments],
        "schedules": [[schedule["schedule"] for schedule in entry["schedules"]] for entry in deployments],
        "queues": sorted((queue["name"], queue["concurrency_limit"]) for queue in queues),
        "automations": sorted(entry["name"] for entry in automations),
        "blocks": [block["name"] for block in site.ask("block_documents/filter")],
    }


def test_deploying_twice_is_deploying_once(site):
    before = registered(site)
    assert site.deploy().returncode == 0
    assert registered(site) == before
    assert ("writer", 1) in before["queues"] and len(before["deployments"]) == 6
    assert len(before["automations"]) == 6 and before["blocks"] == ["jixiao-notify-1"]


def test_the_schedule_makes_runs(site):
    scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}, "tags": {"all_": ["auto-scheduled"]}}
    for name in ("ingest", "freshness"):
        ask = {"deployments": {"name": {"any_": [name]}}, "flow_runs": scheduled}
        until(lambda ask=ask: site.ask("flow_runs/filter", **ask), f"nothing is scheduled for {name}")


def test_files_that_arrive_are_published_one_stage_after_the_other(site):
    count = len(site.runs("publish"))
    emit = site.prefect("event", "emit", "jixiao.files.arrived", "--resource-id", "jixiao.inbox")
    assert emit.wait() == 0
    assert site.next_publish_after(count)["type"] == "COMPLETED"
    ends = [site.runs(name)[-1] for name in ("ingest", "build", "publish")]
    assert [end["state"]["type"] for end in ends] == ["COMPLETED"] * 3
    assert all(a["end_time"] <= b["start_time"] for a, b in pairwise(ends))
    assert site.home.current.exists()


def parses(home: Home) -> list[tuple[Any, ...]]:
    with open_reader(home) as connection:
        return connection.execute("SELECT document_id, started_at FROM raw.parse_run ORDER BY ALL").fetchall()


def test_a_run_that_could_not_have_the_home_is_told_and_its_retry_takes_what_is_new(fresh):
    before, published = parses(fresh.home), len(fresh.runs("publish"))
    (fresh.reports / "narrative.txt").write_text(NARRATIVE, encoding="utf-8")
    with hold_lock(fresh.home, "somebody else"):
        run_id = fresh.start("ingest")
        state = fresh.end(run_id)
    assert state["type"] == "FAILED" and "is in use by 'somebody else'" in state["message"]
    until(lambda: any("ingest: Failed" in message["subject"] for message in fresh.heard), "nobody was told")
    told = next(message for message in fresh.heard if "ingest: Failed" in message["subject"])
    assert "is in use by 'somebody else'" in told["text"] and run_id in told["text"]

    assert fresh.prefect("flow-run", "retry", run_id).wait() == 0
    until(lambda: fresh.end(run_id)["type"] == "COMPLETED", "the retry does not help")
    assert fresh.next_publish_after(published)["type"] == "COMPLETED"
    after = parses(fresh.home)
    assert set(before) < set(after) and len(after) == len(before) + 1


def double_the_projects(home: Home) -> None:
    with open_writer(home) as connection:  # a key twice: a test of severity error must see it
        connection.execute("INSERT INTO raw.project SELECT * FROM raw.project")
        revision.touch(connection)


def take_the_doubles_out(home: Home) -> None:
    with open_writer(home) as connection:
        connection.execute("CREATE TEMP TABLE once AS SELECT DISTINCT * FROM raw.project")
        connection.execute("DELETE FROM raw.project")
        connection.execute("INSERT INTO raw.project FROM once")
        revision.touch(connection)


def test_a_rerun_that_failed_at_the_build_goes_on_from_there_when_retried_in_the_ui(fresh):
    version = fresh.home.current.resolve()
    double_the_projects(fresh.home)
    run_id = fresh.start("rerun-failed")
    state = fresh.end(run_id)
    assert state["type"] == "FAILED" and "unique_fct_project_project_id" in state["message"]
    assert fresh.home.current.resolve() == version

    take_the_doubles_out(fresh.home)
    as_the_ui_does = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}
    fresh.ask(f"flow_runs/{run_id}/set_state", state=as_the_ui_does)
    until(lambda: fresh.end(run_id)["type"] == "COMPLETED", "the retry does not help")
    assert fresh.home.current.resolve() != version
    documents = [document for document, _ in parses(fresh.home)]
    assert len(documents) == len(set(documents)) >= 2


def test_a_promise_that_is_broken_fails_and_is_told(fresh):
    run_id = fresh.start("freshness", max_age_hours=1e-9)
    state = fresh.end(run_id)
    assert state["type"] == "FAILED" and "promised: 1e-09 h" in state["message"]
    until(lambda: any("freshness: Failed" in message["subject"] for message in fresh.heard), "nobody was told")
    assert fresh.end(fresh.start("freshness"))["type"] == "COMPLETED"
