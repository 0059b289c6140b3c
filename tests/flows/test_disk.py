"""A disk that is full, or that may not be written: a sentence, exit code 2, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from command import jixiao
from tests.corpus.writer import many
from tests.soak.tables import published_hashes
from warehouse.store import Home

pytestmark = pytest.mark.slow

FILES = 6
PUBLISHED = 1  # the empty file of the first run is still in quarantine
DISK_MB = 120


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"no program to mount a disk with: {error}")
    if mounted.returncode:
        pytest.skip(f"a disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, published: Home) -> tuple[Home, Path, dict[str, tuple[int, int]]]:
    """A home that has published some files, a folder of new ones, and the tables of a run that finds room for them."""
    base = tmp_path_factory.mktemp("room")
    sources = base / "reports"
    sources.mkdir()
    for name, content in many(FILES, 4):
        (sources / name).write_bytes(content)
    shutil.copytree(published.path, base / "all", symlinks=True)
    assert jixiao("run", sources, "--home", base / "all").returncode == PUBLISHED
    return published, sources, published_hashes(Home(base / "all"))


def fill(disk: Path, left_kb: int) -> Path:
    """Take all room but so many KB; the file to remove for having it back."""
    filler = disk / "filler"
    status = os.statvfs(disk)
    with filler.open("wb") as file:
        file.write(bytes(max(0, status.f_bavail * status.f_frsize - (left_kb << 10))))
    return filler


# Room for nothing; for the first look and the archive; for the server too, but not for a second version.
ROOMS_KB = (0, 600, 4_000)
APART = [(left_kb,) for left_kb in ROOMS_KB]  # `make soak`: a home for each; else one that meets all three


@pytest.mark.parametrize("rooms_kb", APART if os.environ.get("JIXIAO_SOAK_DISKS") else [ROOMS_KB], ids=str)
def test_a_full_disk_is_told_and_costs_nothing(first, disk: Path, rooms_kb: tuple[int, ...]) -> None:
    """Each run begins where the one before was stopped; the one that has room ends as if nothing had been."""
    known, sources, after = first
    home = Home(disk / "home")
    shutil.copytree(known.path, home.path, symlinks=True)
    before = published_hashes(home)
    for left_kb in rooms_kb:
        filler = fill(disk, left_kb)
        done = jixiao("run", sources, "--home", home.path)
        assert done.returncode == 2, done.stderr
        assert "Nothing was published" in done.stderr and "No space left" in done.stderr
        assert "Traceback" not in done.stderr
        assert published_hashes(home) == before
        filler.unlink()
    done = jixiao("run", sources, "--home", home.path)
    assert done.returncode == PUBLISHED, done.stderr
    assert published_hashes(home) == after != before
    assert jixiao("run", sources, "--home", home.path).stdout.startswith("Nothing new")


def test_a_read_only_home_is_told_and_can_be_read(first, disk: Path) -> None:
    known, sources, after = first
    home = Home(disk / "home")
    shutil.copytree(known.path, home.path, symlinks=True)
    before = published_hashes(home)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = jixiao("run", sources, "--home", home.path)
    assert done.returncode == 2, done.stderr
    assert "Nothing was published" in done.stderr and "Read-only file system" in done.stderr
    assert "Traceback" not in done.stderr
    assert published_hashes(home) == before
    assert jixiao("status", "--home", home.path).returncode == 0
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert jixiao("run", sources, "--home", home.path).returncode == PUBLISHED
    assert published_hashes(home) == after != before
