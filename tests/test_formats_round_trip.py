"""All formats of a report give the same facts: every fact and no other, as from its text.

``JIXIAO_ROUND_TRIP_EXAMPLES=20`` tries more seeds.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.parse import parse_bytes
from tests.corpus import LAYOUTS_OF, Facts, generate
from tests.corpus.compare import as_printed, compare
from tests.corpus.formats import FORMATS
from tests.corpus.formats.office import converted
from tests.corpus.formats.pdf import pdf
from tests.corpus.formats.scan import scan_pdf, scan_png
from tests.corpus.samples import MORE, more_facts

MORE_FOLDER = Path(__file__).parent.parent / "samples" / "more"
SEEDS = range(int(os.environ.get("JIXIAO_ROUND_TRIP_EXAMPLES", "1")))
KINDS = [kind for kind in LAYOUTS_OF if kind != "regulation"]
# Without any vertical ruling: tables of accounts and lists are printed so, forms with merged cells are not.
BOOKTABS_KINDS = ("accounts_table", "overall_form")
OFFICE = ("doc", "rtf", "odt", "pdf")
SCANNED = ("national_form", "accounts_table", "final_accounts", "sichuan_form")
SCAN_SHARE = 0.98


def _mistakes(facts: Facts, content: bytes) -> list[str]:
    outcomes = compare([as_printed(facts, "tab_merged")], parse_bytes(content, "report"))
    return [f"{kind} {mistake}" for kind, outcome in outcomes.items() for mistake in outcome.mistakes]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", FORMATS)
def test_a_report_in_any_format_gives_its_facts_and_no_other(format: str, kind: str) -> None:
    if format == "pdf_booktabs" and kind not in BOOKTABS_KINDS:
        return
    for seed in SEEDS:
        facts = generate(seed, kind)
        assert _mistakes(facts, FORMATS[format](facts)) == []


@pytest.mark.slow  # needs a Chinese TrueType font
@pytest.mark.parametrize("kind", KINDS)
def test_an_embedded_font_changes_nothing(kind: str) -> None:
    facts = generate(0, kind)
    assert _mistakes(facts, pdf(facts, "pdf_embedded")) == []


@pytest.mark.slow  # starts LibreOffice
@pytest.mark.parametrize("extension", OFFICE)
def test_what_libreoffice_writes_gives_the_same_facts(extension: str) -> None:
    reports = [generate(seed, kind) for kind in KINDS for seed in SEEDS]
    for facts, content in zip(reports, converted(reports, extension), strict=True):
        assert _mistakes(facts, content) == []


@pytest.mark.slow  # OCR takes seconds a page
@pytest.mark.parametrize("kind", SCANNED)
def test_a_scan_gives_nearly_all_facts_and_none_that_is_sure_without_arithmetic(kind: str) -> None:
    facts = generate(0, kind)
    parsed = parse_bytes(scan_pdf(facts), "scan.pdf")
    outcomes = compare([as_printed(facts, "tab_merged")], parsed).values()
    found, expected = sum(o.found for o in outcomes), sum(o.expected for o in outcomes)
    assert found >= SCAN_SHARE * expected
    assert sum(o.extra for o in outcomes) <= (1 - SCAN_SHARE) * expected
    told = {fact.confidence for fact in [*parsed.spending, *parsed.indicator, *parsed.project]}
    assert told <= {"inferred", "verified"}


@pytest.mark.slow
@pytest.mark.parametrize("name", MORE)
def test_a_committed_sample_of_another_program_yields_its_facts(name: str) -> None:
    assert _mistakes(more_facts(name, 7), (MORE_FOLDER / name).read_bytes()) == []


def test_every_sample_of_another_program_is_there() -> None:
    assert {path.name for path in MORE_FOLDER.iterdir()} == set(MORE)


@pytest.mark.slow
def test_a_picture_gives_the_facts_of_its_report() -> None:
    facts = generate(2, "hubei_form")
    assert _mistakes(facts, scan_png(facts)) == []
