"""The manifest: what was seen under each SOURCE argument."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest

from ingest import sources

ROOT = Path(__file__).parents[1]


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_bytes(b"12345")
    (tmp_path / "2.txt").write_bytes(b"123")
    (tmp_path / "dead.txt").symlink_to(tmp_path / "gone")
    return tmp_path


def manifest(*arguments, **options):
    seen = sources.find([str(argument) for argument in arguments], **options).seen
    return [(entry.kind, entry.files, entry.bytes, entry.problems) for entry in seen]


def test_each_argument_says_what_it_held(tree):
    assert manifest(tree, tree / "2.txt", tree / "*.txt", tree / "a") == [
        ("folder", 2, 8, 1),
        ("file", 1, 3, 0),
        ("glob", 1, 3, 1),
        ("folder", 1, 5, 0),
    ]


def test_the_manifest_tells_when_it_looked_and_keeps_the_words(tree, monkeypatch):
    monkeypatch.chdir(tree)
    before = datetime.now(UTC)
    (entry,) = sources.find(["a"]).seen
    assert entry.argument == "a" and before <= entry.seen_at <= datetime.now(UTC)


def test_what_is_missing_is_in_the_manifest_too(tree):
    assert manifest(tree / "none", missing_ok=True) == [("missing", 0, 0, 1)]


def test_a_store_is_seen_by_its_scheme_and_is_complete():
    store = fsspec.filesystem("memory")
    store.pipe("/manifest/x/a[1].txt", b"abc")
    scan = sources.find(["memory://manifest/x"])
    assert [(entry.kind, entry.files, entry.bytes) for entry in scan.seen] == [("memory", 1, 3)]
    assert scan.complete == ["memory://manifest/x"]
    again = sources.find([scan.files[0].uri])
    assert again.files == scan.files, "brackets in a name are no pattern where a file of that name lies"


@pytest.mark.parametrize(
    ("url", "library"), [("http://127.0.0.1/x", "aiohttp"), ("sftp://127.0.0.1/x", "paramiko"), ("s3://b/x", "s3fs")]
)
def test_a_place_that_needs_more_says_what_to_install(url, library):
    program = f"import sys; sys.modules[{library!r}] = None; from ingest.sources import find; find([{url!r}])"
    end = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert "NothingFound" in end.stderr and "pip install 'jixiao[remote]'" in end.stderr.splitlines()[-1]


@pytest.mark.parametrize("url", ["memory://li:secret@manifest/none", "nosuch://li:secret@host/x"])
def test_no_password_comes_back(url):
    with pytest.raises(sources.NothingFound) as caught:
        sources.find([url])
    assert "secret" not in str(caught.value)
    assert sources.without_password("GET https://li:secret@host/a@b failed") == "GET https://host/a@b failed"
