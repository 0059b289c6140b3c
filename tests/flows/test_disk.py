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

FILES, KNOWN = 12, 6
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
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path, dict[str, tuple[int, int]]]:
    """A home that has published some files, all files, and the tables of a run that finds room for all."""
    base = tmp_path_factory.mktemp("room")
    home, sources = Home(base / "home"), base / "reports"
    sources.mkdir()
    for number, (name, content) in enumerate(many(FILES, 4)):
        if number == KNOWN:
            assert jixiao("run", sources, "--home", home.path).returncode == 0
        (sources / name).write_bytes(content)
    shutil.copytree(home.path, base / "all", symlinks=True)
    assert jixiao("run", sources, "--home", base / "all").returncode == 0
    return home, sources, published_hashes(Home(base / "all"))


def fill(disk: Path, left_kb: int) -> Path:
    """Take all room but so many KB; the file to remove for having it back."""
    filler = disk / "filler"
    status = os.statvfs(disk)
    with filler.open("wb") as file:
        file.write(bytes(max(0, status.f_bavail * status.f_frsize - (left_kb << 10))))
    return filler


# Room for nothing; for the first look and the archive; for the server too, but not for a second version.
@pytest.mark.parametrize("left_kb", [0, 600, 4_000])
def test_a_full_disk_is_told_and_costs_nothing(first, disk: Path, left_kb: int) -> None:
    known, sources, after = first
    home = Home(disk / "home")
    shutil.copytree(known.path, home.path, symlinks=True)
    before = published_hashes(home)
    filler = fill(disk, left_kb)
    done = jixiao("run", sources, "--home", home.path)
    assert done.returncode == 2, done.stderr
    assert "Nothing was published" in done.stderr and "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert published_hashes(home) == before
    filler.unlink()
    done = jixiao("run", sources, "--home", home.path)
    assert done.returncode == 0, done.stderr
    assert published_hashes(home) == after
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
    assert jixiao("run", sources, "--home", home.path).returncode == 0
    assert published_hashes(home) == after
