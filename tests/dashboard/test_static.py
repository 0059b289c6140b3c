"""The static pages as files: what a chart holds, how a page is written, and how a folder takes its name."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dashboard_home import FORMULA, HOSTILE_NAMES, SCRIPT, rows

from command import jixiao
from dashboard.colours import GREY
from dashboard.published import Table
from dashboard.static import charts, export
from dashboard.static.blocks import Cell, Column, Heading, Page, Place, Row, Rows, Source
from dashboard.static.pages import MENU
from dashboard.words import Say
from warehouse.store import Home, NoWarehouse

ROOT = Path(__file__).resolve().parents[2]
SAY = Say("zh")

# ------------------------------------------------------------------ charts


def _values(chart: Any) -> dict[str, Sequence[Any]]:
    return {one["name"]: one["values"] for one in chart.drawing["series"]}


def test_money_that_nobody_states_is_a_gap_and_a_count_of_nothing_is_zero() -> None:
    names = ["fiscal_year", "item_code", "amount_yuan", "agencies"]
    public = charts.three_public(SAY, Table(names, [(2021, "reception", 25_000, 1), (2022, "travel_abroad", 0, 1)]))
    assert _values(public) == {SAY("item.reception"): [2.5, None], SAY("item.travel_abroad"): [None, 0.0]}
    assert public.rows[0] == ["2021", f"2.50{SAY('static.stated_by', n=1)}", SAY("unknown")]
    names = ["severity", "rule_id", "findings"]
    found = charts.severities(SAY, Table(names, [("hard", "A01", 3), ("soft", "A02", 1)]))
    assert _values(found) == {SAY("severity.hard"): [3, 0], SAY("severity.soft"): [0, 1]}


def test_a_code_that_has_no_colour_is_drawn_grey_and_not_left_out() -> None:
    found = charts.severities(SAY, Table(["severity", "rule_id", "findings"], [("brand_new", "A01", 3)]))
    assert found.drawing is not None
    [series] = found.drawing["series"]
    assert (series["name"], series["colour"], series["values"]) == ("brand_new", GREY, [3])


def test_two_codes_of_one_word_are_one_bar_with_both_values() -> None:
    found = charts.report_kinds(SAY, Table(["fiscal_year", "report_kind", "reports"], [(2021, None, 1), (2021, "", 2)]))
    assert _values(found) == {SAY("unknown"): [3]}


def test_nothing_to_draw_is_told() -> None:
    assert charts.severities(SAY, Table(["severity", "rule_id", "findings"], [])).drawing is None


# ------------------------------------------------------------------ pages


def _written(*blocks: Any) -> str:
    page = Page("index.html", "overview", SCRIPT, SCRIPT, blocks)
    ways = {"assets": "assets", "other": "en", "other_page": "en/index.html"}
    template = export._template()
    text: str = template.render(
        page=page, menu=MENU, root="", say=SAY, published_at=None, version="v", **ways
    )  # fmt: skip
    return text


def test_hostile_text_is_escaped_wherever_a_page_holds_text() -> None:
    hostile = SCRIPT + "</script>\"'"
    source = Source(hostile, hostile, hostile, hostile, [Place(hostile, hostile)])
    row = Row([Cell(hostile, hostile, href=hostile)], hostile, [source, source])
    table = Rows("t", hostile, hostile, [Column(hostile, "name")], [row], hostile, hostile)
    names = ["project_name", "agency_name", "rate_pct", "score"]
    chart = charts.scores(SAY, Table(names, [("</script>" + SCRIPT[:20], SCRIPT, 90, 95)]))
    text = _written(Heading(hostile, [hostile]), table, chart)
    assert "alert(1)" in text
    tags = {tag.lower() for tag in re.findall(r"<\s*(/?[a-zA-Z]+)", text)}
    assert "img" not in tags and text.count("<script") == text.count("</script>") == 4
    drawing = re.search(r'<script type="application/json" class="data">(.*?)</script>', text, re.S)
    assert drawing and json.loads(drawing[1])["points"][0][2].startswith("</script><script>")


def test_a_page_asks_nothing_of_the_outside() -> None:
    text = _written()
    assert "default-src 'none'" in text
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize("readme", ["dashboard/static/vendor/README.md", "tests/dashboard/vendor/README.md"])
def test_a_script_of_others_is_the_one_that_its_hash_names(readme: str) -> None:
    folder = (ROOT / readme).parent
    told = dict(re.findall(r"^\| `([\w.]+)` .*`(\w{64})` \|$", (ROOT / readme).read_text(encoding="utf-8"), re.M))
    assert {path.name for path in folder.glob("*.js")} == set(told)
    for name, digest in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


# ------------------------------------------------------------------ the folder


def _site(folder: Path, word: str) -> Path:
    folder.mkdir()
    (folder / export.MARKER).write_text("{}")
    (folder / "index.html").write_text(word)
    return folder


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "published").mkdir(parents=True)
    (home / "published" / "jixiao.duckdb").touch()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(export.NotExported, match="neither empty nor an earlier export"):
        export.export_pages(Home(home), tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_the_new_pages_take_the_place_of_the_old_ones(tmp_path: Path) -> None:
    folder = _site(tmp_path / "site", "old")
    export._take_the_name(_site(tmp_path / "new", "new"), folder, tmp_path / "before")
    assert (folder / "index.html").read_text() == "new"


def test_the_old_pages_come_back_where_the_new_ones_cannot_take_their_place(tmp_path: Path) -> None:
    folder = _site(tmp_path / "site", "old")
    with pytest.raises(OSError, match="missing"):
        export._take_the_name(tmp_path / "missing", folder, tmp_path / "before")
    assert (folder / "index.html").read_text() == "old"


def test_nothing_published_is_told_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse):
        export.export_pages(Home(tmp_path / "home"), tmp_path / "site")
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def site(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """By the command, as a user does."""
    folder = tmp_path_factory.mktemp("export") / "site"
    done = jixiao("dashboard", "--export", folder, "--home", sample_home.path)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_the_same_publication_gives_the_same_bytes_also_over_an_earlier_export(site: Path, sample_home: Home) -> None:
    def files() -> dict[str, bytes]:
        return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}

    before = files()
    export.export_pages(sample_home, site)
    assert files() == before
    assert [path.name for path in site.parent.iterdir()] == ["site"]
    assert not re.search(rb"duckdb|/tmp/", before["index.html"].replace(b"jixiao.duckdb", b""))


@pytest.mark.slow
def test_no_link_of_any_page_leads_nowhere_or_outside(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 2 * len(MENU)
    for page in pages:
        for link in set(re.findall(r'(?:href|src)="([^"#]+)"', page.read_text(encoding="utf-8"))) - {"data:,"}:
            assert (page.parent / link).resolve().is_relative_to(site) and (page.parent / link).is_file(), (page, link)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fact"), [("projects", "fct_project"), ("indicators", "fct_indicator"), ("findings", "fct_finding")]
)
def test_a_csv_beside_the_page_holds_all_rows_in_both_languages(
    site: Path, sample_home: Home, name: str, fact: str
) -> None:
    [(total,)] = rows(sample_home, f"SELECT count(*) FROM marts.{fact}")
    assert len(_read(site / "data" / f"{name}.csv")) == len(_read(site / "en" / "data" / f"{name}.csv")) == total


@pytest.mark.slow
def test_a_csv_holds_hostile_names_whole_and_runs_no_formula(site: Path) -> None:
    names = {row[SAY("column.project_name")] for row in _read(site / "data" / "projects.csv")}
    assert {name for name in HOSTILE_NAMES if name != FORMULA} | {f"'{FORMULA}"} <= names


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "mart"), [("projects", "mart_project_execution"), ("amounts", "mart_amount"), ("findings", "mart_finding")]
)
def test_an_agency_has_its_own_rows_and_all_of_them(site: Path, sample_home: Home, name: str, mart: str) -> None:
    expected = dict(
        rows(sample_home, f"SELECT agency_id, count(*) FROM marts.{mart} WHERE agency_id NOT NULL GROUP BY 1")
    )
    told = {folder.name: len(_read(folder / f"{name}.csv")) for folder in (site / "data" / "agency").iterdir()}
    assert {agency: count for agency, count in told.items() if count} == expected


@pytest.mark.slow
def test_the_sum_of_a_csv_is_that_of_sql(site: Path, sample_home: Home) -> None:
    [(total,)] = rows(sample_home, "SELECT sum(budget_yuan) FROM marts.fct_project")
    head = SAY("header.yuan", word=SAY("column.budget_yuan"))
    told = [Decimal(row[head]) for row in _read(site / "data" / "projects.csv") if row[head]]
    assert sum(told) == total


@pytest.mark.slow
def test_more_rows_than_a_page_shows_are_told_and_stand_in_the_csv(
    sample_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("dashboard.static.rows", "dashboard.static.export"):
        monkeypatch.setattr(f"{module}.SHOWN_ROWS", 3)
    folder = export.export_pages(sample_home, tmp_path / "site").folder
    [(total,)] = rows(sample_home, "SELECT count(*) FROM marts.fct_indicator")
    text = (folder / "indicators.html").read_text(encoding="utf-8")
    assert SAY("static.first_rows", total=f"{total:,}", shown="3") in text
    assert text.count('<tbody id="indicators-') == 3
    assert len(_read(folder / "data" / "indicators.csv")) == total
    assert len(list((folder / "agency").iterdir())) == 3
