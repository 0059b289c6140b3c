"""The generator of reports: its figures are consistent, and the committed samples are what it writes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.corpus import LAYOUTS_OF, generate, render
from tests.corpus.documents import ENCODINGS, SLIPS, slipped
from tests.corpus.facts import Facts, Spending
from tests.corpus.numbers import chinese_wan, percent
from tests.corpus.samples import SAMPLES, files

SAMPLES_FOLDER = Path(__file__).parent.parent / "samples" / "reports"
SEEDS = range(12)
FORMS_WITH_POINTS = ("national_form", "sichuan_form")


def test_the_committed_samples_are_what_the_generator_writes() -> None:
    written = dict(files(7))
    assert {path.name for path in SAMPLES_FOLDER.iterdir()} == set(written)
    assert [name for name, content in written.items() if (SAMPLES_FOLDER / name).read_bytes() != content] == []


@pytest.mark.parametrize("kind", LAYOUTS_OF)
def test_the_same_seed_gives_the_same_text_and_another_seed_another(kind: str) -> None:
    layout = LAYOUTS_OF[kind][0]
    assert render(generate(3, kind), layout) == render(generate(3, kind), layout)
    assert len({render(generate(seed, kind), layout) for seed in SEEDS}) > 6


@pytest.mark.parametrize("kind", FORMS_WITH_POINTS)
def test_points_of_a_form_add_up(kind: str) -> None:
    for seed in SEEDS:
        (project,) = generate(seed, kind).projects
        assert sum(i.weight or 0 for i in project.indicators) == 90
        assert project.score == (project.execution_score or 0) + sum(i.score or 0 for i in project.indicators)
        assert project.execution_rate_pct == percent(
            project.executed_yuan or Decimal(0), project.budget_yuan or Decimal(1)
        )
        assert all((i.score or 0) <= (i.weight or 0) for i in project.indicators)


def _stated(facts: Facts, item: str) -> Spending:
    return next(s for s in facts.spending if s.item == item and s.fiscal_year == facts.fiscal_year)


def test_final_accounts_keep_their_identities() -> None:
    for seed in SEEDS:
        facts = generate(seed, "final_accounts")
        total, before = _stated(facts, "收入总计"), [s for s in facts.spending if s.item == "收入总计"][1:]
        assert total.amount_yuan == _stated(facts, "支出总计").amount_yuan
        assert (
            _stated(facts, "基本支出").amount_yuan + _stated(facts, "项目支出").amount_yuan
            == _stated(facts, "本年支出合计").amount_yuan
        )
        assert all(total.amount_yuan - (total.change_yuan or 0) == prior.amount_yuan for prior in before)
        shares = [s.share_pct for s in facts.spending if s.item in ("基本支出", "项目支出") and s.share_pct is not None]
        assert abs(sum(shares) - 100) <= Decimal("0.01")


PLANTED = {
    "S02": lambda f: any(i.score > i.weight for i in f.projects[0].indicators),
    "S05": lambda f: f.projects[0].score > 90 + f.projects[0].execution_rate_pct / 10 + Decimal("0.01"),
    "A02": lambda f: _stated(f, "收入总计").amount_yuan != _stated(f, "支出总计").amount_yuan,
    "T01": lambda f: str(f.fiscal_year) not in f.title,
}


@pytest.mark.parametrize(
    ("rule", "kind"),
    [("S02", "national_form"), ("S05", "national_form"), ("A02", "final_accounts"), ("T01", "project_narrative")],
)
def test_a_planted_contradiction_is_there_and_only_where_planted(rule: str, kind: str) -> None:
    assert all(PLANTED[rule](generate(seed, kind, rule)) for seed in SEEDS)
    assert not any(PLANTED[rule](generate(seed, kind)) for seed in SEEDS)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_can_be_read_back(encoding: str) -> None:
    text = render(generate(1, "final_accounts"), "plain")
    decoder = {"utf-8-bom": "utf-8-sig", "utf-16-le-bom": "utf-16", "utf-16-be-bom": "utf-16"}.get(encoding, encoding)
    assert ENCODINGS[encoding](text).decode(decoder) == text


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_changes_the_text(slip: str) -> None:
    text = render(generate(1, "final_accounts"), "plain")
    assert slipped(text, slip, 1) != text


@pytest.mark.parametrize(("wan", "words"), [(20, "二十万元"), (11, "十一万元"), (7, "七万元"), (99, "九十九万元")])
def test_chinese_numerals(wan: int, words: str) -> None:
    assert chinese_wan(Decimal(wan) * 10_000) == words


def test_sample_names_are_unique_and_numbered() -> None:
    assert [int(sample.name[:2]) for sample in SAMPLES] == list(range(1, len(SAMPLES) + 1))
