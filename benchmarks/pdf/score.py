"""Precision, recall and F1 of the tables found in a document against its truth."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.pdf.cells import Table, exact_cells, relations


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, how many found, how many there are."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """1 where there is nothing to find."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """1 where nothing is to be found and nothing was."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


def adjacency(found: Iterable[Table], truth: Iterable[Table]) -> Score:
    """Relations of all tables of a document against all of its truth: a false table costs precision."""
    return _score(_all(found, relations), _all(truth, relations))


def cells(found: Sequence[Table], truth: Sequence[Table]) -> Score:
    """Filled cells with exact text, place and span, each true table against the found one that fits it best."""
    left = [exact_cells(table) for table in found]
    total = sum(counter.total() for counter in left)
    right = true = 0
    for table in truth:
        wanted = exact_cells(table)
        true += wanted.total()
        if left:
            best = max(range(len(left)), key=lambda i: (left[i] & wanted).total())
            right += (left[best] & wanted).total()
            left.pop(best)
    return Score(right, total, true)


def competition_f1(scores: Sequence[Score]) -> float:
    """F1 of the documents' mean precision and mean recall, as ICDAR 2013 ranked its tools.

    A long document weighs no more than a short one. One in which nothing is found has precision 0
    where there is something to find: silence earns nothing.
    """
    precision = statistics.fmean(score.precision if score.found else float(not score.true) for score in scores)
    recall = statistics.fmean(score.recall for score in scores)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pooled(scores: Iterable[Score]) -> Score:
    """All documents as if they were one."""
    listed = list(scores)
    return Score(sum(s.right for s in listed), sum(s.found for s in listed), sum(s.true for s in listed))


def _all(tables: Iterable[Table], of: Callable[[Table], Counter[Any]]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for table in tables:
        total += of(table)
    return total


def _score(found: Counter[Any], true: Counter[Any]) -> Score:
    return Score((found & true).total(), found.total(), true.total())
