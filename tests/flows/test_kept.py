"""The user's cache: whole files or none, and not for ever."""

from __future__ import annotations

import os

import pytest

from flows.kept import keep, kept


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert kept("models-1.bin").is_relative_to(tmp_path)
    return tmp_path / "cache" / "jixiao"


def test_a_file_is_kept_whole_or_not_at_all(cache):
    keep("models-1.bin", lambda aside: aside.write_bytes(b"one"))
    assert kept("models-1.bin").read_bytes() == b"one"

    def fail_half_way(aside):
        aside.write_bytes(b"tw")
        raise OSError("no space left on device")

    keep("models-1.bin", fail_half_way)
    keep("models-2.bin", fail_half_way)
    assert [path.name for path in cache.iterdir()] == ["models-1.bin"]
    assert kept("models-1.bin").read_bytes() == b"one"


def test_where_no_cache_can_be_written_nothing_is_kept_and_nothing_fails(cache):
    cache.parent.write_text("a file where the folder should be")
    keep("models-1.bin", lambda aside: aside.write_bytes(b"one"))
    assert not kept("models-1.bin").exists()


def test_the_oldest_of_a_kind_go(cache):
    for number in range(12):
        keep(f"models-{number}.bin", lambda aside: aside.write_bytes(b""))
        os.utime(kept(f"models-{number}.bin"), (number, number))
    keep("models-page.html", lambda aside: aside.write_bytes(b""))
    assert {path.name for path in cache.iterdir()} == {"models-page.html", *(f"models-{n}.bin" for n in range(4, 12))}
