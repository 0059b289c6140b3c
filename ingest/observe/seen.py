"""What rules over text look at, and what they hand back: a report as sentences, and observations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Literal

from ingest.document import Block, Document, Place, Text
from ingest.extract.reading import Reading
from ingest.observe.tallies import Tally, tallies

Outcome = Literal["passed", "finding", "insufficient_data"]
_END = re.compile(r"[。；;！？!?]+[”’」）)]?")
_LONG_CELL = 12  # shorter cells are names and values, no sentences
_LONGEST_SENTENCE = 2000  # what goes on longer is no sentence; work on one stays bounded
_ONE_PROJECT = ("project_form", "project_narrative", "evaluation")


# Not frozen, as `Text`: there are thousands, and a frozen one takes twice the time to make.
@dataclass(slots=True, eq=False)
class Sentence:
    """Characters start…end of a paragraph or cell (``text``), the mark at the end included."""

    text: Text
    start: int
    end: int
    block: int  # number of the paragraph or cell within the report
    chars: str
    is_cell: bool = False

    def part(self, start: int, end: int) -> Part:
        """Characters start…end of the sentence."""
        return Part(self.text, self.start + start, self.start + end)

    @property
    def is_open(self) -> bool:
        """Whether what it lists may go on in the next sentence: it ends in a semicolon."""
        return self.chars.rstrip().endswith(("；", ";"))

    @property
    def whole(self) -> Part:
        bare = self.chars.rstrip("。；; ")
        lead = len(self.chars) - len(self.chars.lstrip())
        return self.part(lead, max(lead + 1, len(bare)))


@dataclass(slots=True, unsafe_hash=True)
class Part:
    """A stretch of a text that is evidence."""

    text: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.text.chars[self.start : self.end]


@dataclass(slots=True)
class Observation:
    """One thing that a rule judged. A finding has its variant of the statement with the words to fill in."""

    rule_id: str
    outcome: Outcome
    places: tuple[Part, ...]
    key: str = ""  # what is judged, where one place holds several such things
    variant: str = ""
    words: Mapping[str, object] = field(default_factory=dict)
    printed: str | None = None
    computed: str | None = None
    difference: Decimal | None = None
    unit: str | None = None
    severity: str | None = None  # where it weighs less than the rule


@dataclass(frozen=True, slots=True)
class Total:
    """The whole number of a group of things, as a report says it, or makes it by listing them (``is_sum``)."""

    group: str
    noun: str
    number: int
    places: tuple[Part, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a report of that title."""

    title: str
    text: Text


@dataclass(frozen=True)
class Seen:
    """One report as rules see it.

    Of its document: ``before``, paragraphs of the reports in front of it; ``totals_before``, what they say that the
    agency has; ``forms``, names of all projects with a form.
    """

    document: Document
    reading: Reading
    before: Mapping[str, Paragraph] = field(default_factory=dict)
    forms: Sequence[str] = ()
    totals_before: Sequence[Total] = ()

    @cached_property
    def blocks(self) -> Sequence[Block]:
        return self.reading.span.blocks(self.document)

    @cached_property
    def paragraphs(self) -> list[Text]:
        """Headings, paragraphs and long cells in order."""
        return [text for text, _ in self._texts]

    @cached_property
    def _texts(self) -> list[tuple[Text, bool]]:
        return [(text, block.kind == "table") for block in self.blocks for text in _texts(block) if text.chars]

    @cached_property
    def whole(self) -> str:
        """All paragraphs as one string: what it does not hold need not be looked for sentence by sentence."""
        return "\n".join(text.chars for text in self.paragraphs)

    @cached_property
    def sentences(self) -> list[Sentence]:
        return [s for number, (text, is_cell) in enumerate(self._texts) for s in _sentences(text, number, is_cell)]

    @cached_property
    def paragraph_starts(self) -> list[int]:
        """Where each paragraph begins in `whole`."""
        return list(accumulate((len(text) + 1 for text in self.paragraphs[:-1]), initial=0)) if self._texts else []

    @cached_property
    def _starts(self) -> list[int]:
        """Where each sentence begins in `whole`."""
        return [self.paragraph_starts[sentence.block] + sentence.start for sentence in self.sentences]

    @cached_property
    def counted(self) -> list[tuple[Sentence, list[Tally]]]:
        """The sentences that count things, with their counts. The text is searched as one: few sentences do."""
        found: dict[int, list[Tally]] = {}
        for tally in tallies(self.whole) if self._starts else ():
            number = max(1, bisect_right(self._starts, tally.start)) - 1
            start = self._starts[number]
            tally.start, tally.end = tally.start - start, tally.end - start
            if tally.end <= len(self.sentences[number].chars):
                found.setdefault(number, []).append(tally)
        return [(self.sentences[number], counts) for number, counts in found.items()]

    @cached_property
    def is_about_one_project(self) -> bool:
        return self.reading.kind in _ONE_PROJECT and len(self.reading.projects) <= 1

    @property
    def title(self) -> str:
        return self.reading.title or ""

    def place(self, part: Part) -> Place:
        return self.document.place_of(part.text, part.start, part.end)

    def holding(self, *words: str) -> Iterator[Sentence]:
        """Sentences that hold any of the words."""
        numbers = {number for word in words for number in _holds(word, self.whole, self._starts)}
        return (s for number in sorted(numbers) if any(word in (s := self.sentences[number]).chars for word in words))

    def first(self, pattern: re.Pattern[str]) -> tuple[Sentence, re.Match[str]] | None:
        """The first sentence that the pattern is found in, and where."""
        return next(self.found(pattern), None)

    def found(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """The sentences that hold the pattern, each with its first place in it."""
        for number in _hits(pattern, self.whole, self._starts):
            sentence = self.sentences[number]
            match = pattern.search(sentence.chars)
            if match:
                yield sentence, match

    def each(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """All places of the pattern in sentences."""
        for sentence, first in self.found(pattern):
            yield sentence, first
            for match in pattern.finditer(sentence.chars, first.end()):
                yield sentence, match

    def paragraphs_holding(self, *words: str) -> set[int]:
        """Numbers of the paragraphs that any of the words begins in."""
        return {number for word in words for number in _holds(word, self.whole, self.paragraph_starts)}

    def paragraphs_with(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """Numbers of the paragraphs that the pattern begins in."""
        return _hits(pattern, self.whole, self.paragraph_starts)


def _holds(word: str, whole: str, starts: Sequence[int]) -> Iterator[int]:
    """As `_hits`, of a plain word."""
    at = whole.find(word) if starts else -1
    while at >= 0:
        after = max(1, bisect_right(starts, at))
        yield after - 1
        at = whole.find(word, starts[after]) if after < len(starts) else -1


def _hits(pattern: re.Pattern[str], whole: str, starts: Sequence[int]) -> Iterator[int]:
    """Numbers of the stretches of a text, given by their starts, that a match begins in; in order, each once.

    The text is searched as one, for most of it holds nothing.
    """
    match = pattern.search(whole) if starts else None
    while match:
        after = max(1, bisect_right(starts, match.start()))
        yield after - 1
        match = pattern.search(whole, starts[after]) if after < len(starts) else None


def passed(rule_id: str, *places: Part, key: str = "") -> Observation:
    return Observation(rule_id, "passed", places, key)


def undecided(rule_id: str, *places: Part, key: str = "") -> Observation:
    return Observation(rule_id, "insufficient_data", places, key)


def _texts(block: Block) -> Iterator[Text]:
    if block.kind != "table":
        yield block.text
    else:
        yield from (cell.text for cell in block.cells if len(cell.text) > _LONG_CELL)


def _sentences(text: Text, number: int, is_cell: bool) -> Iterator[Sentence]:
    start = 0
    for match in [*_END.finditer(text.chars), None]:
        end = match.end() if match else len(text)
        while end > start:
            stop = min(end, start + _LONGEST_SENTENCE)
            if text.chars[start:stop].strip():
                yield Sentence(text, start, stop, number, text.chars[start:stop], is_cell)
            start = stop
