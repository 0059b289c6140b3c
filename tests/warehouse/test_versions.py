"""What lay at an address from when to when."""

from __future__ import annotations

from warehouse import revision


def write(folder, **contents: str) -> None:
    for name, content in contents.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")


def versions(ingest) -> list[tuple[object, ...]]:
    """(file, content, is there now) in the order of time."""
    return ingest.rows(
        """SELECT parse_filename(v.source_uri), p.project_name, valid_to IS NULL
           FROM raw.source_version AS v JOIN raw.project AS p USING (document_id) ORDER BY v.valid_from, 1, 2"""
    )


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(ingest, folder):
    write(folder, a="road 1", b="school 1")
    ingest()
    write(folder, a="bridge 2")
    ingest()
    assert versions(ingest) == [("a.txt", "road", False), ("b.txt", "school", True), ("a.txt", "bridge", True)]
    assert ingest.rows("SELECT count(*) FROM raw.project") == [(3,)], "the facts of the old one stay"
    ends = "SELECT a.valid_to = b.valid_from FROM raw.source_version AS a, raw.source_version AS b"
    same = f"{ends} WHERE a.source_uri = b.source_uri AND a.valid_to IS NOT NULL AND b.valid_to IS NULL"
    assert ingest.rows(same) == [(True,)]


def test_a_renamed_file_is_the_same_document_elsewhere(ingest, folder):
    write(folder, a="road 1")
    ingest()
    (folder / "a.txt").rename(folder / "b.txt")
    ingest()
    assert ingest.parsed == 0
    assert versions(ingest) == [("a.txt", "road", False), ("b.txt", "road", True)]


def test_a_file_that_comes_back_has_a_second_time(ingest, folder):
    write(folder, a="road 1")
    ingest()
    (folder / "a.txt").unlink()
    ingest()
    write(folder, a="road 1")
    ingest()
    assert versions(ingest) == [("a.txt", "road", False), ("a.txt", "road", True)]


def test_only_what_the_models_read_raises_the_revision(ingest, folder):
    write(folder, a="road 1")
    ingest()
    first = revision.current(ingest.connection)
    ingest()
    assert revision.current(ingest.connection) == first
    for change in (lambda: write(folder, b="road 1"), lambda: write(folder, a="road 2"), (folder / "b.txt").unlink):
        change()
        ingest()
        assert revision.current(ingest.connection) > first
        first = revision.current(ingest.connection)
