"""Whatever is killed at whatever moment: one plain run ends with the tables of a run that nobody disturbed."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.server import local_server, wait_until_ready
from tests.corpus.__main__ import many
from tests.soak import setting
from tests.soak.killing import VICTIMS, kill_at_random, start_run, watching
from tests.soak.tables import published_hashes
from warehouse.store import Home

pytestmark = pytest.mark.soak

KILLS = setting("KILLS", 4)
FILES = setting("KILL_FILES", 60)
NEW_SHARE = 0.2  # of the files: those that the killed run finds new
SEED = setting("SEED", 4)


@dataclass(frozen=True)
class Undisturbed:
    """The files, a home that has published most of them, and how a run of the rest goes and ends."""

    sources: Path
    home: Home
    before: dict[str, tuple[int, int]]
    after: dict[str, tuple[int, int]]
    stages: dict[str, float]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server for all runs but every tenth, which brings its own: the start of one costs as much as a run."""
    home = tmp_path_factory.mktemp("server")
    before = dict(os.environ)
    with local_server(home):
        wait_until_ready()
        yield os.environ["PREFECT_API_URL"]
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, server: str) -> Undisturbed:
    base = tmp_path_factory.mktemp("kill")
    home, fresh, sources = Home(base / "home"), Home(base / "fresh"), base / "reports"
    sources.mkdir()
    files = list(many(FILES, SEED))
    random.Random(SEED).shuffle(files)
    for name, content in files[int(FILES * NEW_SHARE) :]:
        (sources / name).write_bytes(content)
    assert start_run(sources, home).end() == 0
    for name, content in files:
        (sources / name).write_bytes(content)
    assert start_run(sources, fresh).end() == 0
    shutil.copytree(home.path, base / "second", symlinks=True)
    usual = start_run(sources, Home(base / "second"), server)
    assert usual.end() == 0
    after = published_hashes(fresh)
    assert published_hashes(Home(base / "second")) == after != published_hashes(home)
    return Undisturbed(sources, home, published_hashes(home), after, usual.stages)


@pytest.mark.parametrize("number", range(KILLS))
def test_one_plain_run_repairs_what_a_kill_left(
    undisturbed: Undisturbed, server: str, tmp_path: Path, number: int
) -> None:
    rng = random.Random(f"{SEED}-{number}")
    url = server if number % 10 else ""
    home = Home(tmp_path / "home")
    shutil.copytree(undisturbed.home.path, home.path, symlinks=True)
    with watching(home) as sight:
        run = start_run(undisturbed.sources, home, url)
        killed = kill_at_random(run, VICTIMS[number % len(VICTIMS)], rng, undisturbed.stages)
        code = run.end()
        is_done = published_hashes(home) == undisturbed.after
        again = start_run(undisturbed.sources, home, url)
        assert again.end() == 0, (killed, again.said)
    print(f"kill {number}: {killed}; exit {code}; {'published' if is_done else 'not published'}; {sight.looks} looks")
    assert published_hashes(home) == undisturbed.after, killed
    assert sight.looks and not sight.errors, (killed, sight.errors)
    assert all(state in (undisturbed.before, undisturbed.after) for state in sight.states), killed
    shutil.rmtree(home.path)
