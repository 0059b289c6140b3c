"""The sample reports of the repository: which there are, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.corpus import generate
from tests.corpus.documents import ENCODINGS, blank_template, bundle, slipped
from tests.corpus.facts import Facts
from tests.corpus.formats import extension_of, render_as
from tests.corpus.formats.archive import zipped
from tests.corpus.layouts import render


@dataclass(frozen=True)
class Sample:
    """A file: its reports as (kind, layout), slips, encoding; ``planted`` names the rule that it is to break.

    ``format``: one of `tests.corpus.formats` instead of a layout of text; ``zip`` holds
    its reports as files of other formats.
    """

    name: str
    reports: tuple[tuple[str, str], ...]
    slips: tuple[str, ...] = ()
    encoding: str = "utf-8"
    cover: str | None = None
    has_annexes: bool = False
    planted: str | None = None
    format: str = "txt"

    @property
    def file_name(self) -> str:
        return f"{self.name}.{extension_of(self.format)}"


def _one(name: str, kind: str, layout: str, **options: object) -> Sample:
    return Sample(name, ((kind, layout),), **options)  # type: ignore[arg-type]


SAMPLES = (
    _one("01-form-national-tab-rows", "national_form", "tab_merged"),
    _one("02-form-national-shifted-rows", "national_form", "tab_shifted"),
    _one("03-form-national-cell-a-line", "national_form", "tab_cell_lines"),
    _one("04-form-national-pipe-rows", "national_form", "pipe_rows"),
    _one("05-form-national-label-lines", "national_form", "label_lines"),
    _one("06-form-national-utf16-with-mark", "national_form", "tab_merged", encoding="utf-16-le-bom"),
    _one("07-form-sichuan-pipe-cell-a-line", "sichuan_form", "pipe_cell_lines"),
    _one("08-form-sichuan-tab-rows", "sichuan_form", "tab_merged"),
    _one("09-form-sichuan-web-page", "sichuan_form", "pipe_cell_lines", slips=("web_page",)),
    _one("10-form-hubei-pipe-rows", "hubei_form", "pipe_rows"),
    _one("11-form-hubei-full-width-digits", "hubei_form", "tab_merged", slips=("full_width",)),
    _one("12-form-hunan-shifted-rows", "hunan_form", "tab_shifted"),
    _one("13-form-hunan-traditional-characters", "hunan_form", "tab_merged", slips=("traditional",)),
    Sample("14-forms-hunan-five-in-a-file", (("hunan_form", "tab_shifted"),) * 5),
    _one("15-form-score-above-weight", "national_form", "tab_merged", planted="S02"),
    _one("16-form-total-above-attainable", "national_form", "tab_merged", planted="S05"),
    _one("17-department-overall-form", "overall_form", "tab_merged"),
    _one("18-evaluation-scoring-table", "scoring_table", "tab_cell_lines"),
    _one("19-final-accounts-narrative", "final_accounts", "plain"),
    _one("20-final-accounts-hard-line-breaks", "final_accounts", "hard_breaks"),
    _one("21-final-accounts-images-in-amounts", "final_accounts", "spaced", slips=("images", "image_lines")),
    _one("22-final-accounts-totals-differ", "final_accounts", "plain", planted="A02"),
    _one("23-final-accounts-table-pipes", "accounts_table", "pipe_framed"),
    _one("24-final-accounts-table-tab-rows", "accounts_table", "tab_merged", encoding="gb18030"),
    _one("25-department-budget-narrative", "department_budget", "plain"),
    Sample("26-project-narratives-four-in-a-file", (("project_narrative", "spaced"),) * 4),
    _one("27-project-narrative-title-of-another-year", "project_narrative", "spaced", planted="T01"),
    _one("28-project-narrative-bonds", "large_project", "plain"),
    Sample(
        "29-final-accounts-with-annexes",
        (("final_accounts", "plain"), ("overall_form", "tab_merged"), ("project_narrative", "spaced")),
        cover="部门决算公开材料汇编", has_annexes=True,
    ),
    Sample(
        "30-forms-mixed-provinces",
        (("national_form", "tab_merged"), ("sichuan_form", "tab_merged"), ("hubei_form", "tab_merged")),
    ),
    _one("31-no-report-regulation", "regulation", "plain"),
    Sample("32-no-report-blank-template", ()),
    _one("33-form-national", "national_form", "tab_merged", format="pdf_lines"),
    _one("34-form-sichuan-over-two-pages", "sichuan_form", "tab_merged", format="pdf_pages"),
    _one("35-final-accounts-table-three-rules", "accounts_table", "tab_merged", format="pdf_booktabs"),
    _one("36-form-hubei", "hubei_form", "tab_merged", format="docx"),
    _one("37-final-accounts-template-of-word", "final_accounts", "plain", format="docx_filled"),
    _one("38-form-hunan", "hunan_form", "tab_merged", format="xlsx"),
    _one("39-department-overall-form", "overall_form", "tab_merged", format="xls"),
    _one("40-project-narrative-government-site", "project_narrative", "plain", format="html_site"),
    _one("41-department-budget", "department_budget", "plain", format="mht"),
    Sample(
        "42-three-reports",
        (("national_form", "tab_merged"), ("hubei_form", "tab_merged"), ("large_project", "plain")), format="zip",
    ),
)  # fmt: skip
# Members of an archive, in the order of its reports.
_MEMBERS = ("自评表/项目一.pdf", "自评表/项目二.docx", "项目报告.txt")

# Files that need LibreOffice or OCR to be read, and were written by them or by a font of the machine:
# not the same bytes each time, so they are written once and checked by their facts.
MORE = {
    "51-form-hubei.doc": ("hubei_form", "doc"),
    "52-final-accounts.rtf": ("final_accounts", "rtf"),
    "53-form-hunan.odt": ("hunan_form", "odt"),
    "54-form-national-by-libreoffice.pdf": ("national_form", "pdf_office"),
    "55-form-hubei-scanned.pdf": ("hubei_form", "scan_pdf"),
    "56-project-narrative-scanned.png": ("project_narrative", "scan_png"),
}


def more_facts(name: str, seed: int) -> Facts:
    """What a file of `MORE` says."""
    return generate(seed * 1000 + int(name[:2]) * 10, MORE[name][0])


def more_files(seed: int) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of `MORE`."""
    for name, (_, format) in MORE.items():
        yield name, render_as(more_facts(name, seed), format)


def facts_of(sample: Sample, seed: int) -> list[Facts]:
    base = seed * 1000 + 10 * SAMPLES.index(sample)
    return [generate(base + n, kind, sample.planted) for n, (kind, _) in enumerate(sample.reports)]


def text_of(sample: Sample, seed: int) -> str:
    """The text of a sample, slips included, before it is encoded."""
    facts = facts_of(sample, seed)
    if not facts:
        return blank_template(seed)
    if len(facts) == 1:
        text = render(facts[0], sample.reports[0][1])
    else:
        layouts = [layout for _, layout in sample.reports]
        text = bundle(list(zip(facts, layouts, strict=True)), sample.cover, sample.has_annexes)
    for slip in sample.slips:
        text = slipped(text, slip, seed)
    return text


def members_of(sample: Sample, seed: int) -> list[tuple[str, bytes]]:
    """What an archive holds: path and bytes of each member."""
    first, second, third = facts_of(sample, seed)
    contents = (render_as(first, "pdf_lines"), render_as(second, "docx"), render(third, "plain").encode())
    return list(zip(_MEMBERS, contents, strict=True))


def content_of(sample: Sample, seed: int) -> bytes:
    """The bytes of a sample."""
    if sample.format == "txt":
        return ENCODINGS[sample.encoding](text_of(sample, seed))
    if sample.format == "zip":
        return zipped(members_of(sample, seed))
    (facts,) = facts_of(sample, seed)
    return render_as(facts, sample.format)


def files(seed: int) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of every sample."""
    for sample in SAMPLES:
        yield sample.file_name, content_of(sample, seed)
