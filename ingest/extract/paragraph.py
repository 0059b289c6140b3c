"""What the clauses of one paragraph share while it is read from left to right."""

from __future__ import annotations

from decimal import Decimal

from ingest.extract.comparisons import Comparison
from ingest.extract.facts import Fact, Refused, Scope
from ingest.extract.money_items import item_code_of
from ingest.extract.sections import project_in

GIVEN = ("budget", "initial_budget", "appropriated")
_LONGEST_SEGMENT = 80


class Paragraph:
    """State of the reading: facts by sentence, text that met no number, the year that holds."""

    def __init__(self, chars: str, scope: Scope) -> None:
        self.chars = chars
        self.scope = scope
        self.found: list[Fact | Refused] = []
        self.sentences: list[list[Fact]] = [*scope.recent, []]
        self.segments: list[tuple[int, int]] = []  # text without a number since the last amount
        self.lead: tuple[int, int] | None = None  # text directly before the next number
        self.is_after_colon = False
        self.sentence_start = 0
        self.year = scope.year()
        self.base_year = scope.context.fiscal_year
        self.compared: Comparison | None = None
        self.targets: list[Fact] = []  # the facts that the last change spoke of
        self.in_reason = False
        self.in_lost_change = False  # a change whose base is not printed: its percentage is lost too
        self.parents: list[Fact | None] = []  # what the open brackets explain
        self.completion_ahead: Decimal | None = None  # told before the amount that it belongs to
        self.queue: list[tuple[str | None, int | None]] = []  # parts of a list with 分别 that wait for amounts
        self.project = project_in(chars, scope.context.project_names) or scope.project()

    def last(self) -> Fact | None:
        """The latest fact of the sentence."""
        return self.sentences[-1][-1] if self.sentences[-1] else None

    def whole(self) -> Fact | None:
        """What the next clause may be a part of: the fact before an open bracket, else the latest."""
        return self.parents[-1] if self.parents and self.parents[-1] else self.last()

    def latest(self) -> Fact | None:
        """The nearest fact of the paragraph."""
        return next((f for f in reversed(self.found) if isinstance(f, Fact) and not f.is_prior), None)

    def latest_spent(self) -> Fact | None:
        """The nearest fact of the paragraph that can complete a budget: money spent or paid over, no balance."""
        own = (f for f in reversed(self.found) if isinstance(f, Fact) and not f.is_prior)
        spent = (f for f in own if f.basis in ("actual", "appropriated") and item_code_of(f.item)[1] != "balance")
        return next(spent, None)

    def fund(self) -> str | None:
        """The fund that the paragraph first says was given."""
        own = (f for f in self.found if isinstance(f, Fact) and f.basis in GIVEN and not f.function)
        return next((f.item for f in own), None)

    def segment(self) -> str:
        """The words before the last separator, if no amount stands between."""
        return self.chars[slice(*self.segments[-1])][-_LONGEST_SEGMENT:] if self.segments else ""

    def add(self, fact: Fact) -> None:
        self.found.append(fact)
        if not fact.is_prior:
            self.sentences[-1].append(fact)
            if fact.basis == "actual":
                fact.completion_pct, self.completion_ahead = self.completion_ahead, None
            self.targets, self.in_lost_change = [], False

    def end_sentence(self, end: int) -> None:
        if self.sentences[-1]:
            self.sentences = [*self.sentences[-3:], []]
        self.segments, self.queue, self.targets, self.compared = [], [], [], None
        self.completion_ahead = None
        self.in_reason = self.in_lost_change = False
        self.sentence_start = end

    def begin(self, start: int, stop: int) -> int:
        """The first character of a clause worth showing."""
        words = self.chars[start:stop]
        return start + len(words) - len(words.lstrip(" ，,、：:；;。）)"))
