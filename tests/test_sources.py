"""Finding files: every file once, names as data, trouble reported and never dropped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest import sources


def names(scan: sources.Scan) -> list[str]:
    return [found.file_name for found in scan.files]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/年度报告.txt", "a/deep/c.TXT", "a/.hidden.txt", "~$b.docx", ".git/x.txt", "Thumbs.db"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


def test_a_folder_gives_its_files_at_any_depth_without_hidden_and_lock_files(tree):
    scan = sources.find([str(tree)])
    assert sorted(names(scan)) == ["b.txt", "c.TXT", "年度报告.txt"]
    assert scan.problems == []
    found = next(f for f in scan.files if f.file_name == "b.txt")
    status = (tree / "b.txt").stat()
    assert (found.byte_size, found.mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert found.uri == (tree / "b.txt").as_uri()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("b.txt", ["b.txt"]), ("**/*.txt", ["b.txt", "年度报告.txt"]), ("a", ["c.TXT", "年度报告.txt"])],
)
def test_a_source_is_a_file_a_glob_or_a_folder(tree, pattern, expected):
    assert sorted(names(sources.find([str(tree / pattern)]))) == expected


def test_overlapping_sources_give_a_file_once(tree):
    scan = sources.find([str(tree), str(tree / "b.txt"), str(tree / "*.txt"), (tree / "b.txt").as_uri()])
    assert names(scan).count("b.txt") == 1


def test_a_source_relative_to_the_working_folder(tree, monkeypatch):
    monkeypatch.chdir(tree / "a")
    assert names(sources.find(["../b.txt"])) == ["b.txt"]
    assert sources.find(["../b.txt"]).files[0].uri == (tree / "b.txt").as_uri()


@pytest.mark.parametrize("argument", ["no/such", "*.nothing"])
def test_a_source_that_names_nothing(tree, monkeypatch, argument):
    monkeypatch.chdir(tree)
    with pytest.raises(sources.NothingFound, match="nothing found at"):
        sources.find([argument])
    problems = sources.find([argument], missing_ok=True).problems
    assert [p.reason_code for p in problems] == ["vanished"]


@pytest.mark.parametrize(
    "name",
    ["two\nlines.txt", "quote's \"both\".txt", "x..%2F..%2Fetc", "a..\\..\\b.txt", "a;rm -rf *.txt", "50%.txt"],
)
def test_odd_names_are_data(tmp_path, name):
    (tmp_path / name).write_text("x")
    found = sources.find([str(tmp_path)]).files[0]
    assert found.file_name == name
    assert sources.local_path(found.uri) == str(tmp_path / name)
    assert names(sources.find([str(tmp_path / name)])) == [name], "also as an argument, unless it is a pattern"


def test_a_name_that_is_not_utf8_can_be_shown_and_opened(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xc4\xea.txt")).write_bytes(b"x")
    found = sources.find([str(tmp_path)]).files[0]
    assert found.file_name == "\ufffd\ufffd.txt"
    found.uri.encode("ascii")
    with sources.open_found(found.path) as stream:
        assert stream.read() == b"x"


def test_links_are_followed_once_and_a_dead_one_is_reported(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a")
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "dead.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "in" / "self").symlink_to("self")
    scan = sources.find([str(tmp_path / "in")])
    assert names(scan) == ["a.txt"]
    assert {p.file_name: p.reason_code for p in scan.problems} == {
        "dead.txt": "unreadable_file",
        "self": "unreadable_file",
    }


def test_a_pipe_is_reported_and_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert [(p.reason_code, p.detail) for p in sources.find([str(tmp_path)]).problems] == [
        ("unreadable_file", "not a regular file")
    ]


def test_an_unreadable_folder_is_reported_and_its_neighbours_come_through(tree, monkeypatch):
    real_scandir = os.scandir

    def scandir(path):
        if str(path).endswith("deep"):  # root may list anything, so the refusal is put in
            raise PermissionError(13, "Permission denied")
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)
    scan = sources.find([str(tree)])
    assert sorted(names(scan)) == ["b.txt", "年度报告.txt"]
    assert [(p.file_name, p.reason_code, p.detail) for p in scan.problems] == [
        ("deep", "unreadable_folder", "Permission denied")
    ]
    assert sources.local_uri(str(tree / "a" / "deep")) not in scan.folders


def test_the_home_inside_the_source_is_passed_over(tree):
    scan = sources.find([str(tree)], skip=tree / "a" / "deep")
    assert sorted(names(scan)) == ["b.txt", "年度报告.txt"]


def test_an_fsspec_url(tmp_path):
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe("/bucket/x/a.txt", b"abc")
    store.pipe("/bucket/x/.hidden", b"abc")
    for argument in ("memory://bucket/x", "memory://bucket/*/a.txt"):
        (found,) = sources.find([argument]).files
        assert (found.file_name, found.byte_size) == ("a.txt", 3)
        with sources.open_found(found.path) as stream:
            assert stream.read() == b"abc"
    with pytest.raises(sources.NothingFound):
        sources.find(["memory://bucket/none/*.txt"])
    assert [p.uri for p in sources.find(["memory://bucket/none"], missing_ok=True).problems] == ["memory://bucket/none"]


def test_a_url_that_nothing_can_open():
    with pytest.raises(sources.NothingFound, match="'nosuch://x' cannot be opened"):
        sources.find(["nosuch://x"])


def test_a_store_that_fails_is_reported(monkeypatch):
    import fsspec

    def fail(*arguments, **options):
        raise RuntimeError("token expired")

    monkeypatch.setattr(type(fsspec.filesystem("memory")), "find", fail)
    (problem,) = sources.find(["memory://bucket/x"]).problems
    assert (problem.reason_code, problem.detail) == ("unreadable_folder", "RuntimeError: token expired")
