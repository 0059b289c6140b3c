"""Every page over published tables without rows, and before anything is published: no hole, no zero, no fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from page_reading import SAY, choose, sound, words_of
from streamlit.testing.v1 import AppTest

from dashboard.page import PAGES
from published_contract import make_empty_marts

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppTest]:
    """The dashboard over tables without rows; one reader goes from page to page."""
    home = tmp_path_factory.mktemp("empty")
    (home / "published").mkdir()
    with duckdb.connect(str(home / "published" / "jixiao.duckdb")) as connection:
        make_empty_marts(connection)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIXIAO_HOME", str(home))
        yield AppTest.from_file(str(APP), default_timeout=60).run()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_over_tables_without_rows_asks_for_what_is_there(app: AppTest, page: str) -> None:
    app.switch_page(f"views/{page}.py")
    sound(app.run())
    assert app.title[0].value == SAY(f"page.{page}")
    assert app.info and "nan" not in words_of(app).lower().split()


@pytest.mark.parametrize("part", ["priority", "outcomes"])
def test_the_other_parts_of_the_findings_page_too(app: AppTest, part: str) -> None:
    app.switch_page("views/findings.py")
    app.run()
    choose(app, "part", part)
    assert SAY(f"part.{part}.note") in [caption.value for caption in app.caption]


def test_before_anything_is_published_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception and [e.value for e in app.info] == [SAY("nothing_published")]
