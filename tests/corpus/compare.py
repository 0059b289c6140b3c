"""What an extraction found of known facts, missed, and made up."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ingest.clean import simplified
from ingest.records import IndicatorRecord, ParsedDocument, ProjectRecord, ReportRecord, SpendingRecord
from tests.corpus.facts import Facts, Indicator, Project, Spending

_ACCIDENTS = re.compile(r"[\s\"'“”‘’《》:：,，.。;；、()（）\[\]【】·•\-—–_/|*]+")
_WITHOUT_GOALS = ("glued", "flat", "one_line", "label_lines")
_QUALIFIERS = ("share_pct", "change_yuan", "change_pct", "budget_completion_pct")
_MONEY = ("initial_budget_yuan", "budget_yuan", "executed_yuan", "execution_rate_pct", "score")


@dataclass
class Outcome:
    """Facts of one kind: how many there are, how many came back, and each mistake in words."""

    expected: int = 0
    found: int = 0
    extra: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.extra) if self.extra else 1.0


def folded(text: str | None) -> str:
    """A text without the accidents of print: width, script, white space, punctuation (not the point of a number)."""
    text = unicodedata.normalize("NFKC", simplified(text or ""))
    text = re.sub(r"(?<=\d)\.(?=\d)", "\x00", text)
    return _ACCIDENTS.sub("", text).replace("\x00", ".")


def is_like(expected: str | None, found: str | None) -> bool:
    """The same name: equal, one inside the other, or nearly so."""
    a, b = folded(expected), folded(found)
    if not a or not b:
        return a == b
    return a in b or b in a or difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.8


def is_same(expected: object, found: object) -> bool:
    """Numbers exactly, texts folded."""
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return expected == found
    return folded(str(expected or "")) == folded(str(found or ""))


def as_printed(facts: Facts, layout: str) -> Facts:
    """The facts that a layout prints: where cells run together, nothing tells the goal from the outcome."""
    if layout not in _WITHOUT_GOALS:
        return facts
    return replace(facts, projects=[replace(p, goal_text=None, outcome_text=None) for p in facts.projects])


def compare(facts: Sequence[Facts], parsed: ParsedDocument) -> dict[str, Outcome]:
    """Outcome by kind of fact, of a document that holds the reports ``facts`` in this order."""
    outcomes = {kind: Outcome() for kind in ("report", "project", "indicator", "spending")}
    reports = [f for f in facts if f.report_kind]
    _match(outcomes["report"], reports, parsed.report, _is_report, lambda f: f.title, lambda r: r.title)
    _match(
        outcomes["project"],
        [p for f in reports for p in f.projects],
        parsed.project,
        _is_project,
        lambda p: p.name,
        _project_words,
    )
    indicators = [i for f in reports for i in (*f.indicators, *(i for p in f.projects for i in p.indicators))]
    _match(outcomes["indicator"], indicators, parsed.indicator, _is_indicator, _indicator_words, _indicator_words)
    _match_spending(outcomes["spending"], [s for f in reports for s in f.spending], parsed.spending)
    return outcomes


def _match(
    outcome: Outcome, expected: Iterable[object], found: Iterable[object],
    is_found: Callable[..., bool], name: Callable[..., object], printed: Callable[..., object],
) -> None:  # fmt: skip
    """Pairs each expected fact with one that was found; what stays over on either side is a mistake."""
    left = list(found)
    for fact in expected:
        outcome.expected += 1
        match = next((i for i, record in enumerate(left) if is_found(fact, record)), None)
        if match is None:
            outcome.mistakes.append(f"missed: {name(fact)}")
        else:
            outcome.found += 1
            del left[match]
    outcome.extra += len(left)
    outcome.mistakes += [f"made up: {printed(record)}" for record in left]


def _is_report(fact: Facts, record: ReportRecord) -> bool:
    units = [fact.agency, *(p.implementing_unit for p in fact.projects)]
    agrees = record.fiscal_year == fact.fiscal_year and record.report_kind == fact.report_kind
    score = fact.overall_score is None or record.overall_score in (fact.overall_score, None)
    return agrees and score and is_like(fact.title, record.title) and any(is_same(u, record.agency_name) for u in units)


def _is_project(fact: Project, record: ProjectRecord) -> bool:
    right = all(getattr(record, f) in (getattr(fact, f), *fact.also.get(f, ())) for f in _MONEY)
    if not right or not is_like(fact.name, record.project_name):
        return False
    texts = [
        f
        for f in ("competent_department", "implementing_unit", "grade", "goal_text", "outcome_text")
        if getattr(fact, f)
    ]
    return all(is_same(getattr(fact, f), getattr(record, f)) for f in texts)


def _is_indicator(fact: Indicator, record: IndicatorRecord) -> bool:
    same = all(
        is_same(getattr(fact, f), getattr(record, f))
        for f in ("level1", "level2", "level3", "weight", "score", "actual_text")
    )
    target = folded(record.target_text).removeprefix("=")
    return (
        same
        and target == folded(fact.target_text)
        and (fact.target_value is None or record.target_value == fact.target_value)
    )


def _match_spending(outcome: Outcome, facts: list[Spending], records: list[SpendingRecord]) -> None:
    """Required rows first; what is left may be an optional row or the same statement once more."""
    left = list(records)
    for fact in facts:
        near = [i for i, record in enumerate(left) if _is_spending(fact, record)]
        outcome.expected += not fact.is_optional
        if near:
            del left[near[0]]
            outcome.found += not fact.is_optional
        elif not fact.is_optional:
            outcome.mistakes.append(f"missed: {fact}")
    made_up = [record for record in left if not any(_is_spending(fact, record) for fact in facts)]
    outcome.extra += len(made_up)
    outcome.mistakes += [f"made up: {_spending_words(record)}" for record in made_up]


def _is_spending(fact: Spending, record: SpendingRecord) -> bool:
    agrees = (
        record.amount_yuan == fact.amount_yuan
        and record.basis in fact.bases
        and fact.fiscal_year in (None, record.fiscal_year)
    )
    stated = [f for f in _QUALIFIERS if getattr(fact, f) is not None]
    exact = all(getattr(fact, f) == getattr(record, f) for f in stated)
    return agrees and exact and is_like(fact.item, record.item) and record.is_approximate == fact.is_approximate


def _project_words(record: ProjectRecord) -> str:
    values = (*_MONEY, "competent_department", "implementing_unit", "grade", "goal_text", "outcome_text")
    return f"{record.project_name} " + str(
        {f: str(getattr(record, f)) for f in values if getattr(record, f) is not None}
    )


def _indicator_words(row: Indicator | IndicatorRecord) -> str:
    return f"{row.level1}|{row.level2}|{row.level3}|{row.target_text}|{row.actual_text}|{row.weight}|{row.score}"


def _spending_words(record: SpendingRecord) -> str:
    qualifiers = {f: str(getattr(record, f)) for f in _QUALIFIERS if getattr(record, f) is not None}
    return (
        f"{record.item} {record.basis} {record.fiscal_year} {record.amount_yuan} {qualifiers} {record.source_text[:60]}"
    )
