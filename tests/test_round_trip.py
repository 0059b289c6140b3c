"""Generated reports come back as the facts they were made from, in every layout.

Money is compared exactly, texts without white space, punctuation and width. A layout has to give
back *every* fact and no other; only tables flattened to a line fall short, by the floors below.
``JIXIAO_ROUND_TRIP_EXAMPLES=60`` tries many more seeds.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.parse import parse_bytes
from tests.corpus import GRID_LAYOUTS, LABEL_LINES, LAYOUTS_OF, PROSE_LAYOUTS, Facts, forms, generate, render
from tests.corpus.compare import as_printed, compare
from tests.corpus.documents import ENCODINGS, SLIPS, bundle, slipped
from tests.corpus.samples import SAMPLES, Sample, content_of, facts_of, members_of

# A parse takes up to a second in the layouts without borders, which hypothesis calls too slow: that
# is measured in benchmarks/, not here. A seed does not get simpler by getting smaller: no shrinking.
# Without the variable the same seeds are tried in every run. No profile is loaded: that would reach other tests.
EXAMPLES = os.environ.get("JIXIAO_ROUND_TRIP_EXAMPLES")
tried = settings(
    max_examples=int(EXAMPLES or 3),
    deadline=None,
    derandomize=EXAMPLES is None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)

SEEDS = st.integers(0, 9999)
FORMS = st.sampled_from(sorted(forms.STYLES))
_FLAT = "flat"  # seconds a form: it has a test of its own

# Tables flattened to a line without separators: digits of neighbouring cells run together and several
# readings fit. Least share of (indicators, amounts) that comes back, over seeds 0 and 1, as measured on
# 2026-11-21; to be raised with the extractor, never lowered.
# The 四川 form is not here: of its split targets nothing reliable comes back (6 % of indicators, no amount).
FLAT_FLOORS = {
    "hubei_form": (0.50, 1.0),
    "hunan_form": (0.33, 0.62),
    "national_form": (0.56, 0.83),
}
OTHER_KINDS = [
    (kind, layout)
    for kind, layouts in LAYOUTS_OF.items()
    if kind not in forms.STYLES and kind != "regulation"
    for layout in layouts
]


def _mistakes(facts: list[Facts], content: bytes) -> list[str]:
    outcomes = compare(facts, parse_bytes(content, "report.txt"))
    return [f"{kind} {mistake}" for kind, outcome in outcomes.items() for mistake in outcome.mistakes]


@pytest.mark.parametrize("layout", [layout for layout in GRID_LAYOUTS if layout != _FLAT])
@tried
@given(style=FORMS, seed=SEEDS)
def test_forms_come_back_from_every_table_layout(layout: str, style: str, seed: int) -> None:
    facts = generate(seed, style)
    assert _mistakes([as_printed(facts, layout)], render(facts, layout).encode()) == []


@pytest.mark.slow  # seconds a form: no borders, every digit may end a cell
@pytest.mark.parametrize("style", FLAT_FLOORS)
def test_flattened_forms_come_back_in_part(style: str) -> None:
    expected, found = {"indicator": 0, "spending": 0}, {"indicator": 0, "spending": 0}
    for seed in range(2):
        facts = generate(seed, style)
        outcomes = compare([as_printed(facts, _FLAT)], parse_bytes(render(facts, _FLAT).encode(), "report.txt"))
        assert outcomes["report"].mistakes == []
        for kind in expected:
            expected[kind] += outcomes[kind].expected
            found[kind] += outcomes[kind].found
    assert tuple(
        found[kind] / expected[kind] >= least for kind, least in zip(expected, FLAT_FLOORS[style], strict=True)
    ) == (True, True)


@tried
@given(seed=SEEDS)
def test_a_form_comes_back_from_lines_of_labels(seed: int) -> None:
    facts = generate(seed, "national_form")
    assert _mistakes([as_printed(facts, LABEL_LINES)], render(facts, LABEL_LINES).encode()) == []


@pytest.mark.parametrize(("kind", "layout"), OTHER_KINDS)
@tried
@given(seed=SEEDS)
def test_reports_come_back_from_their_layouts(kind: str, layout: str, seed: int) -> None:
    facts = generate(seed, kind)
    assert _mistakes([as_printed(facts, layout)], render(facts, layout).encode()) == []


@pytest.mark.parametrize("unit", ["万元", "元"])
@pytest.mark.parametrize("layout", LAYOUTS_OF["accounts_table"])
def test_the_unit_of_a_table_is_heard(layout: str, unit: str) -> None:
    texts = ((facts, render(facts, layout)) for facts in (generate(seed, "accounts_table") for seed in range(100)))
    facts, text = next((facts, text) for facts, text in texts if f"单位：{unit}" in text)
    assert _mistakes([facts], text.encode()) == []


@pytest.mark.parametrize(("slip", "kind", "layout"), [
    ("web_page", "sichuan_form", "pipe_cell_lines"), ("web_page", "final_accounts", "plain"),
    ("full_width", "hubei_form", "tab_merged"), ("full_width", "final_accounts", "plain"),
    ("traditional", "hunan_form", "tab_merged"), ("traditional", "department_budget", "plain"),
    ("images", "final_accounts", "plain"), ("image_lines", "final_accounts", "spaced"),
])  # fmt: skip
@tried
@given(seed=SEEDS)
def test_slips_of_print_change_no_fact(slip: str, kind: str, layout: str, seed: int) -> None:
    facts = generate(seed, kind)
    assert _mistakes([facts], slipped(render(facts, layout), slip, seed).encode()) == []


def test_every_slip_is_tried() -> None:
    (mark,) = [m for m in test_slips_of_print_change_no_fact.pytestmark if m.name == "parametrize"]
    assert {slip for slip, _, _ in mark.args[1]} == set(SLIPS)


@pytest.mark.parametrize("encoding", ENCODINGS)
@tried
@given(seed=SEEDS)
def test_encodings_change_no_fact(encoding: str, seed: int) -> None:
    facts = generate(seed, "hubei_form")
    assert _mistakes([facts], ENCODINGS[encoding](render(facts, "tab_merged"))) == []


# Forms right after accounts belong to the accounts, so accounts stand only before annexes here.
@pytest.mark.parametrize(("has_annexes", "kinds"), [
    (True, ("final_accounts", "hunan_form", "overall_form", "project_narrative")),
    (False, ("overall_form", "hunan_form", "project_narrative", "sichuan_form")),
])  # fmt: skip
@tried
@given(seeds=st.lists(SEEDS, min_size=2, max_size=4, unique=True))
def test_reports_in_one_file_are_told_apart(has_annexes: bool, kinds: tuple[str, ...], seeds: list[int]) -> None:
    facts = [generate(seed, kind) for seed, kind in zip(seeds, kinds, strict=False)]
    text = bundle([(f, LAYOUTS_OF[f.kind][0]) for f in facts], "绩效公开材料汇编", has_annexes)
    assert _mistakes(facts, text.encode()) == []


@tried
@given(seed=SEEDS)
def test_amounts_that_are_not_spending_stay_out(seed: int) -> None:
    facts = generate(seed, "final_accounts")
    parsed = parse_bytes(render(facts, "plain").encode(), "report.txt")
    assert facts.not_spending
    assert {s.amount_yuan for s in parsed.spending} & set(facts.not_spending) <= {s.amount_yuan for s in facts.spending}


@pytest.mark.parametrize("layout", PROSE_LAYOUTS)
@tried
@given(seed=SEEDS)
def test_a_regulation_is_no_report(layout: str, seed: int) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_bytes(render(generate(seed, "regulation"), layout).encode(), "rules.txt")
    assert caught.value.reason_code == "nothing_recognised"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_yields_its_facts(sample: Sample) -> None:
    content, facts = content_of(sample, 7), facts_of(sample, 7)
    if sample.format == "zip":
        for (path, member), one in zip(members_of(sample, 7), facts, strict=True):
            assert _mistakes([one], member) == [], path
        return
    if not any(f.report_kind for f in facts):
        with pytest.raises(Unreadable):
            parse_bytes(content, sample.name)
        return
    layouts = [layout for _, layout in sample.reports]
    assert _mistakes([as_printed(f, layout) for f, layout in zip(facts, layouts, strict=True)], content) == []
