"""What is planted in a report is found at its place, and nothing else; reports without contradictions have none.

Generated reports go the whole way: parsed from their bytes, loaded, judged by the models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import duckdb
import pytest

from dbt_runs import Project
from findings_home import build_findings, read_folder
from flows.models import PROJECT
from ingest.observe import RULES
from tests.corpus.contradictions import Planted, clean, planted
from tests.corpus.contradictions_forms import sound_forms
from warehouse.store import Home

# What a kind of report lacks by its form: 湖南 forms have no points and say 已完成 for numbers.
LACKS = {"hunan_form": {"I09", "S08"}}
CLEAN = {
    "national_form": "tab_merged",
    "sichuan_form": "pipe_cell_lines",
    "hubei_form": "pipe_rows",
    "hunan_form": "tab_merged",
    "overall_form": "tab_merged",
    "scoring_table": "tab_cell_lines",
    "final_accounts": "hard_breaks",
    "department_budget": "plain",
    "project_narrative": "spaced",
    "large_project": "plain",
    "accounts_table": "pipe_framed",
}
PLANTED = list(planted())
TEXT_RULES = {rule_id for names in RULES for rule_id in names.split()}
SOUND = {**dict(clean(CLEAN, 4)), "clean-hunan_form-three.txt": sound_forms()}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Found:
    rule_id: str
    severity: str
    printed: str
    computed: str
    quotes: str
    locators: str


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, dbt: Project) -> Iterator[dict[str, list[Found]]]:
    """Findings above `info` by file name."""
    place = tmp_path_factory.mktemp("planted")
    folder, home = place / "reports", Home(place / "home")
    folder.mkdir()
    for name, text in [*SOUND.items(), *((each.file_name, each.edit.text) for each in PLANTED)]:
        (folder / name).write_text(text, encoding="utf-8")
    read_folder(home, folder)
    build_findings(home, dbt)
    findings: dict[str, list[Found]] = {path.name: [] for path in folder.iterdir()}
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT d.file_name, f.rule_id, f.severity, f.printed, f.computed,
                array_to_string([e.quote FOR e IN f.evidence], '|'),
                array_to_string([e.source_locator FOR e IN f.evidence], '|')
            FROM marts.fct_finding AS f
            JOIN raw.report AS r USING (report_id)
            JOIN raw.document AS d USING (document_id)
            WHERE f.severity != 'info'
            """
        ).fetchall()
    for file_name, *rest in rows:
        findings[file_name].append(Found(*rest))
    yield findings


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _same(said: str, meant: Decimal | str) -> bool:
    """Equal texts, or numbers as near as findings are rounded."""
    try:
        return abs(Decimal(said) - Decimal(meant)) <= Decimal("0.02")
    except InvalidOperation:
        return _squeezed(said) == _squeezed(str(meant))


@pytest.mark.parametrize("each", PLANTED, ids=lambda each: each.plant.name)
def test_what_is_planted_is_found_at_its_place_with_its_figures(found, each: Planted):
    hits = [one for one in found[each.file_name] if one.rule_id == each.plant.rule_id]
    assert hits, found[each.file_name]
    at_place = [one for one in hits if _squeezed(each.edit.quote) in _squeezed(one.quotes)]
    assert at_place, hits
    assert any(_same(one.printed, each.edit.printed) and _same(one.computed, each.edit.computed) for one in at_place), (
        each.edit.printed,
        each.edit.computed,
        at_place,
    )


@pytest.mark.parametrize("each", PLANTED, ids=lambda each: each.plant.name)
def test_nothing_is_found_but_what_is_planted_and_follows_from_it(found, each: Planted):
    expected = {each.plant.rule_id} | each.plant.also | LACKS.get(each.plant.kind, set())
    others = [one for one in found[each.file_name] if one.rule_id not in expected]
    assert not others


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_report_has_no_finding_above_info(found, name):
    lacks = LACKS.get(name.split("-")[1], set())
    assert [one for one in found[name] if one.rule_id not in lacks] == []


def test_the_places_of_a_finding_stand_in_its_file(found):
    """Every quote is printed in the text that was planted, wherever its lines were cut."""
    for each in PLANTED:
        text = _squeezed(each.edit.text)
        for one in found[each.file_name]:
            assert all(_squeezed(quote) in text for quote in one.quotes.split("|") if quote), (each.plant.name, one)


# Rules over facts that no report of the generator states, and why: they have their cases in tests/dbt alone.
NOT_PLANTED = {
    "C01": "accounts without codes",
    "C05": "no economic classification",
    "D8": "the treasury's money is not opened by its budgets",
    "D14": "every rate stands beside its budget",
    "D17": "purchase and operation of vehicles have no common total",
    "S13": "forms that state a total give points to every indicator",
}


def test_every_rule_over_facts_is_planted_or_says_why_not():
    """A rule over facts is one that a model names; rules over text are named where text is observed."""
    models = (PROJECT / "models" / "intermediate" / "checks").glob("int_check__*.sql")
    sql = "".join(path.read_text(encoding="utf-8") for path in models)
    named = set(re.findall(r"'([A-Z]\d+)' as rule_id", sql)) | set(re.findall(r"\('([A-Z]\d+)', '", sql))
    can_be_planted = {each.plant.rule_id for each in PLANTED}
    assert can_be_planted <= named | TEXT_RULES
    assert named - can_be_planted == set(NOT_PLANTED)
