"""The documentation of the models: one file, made once, that asks nothing of the outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import model_docs
from published_contract import contract


@pytest.mark.slow
def test_the_page_holds_every_published_table_and_is_made_once(tmp_path: Path) -> None:
    page = model_docs.model_docs(tmp_path)
    text = page.read_text(encoding="utf-8")
    assert [table for table in contract() if f"model.jixiao.{table}" not in text] == []
    made = page.stat().st_mtime_ns
    assert model_docs.model_docs(tmp_path) == page and page.stat().st_mtime_ns == made
    assert [path for path in tmp_path.iterdir() if path != page] == []


@pytest.mark.slow
def test_what_dbt_says_is_told_where_it_cannot_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_docs, "PROJECT", tmp_path / "nothing")
    with pytest.raises(model_docs.NotDocumented, match="nothing"):
        model_docs.model_docs(tmp_path)
    assert list(tmp_path.iterdir()) == []
