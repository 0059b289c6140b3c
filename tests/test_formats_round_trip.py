"""All formats of a report give the same facts: every fact and no other, as from its text.

``JIXIAO_ROUND_TRIP_EXAMPLES=20`` tries more seeds.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

import pytest

from ingest.archives import expand
from ingest.parse import parse_bytes
from ingest.readers.open import format_of, reader_modules
from tests.corpus import LAYOUTS_OF, Facts, generate
from tests.corpus.compare import as_printed, compare
from tests.corpus.formats import FORMATS, OFFICE_FORMATS, is_printed_in, render_as
from tests.corpus.formats.__main__ import main as write_one
from tests.corpus.formats.office import converted
from tests.corpus.samples import MORE, SAMPLES, content_of, facts_of, members_of, more_facts

ROOT = Path(__file__).parent.parent
SAMPLE_FOLDERS = (ROOT / "samples" / "reports", ROOT / "samples" / "more")
MOST_BYTES = 150_000  # of a committed sample
SEEDS = range(int(os.environ.get("JIXIAO_ROUND_TRIP_EXAMPLES", "1")))
KINDS = [kind for kind in LAYOUTS_OF if kind != "regulation"]
PRINTED = [(format, kind) for format in FORMATS for kind in KINDS if is_printed_in(kind, format)]
SCANNED = ("national_form", "accounts_table", "final_accounts", "sichuan_form")
SCAN_SHARE = 0.98
# Read by way of LibreOffice like DOC and ODT. No program here writes WPS; of ODS there is no sample.
WITHOUT_SAMPLE = {"wps", "ods"}


def _mistakes(facts: Facts, content: bytes) -> list[str]:
    outcomes = compare([as_printed(facts, "tab_merged")], parse_bytes(content, "report"))
    return [f"{kind} {mistake}" for kind, outcome in outcomes.items() for mistake in outcome.mistakes]


@pytest.mark.parametrize(("format", "kind"), PRINTED)
def test_a_report_in_any_format_gives_its_facts_and_no_other(format: str, kind: str) -> None:
    for seed in SEEDS:
        facts = generate(seed, kind)
        assert _mistakes(facts, render_as(facts, format)) == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_is_the_same_bytes_each_time(format: str) -> None:
    facts = generate(1, "hunan_form")
    assert render_as(facts, format) == render_as(facts, format)


@pytest.mark.slow  # needs a Chinese TrueType font
@pytest.mark.parametrize("kind", KINDS)
def test_an_embedded_font_changes_nothing(kind: str) -> None:
    facts = generate(0, kind)
    assert _mistakes(facts, render_as(facts, "pdf_embedded")) == []


@pytest.mark.slow  # starts LibreOffice
@pytest.mark.parametrize("format", OFFICE_FORMATS)
def test_what_libreoffice_writes_gives_the_same_facts(format: str) -> None:
    reports = [generate(seed, kind) for kind in KINDS for seed in SEEDS]
    contents = converted(reports, OFFICE_FORMATS[format])
    told = {(facts.kind, facts.seed): _mistakes(facts, c) for facts, c in zip(reports, contents, strict=True)}
    assert {report: mistakes for report, mistakes in told.items() if mistakes} == {}


@pytest.mark.slow  # OCR takes seconds a page
@pytest.mark.parametrize("kind", SCANNED)
def test_a_scan_gives_nearly_all_facts_and_none_that_is_sure_without_arithmetic(kind: str) -> None:
    facts = generate(0, kind)
    parsed = parse_bytes(render_as(facts, "scan_pdf"), "scan.pdf")
    outcomes = compare([as_printed(facts, "tab_merged")], parsed).values()
    found, expected = sum(o.found for o in outcomes), sum(o.expected for o in outcomes)
    assert found >= SCAN_SHARE * expected
    assert sum(o.extra for o in outcomes) <= (1 - SCAN_SHARE) * expected
    told = {fact.confidence for fact in [*parsed.spending, *parsed.indicator, *parsed.project]}
    assert told <= {"inferred", "verified"}


@pytest.mark.slow
def test_a_picture_gives_the_facts_of_its_report() -> None:
    facts = generate(2, "hubei_form")
    assert _mistakes(facts, render_as(facts, "scan_png")) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", MORE)
def test_a_committed_sample_of_another_program_yields_its_facts(name: str) -> None:
    assert _mistakes(more_facts(name, 7), (SAMPLE_FOLDERS[1] / name).read_bytes()) == []


def test_every_sample_of_another_program_is_there() -> None:
    assert {path.name for path in SAMPLE_FOLDERS[1].iterdir()} == set(MORE)


def test_the_samples_are_small_and_hold_every_format() -> None:
    contents = {path.name: path.read_bytes() for folder in SAMPLE_FOLDERS for path in folder.iterdir()}
    assert {format_of(content) for content in contents.values()} == {*reader_modules(), "zip"} - WITHOUT_SAMPLE
    assert {name: len(content) for name, content in contents.items() if len(content) > MOST_BYTES} == {}


def test_an_archive_gives_its_members_under_their_names_with_their_facts() -> None:
    (sample,) = (sample for sample in SAMPLES if sample.format == "zip")
    kept: list[bytes] = []

    def keep(content: bytes) -> str:
        kept.append(content)
        return str(len(kept))

    members = expand(content_of(sample, 7), sample.file_name, keep).members
    assert [unquote(member.label) for member in members] == [path for path, _ in members_of(sample, 7)]
    for facts, content in zip(facts_of(sample, 7), kept, strict=True):
        assert _mistakes(facts, content) == []


def test_the_command_writes_one_report(tmp_path: Path) -> None:
    out = tmp_path / "report.docx"
    write_one(["hubei_form", "docx", "3", str(out)])
    assert out.read_bytes() == render_as(generate(3, "hubei_form"), "docx")
