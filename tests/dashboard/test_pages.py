"""Every page over a published sample: what it shows is what the file says."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from dashboard_home import HOSTILE_NAMES, LONG, SCRIPT, rows
from page_reading import SAY, metric, opened, table, words_of
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.page import PAGES
from dashboard.published import Published
from dashboard.scope import Scope
from dashboard.words import LANGUAGES, Say
from warehouse import publish
from warehouse.store import Home

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_renders_in_a_language_without_a_hole(app: AppTest, page: str, language: str) -> None:
    opened(app, page, lang=language)
    assert app.title[0].value == Say(language)(f"page.{page}")
    assert "nan" not in words_of(app).split()


def test_the_figures_of_the_overview_are_those_of_the_file(app: AppTest, sample_home: Home) -> None:
    opened(app, "overview")
    counts = "(SELECT count(*) FROM marts.%s)"
    of = ", ".join(counts % name for name in ("dim_report", "fct_project", "fct_indicator"))
    reports, projects, indicators = rows(sample_home, f"SELECT {of}")[0]
    assert [metric(app, k) for k in ("reports", "projects", "indicators")] == [
        f"{reports:,}", f"{projects:,}", f"{indicators:,}",
    ]  # fmt: skip
    [(budget, executed)] = rows(
        sample_home,
        """SELECT sum(budget_yuan), sum(executed_yuan) FROM marts.fct_project
           WHERE budget_yuan IS NOT NULL AND executed_yuan IS NOT NULL""",
    )
    assert metric(app, "budget") == f"{float(budget) / 10_000:,.2f}"
    assert metric(app, "rate") == f"{100 * executed / budget:,.1f}%"


def test_a_year_in_the_filter_changes_the_figures_and_the_address(app: AppTest, sample_home: Home) -> None:
    opened(app, "overview")
    before = metric(app, "projects")
    app.multiselect(key="years/zh/0").select("2022").run()
    [(projects,)] = rows(sample_home, "SELECT count(*) FROM marts.fct_project WHERE fiscal_year = 2022")
    assert metric(app, "projects") == f"{projects:,}" != before
    assert app.query_params["years"] in ("2022", ["2022"])
    app.switch_page("views/projects.py").run()
    assert set(table(app, "budget_yuan")["fiscal_year"]) == {2022}


def test_an_address_that_was_sent_opens_the_same_view(app: AppTest, sample_home: Home) -> None:
    where = "FROM marts.mart_project_execution WHERE execution_rate_calc_pct < 80"
    [(name,)] = rows(sample_home, f"SELECT project_name {where} ORDER BY length(project_name) LIMIT 1")
    opened(app, "projects", bands="below80", text=name, lang="en")
    [(hits,)] = rows(sample_home, f"SELECT count(*) {where} AND contains(project_name, '{name}')")
    assert len(table(app, "budget_yuan")) == hits > 0
    assert app.multiselect(key="bands/en/1").value == ["below80"]


def test_filters_outlive_the_switch_of_the_language(app: AppTest) -> None:
    opened(app, "findings", severities="hard")
    app.segmented_control(key="lang//0").set_value("en").run()
    assert app.title[0].value == Say("en")("page.findings")
    assert app.query_params["severities"] in ("hard", ["hard"])
    assert set(table(app, "severity")["severity"]) == {"hard"}


def test_what_the_address_names_but_the_data_lack_is_told_and_dropped(app: AppTest) -> None:
    opened(app, "projects", years="1066", bands="below80; DROP TABLE x")
    dropped = {SAY("filter.dropped", name=SAY(f"filter.{name}")) for name in ("years", "bands")}
    assert {warning.value for warning in app.warning} == dropped
    assert "years" not in app.query_params


def test_a_filter_without_a_hit_explains_the_empty_page(app: AppTest) -> None:
    opened(app, "projects", text="没有这个项目")
    told = [element.value for element in app.info]
    assert SAY("table.empty") in told and SAY("chart.empty") in told


def test_what_no_report_states_is_unknown_and_never_zero(app: AppTest, sample_home: Home) -> None:
    opened(app, "projects")
    frame = table(app, "appropriated_yuan")
    [(known,)] = rows(sample_home, "SELECT count(appropriated_yuan) FROM marts.mart_project_execution")
    assert frame["appropriated_yuan"].notna().sum() == known < len(frame)
    stages = table(app, "known")
    assert (stages["known"] + stages["unknown"] == len(frame)).all()


def test_every_row_of_facts_links_to_its_source(app: AppTest) -> None:
    for page, key in [("projects", "project_id"), ("indicators", "indicator_id"), ("findings", "finding_id")]:
        frame = table(opened(app, page), key)
        assert all(link.startswith("trace?key=") for link in frame[key])


def test_a_rank_needs_enough_agencies_that_state_the_figure(app: AppTest) -> None:
    frame = table(opened(app, "compare"), "peer_rank")
    few = frame["peers_with_value"] < frame["minimum_peers"]
    assert few.any() and set(frame[few]["peer_rank"]) == {SAY("not_ranked")}


def test_an_agency_is_shown_with_its_own_projects_only(app: AppTest, sample_home: Home) -> None:
    [(agency, name, projects)] = rows(
        sample_home,
        """SELECT agency_id, any_value(agency_name), count(*) FROM marts.mart_project_execution
           WHERE agency_id IS NOT NULL GROUP BY agency_id ORDER BY count(*) DESC, agency_id LIMIT 1""",
    )
    opened(app, "agency", agencies=agency)
    assert app.header[0].value == name
    assert len(table(app, "project_name")) == projects


# ------------------------------------------------------------------ findings


def test_findings_are_told_in_the_readers_language(app: AppTest, sample_home: Home) -> None:
    [(statement,)] = rows(sample_home, "SELECT statement_en FROM marts.mart_finding ORDER BY ALL LIMIT 1")
    opened(app, "findings", lang="en", text=statement[:60])
    assert statement in set(table(app, "statement")["statement"])
    assert any(element.value.startswith(statement[:60]) for element in app.text)


def test_of_every_rule_it_is_told_what_it_could_judge(app: AppTest, sample_home: Home) -> None:
    frame = table(opened(app, "findings", part="outcomes"), "not_applicable")
    expected = rows(
        sample_home,
        """SELECT count(*) FILTER (outcome = 'finding'), count(*) FILTER (outcome = 'passed'),
               count(*) FILTER (outcome = 'insufficient_data'), count(*) FILTER (outcome = 'not_applicable'), count(*)
           FROM marts.fct_rule_outcome GROUP BY rule_id""",
    )
    columns = ["found", "passed", "insufficient", "not_applicable", "reports"]
    assert sorted(map(tuple, frame[columns].to_numpy())) == sorted(expected)
    assert (frame["passed"] > 0).any() and (frame["not_applicable"] > 0).any()


@pytest.mark.parametrize("name", [name for name in queries.__all__ if "ORDER BY" in repr(getattr(queries, name))])
def test_a_question_has_as_many_rows_as_are_counted(sample_home: Home, name: str) -> None:
    """Without its order, which the count leaves out."""
    source, found = Published(sample_home.current.resolve()), getattr(queries, name)
    for sql in found.values() if isinstance(found, dict) else [found]:
        values = {**Scope().parameters(), "measure": "project_score", "keys": [], "report_id": ""}
        assert source.ask(queries.counting(sql), values).rows == [(len(source.ask(sql, values)),)]


# ------------------------------------------------------------------ trace


def test_a_finding_is_traced_to_all_its_places_side_by_side(app: AppTest, sample_home: Home) -> None:
    [(key, evidence)] = rows(
        sample_home, "SELECT finding_id, evidence FROM marts.fct_finding WHERE len(evidence) > 1 LIMIT 1"
    )
    opened(app, "trace", key=key)
    assert [place["quote"] for place in evidence] == [element.value for element in app.code]
    marked = [element.proto.body for element in app.get("html")]
    assert len(marked) == len(evidence) and all("<mark>" in body for body in marked)


@pytest.mark.parametrize("format", ["txt", "pdf", "xlsx"])
def test_an_amount_is_traced_to_its_place(app: AppTest, sample_home: Home, format: str) -> None:
    [(key, quote, file_name)] = rows(
        sample_home,
        f"""SELECT spending_id, s.source_text, d.file_name FROM marts.fct_spending AS s
            JOIN marts.dim_report USING (report_id) JOIN marts.dim_document AS d USING (document_id)
            WHERE d.format = '{format}' ORDER BY spending_id LIMIT 1""",
    )
    opened(app, "trace", key=key)
    assert quote in [element.value for element in app.code]
    assert file_name in words_of(app)
    shown = app.get("image") if format == "pdf" else app.get("html")
    assert len(shown) == 1, words_of(app)
    assert format == "pdf" or "<mark>" in shown[0].proto.body


def test_an_unknown_key_is_told(app: AppTest) -> None:
    opened(app, "trace", key="nobody' OR 1=1 --")
    assert [w.value for w in app.warning] == [SAY("trace.unknown_key")]


def test_without_the_archive_the_trace_says_what_is_missing(
    app: AppTest, sample_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "published").mkdir()
    shutil.copy(sample_home.current.resolve(), tmp_path / "published" / "jixiao.duckdb")
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    [(key, quote)] = rows(sample_home, "SELECT project_id, source_text FROM marts.fct_project LIMIT 1")
    opened(app, "trace", key=key)
    assert SAY("trace.no_archive") in [element.value for element in app.info]
    assert quote in [element.value for element in app.code]


# ------------------------------------------------------------------ publications


def test_a_new_publication_is_picked_up(app: AppTest, sample_home: Home, tmp_path: Path, monkeypatch: Any) -> None:
    shutil.copytree(sample_home.path, tmp_path / "home", symlinks=True)
    home = Home(tmp_path / "home")
    monkeypatch.setenv("JIXIAO_HOME", str(home.path))
    before = next(e.value for e in opened(app, "quality").text if "duckdb" in e.value)
    publish.publish(home, "again")
    app.run()
    after = next(e.value for e in app.text if "duckdb" in e.value)
    assert home.current.resolve().name in after != before


# ------------------------------------------------------------------ hostile text


def test_hostile_names_stand_in_the_table_as_they_are(app: AppTest) -> None:
    names = set(table(opened(app, "projects"), "project_name")["project_name"])
    assert set(HOSTILE_NAMES) - {LONG} <= names
    assert any(name.startswith("超长项目") and len(name) <= 300 for name in names)


def test_hostile_names_reach_the_trace_as_text_only(app: AppTest, sample_home: Home) -> None:
    for number, name in enumerate(HOSTILE_NAMES):
        sql = f"""SELECT project_id FROM marts.mart_project_execution WHERE file_name = 'hostile{number}.txt'"""
        [(key,)] = rows(sample_home, sql)
        opened(app, "trace", key=key)
        read_as_markdown = [e.value for kind in (app.markdown, app.caption, app.header, app.subheader) for e in kind]
        assert not any(name in text for text in read_as_markdown)
        assert not any(SCRIPT in element.proto.body for element in app.get("html"))
