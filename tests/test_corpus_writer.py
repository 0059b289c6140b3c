"""Many reports in a stated mix: the shares hold, a number is always the same file, and its facts come back."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ingest.parse import parse_bytes
from tests.corpus.writer import MIXES, Planned, indicator_count, plan, write, write_facts


def _way(planned: Planned) -> str:
    if not planned.is_text:
        return planned.format
    return "text_loose" if planned.format in ("glued", "one_line") else "text"


@pytest.mark.parametrize("mix", MIXES)
def test_every_hundred_files_hold_the_stated_shares(mix: str) -> None:
    files = list(plan(300, seed=3, mix=mix))
    for start in (0, 100, 200):
        assert Counter(map(_way, files[start : start + 100])) == MIXES[mix]
    assert len({planned.kind for planned in files}) == 11


def test_thirty_in_a_hundred_of_the_mixed_corpus_are_pdf() -> None:
    names = [planned.name for planned in plan(100, seed=3, mix="mixed")]
    assert sum(name.endswith(".pdf") for name in names) == 30
    assert {name.rpartition(".")[2] for name in names} == {"txt", "html", "docx", "xlsx", "pdf"}


def test_files_added_later_are_those_that_a_larger_corpus_has(tmp_path: Path) -> None:
    write(tmp_path / "whole", 12, seed=5)
    write(tmp_path / "grown", 8, seed=5)
    write(tmp_path / "grown", 4, seed=5, first=8)
    whole, grown = (
        {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.txt")}
        for root in (tmp_path / "whole", tmp_path / "grown")
    )
    assert len(whole) == 12
    assert grown == whole


def test_a_folder_holds_no_more_than_a_thousand_files() -> None:
    folders = Counter(planned.name.split("/")[0] for planned in plan(2500, seed=1, mix="text"))
    assert folders == {"0000": 1000, "0001": 1000, "0002": 500}


def test_the_facts_written_beside_are_those_that_parsing_finds(tmp_path: Path) -> None:
    write_facts(tmp_path / "facts.jsonl", 30, seed=11, mix="mixed")
    told = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    for row, planned in zip(told, plan(30, seed=11, mix="mixed"), strict=True):
        assert row["file"] == planned.name
        if planned.kind != "accounts_table" and _way(planned) != "text_loose":
            parsed = parse_bytes(planned.content(), planned.name)
            assert (planned.name, len(parsed.indicator)) == (row["file"], row["indicators"])
            assert row["indicators"] == indicator_count(planned.facts())
