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
from tests.corpus.writer import many
from tests.soak import setting
from tests.soak.killing import VICTIMS, Sight, kill_at_random, start_run, watching
from tests.soak.tables import published_hashes
from warehouse.store import Home

pytestmark = pytest.mark.soak

KILLS = setting("KILLS", 4)
FILES = setting("KILL_FILES", 60)
NEW_SHARE = 0.2  # of the files: those that the killed run finds new
FIRST_EVERY = 5  # so often the killed run is the first of its home, and finds all files new
DRAWS = 4  # where the victim had ended before its moment, another one is drawn: each number is a kill
SEED = setting("SEED", 4)


@dataclass(frozen=True)
class Undisturbed:
    """The files, a home that has published most of them, and how runs of all and of the rest go and end."""

    sources: Path
    home: Home
    before: dict[str, tuple[int, int]]
    after: dict[str, tuple[int, int]]
    stages: dict[str, float]
    first_stages: dict[str, float]


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
    first = start_run(sources, fresh, server)
    assert first.end() == 0
    shutil.copytree(home.path, base / "second", symlinks=True)
    usual = start_run(sources, Home(base / "second"), server)
    assert usual.end() == 0
    after = published_hashes(fresh)
    assert published_hashes(Home(base / "second")) == after != published_hashes(home)
    return Undisturbed(sources, home, published_hashes(home), after, usual.stages, first.stages)


@pytest.mark.parametrize("number", range(KILLS))
def test_one_plain_run_repairs_what_a_kill_left(
    undisturbed: Undisturbed, server: str, tmp_path: Path, number: int
) -> None:
    rng = random.Random(f"{SEED}-{number}")
    for draw in range(DRAWS):
        if _is_repaired_after_a_kill(undisturbed, server, tmp_path / str(draw), number, rng, 0.5**draw):
            return
    pytest.fail("the victim had always ended before its moment")


def _is_repaired_after_a_kill(
    undisturbed: Undisturbed, server: str, folder: Path, number: int, rng: random.Random, haste: float
) -> bool:
    """One run that is killed and one that repairs; False if nobody was there to be killed."""
    url = server if number % 10 else ""
    victim, is_first = VICTIMS[number % len(VICTIMS)], number % FIRST_EVERY == FIRST_EVERY - 1
    home, stages = Home(folder / "home"), undisturbed.first_stages if is_first else undisturbed.stages
    if not is_first:
        shutil.copytree(undisturbed.home.path, home.path, symlinks=True)
    with watching(home, is_published=not is_first) as sight:
        run = start_run(undisturbed.sources, home, url)
        killed = kill_at_random(run, victim, rng, stages, haste)
        code = run.end()
        if killed is None:
            return False
        is_done = home.current.exists() and published_hashes(home) == undisturbed.after
        again = start_run(undisturbed.sources, home, url)
        assert again.end() == 0, (killed, again.said)
    told = f"{'first' if is_first else 'later'} run, {killed}; exit {code}"
    print(f"kill {number}: {told}; {'published' if is_done else 'not published'}; {sight.looks} looks")
    _check(home, undisturbed, sight, is_first, killed)
    shutil.rmtree(folder)
    return True


def _check(home: Home, undisturbed: Undisturbed, sight: Sight, is_first: bool, killed: str) -> None:
    assert published_hashes(home) == undisturbed.after, killed
    assert not sight.errors, (killed, sight.errors)
    assert sight.looks or is_first, killed
    readable = [undisturbed.after] if is_first else [undisturbed.before, undisturbed.after]
    assert all(state in readable for state in sight.states), killed
