"""Rule N01: what a sentence says of figures (more, less, over, low) is what the figures say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from ingest.amounts import Money, find_money, find_percents
from ingest.observe.seen import Observation, Seen, Sentence, passed, undecided
from ingest.observe.vocabulary import any_of

_AGAINST = re.compile(
    r"(?:与|比|较)(?:上年|去年|上一年|(?:20\d{2})年)(?:度|同期|决算数?|支出|收入|预算数?){0,2}(?:的)?\s?$"
)
_OVER = re.compile(r"(?:支出)?决算数?(?P<word>大于|高于|超过|小于|低于|少于|等于)(?:年初)?预算数?")
_DONE = re.compile(r"(?:完成|为)(?:年初|全年|调整)?预算的?\s?$")
_LOW = re.compile(
    r"(?:资金)?(?:到位率|预算完成率|预算执行率|执行率)(?:、(?:资金)?(?:到位率|预算完成率|执行率)){0,2}(?:较|偏|比较)?低(?!于)"
)


@lru_cache(maxsize=1)
def _direction() -> re.Pattern[str]:
    return re.compile(rf"(?P<up>{any_of('up')})|(?P<down>{any_of('down')})|(?P<same>{any_of('same')})")


def directions(seen: Seen) -> Iterator[Observation]:
    """N01, in three ways: against the year before, against the budget, and of a rate that is called low."""
    for sentence in seen.sentences:
        chars = sentence.chars
        if "元" in chars and ("比" in chars or "较" in chars or "与" in chars):
            yield from _against_year(sentence)
        if "决算" in chars and "%" in chars and "预算" in chars:
            yield from _against_budget(sentence)
        if "率" in chars and "低" in chars:
            yield from _low(seen, sentence)


def _against_year(sentence: Sentence) -> Iterator[Observation]:
    amounts = list(find_money(sentence.chars, bare=False))
    for now, before in pairwise(amounts):
        if now.yuan is None or before.yuan is None:
            continue
        if not _AGAINST.search(sentence.chars, max(now.end, before.start - 20), before.start):
            continue
        word = _direction().search(sentence.chars, before.end, before.end + 24)
        if word is None or re.search(r"[。；]", sentence.chars[now.end : before.start]):
            continue
        place = sentence.part(now.start, word.end())
        said = str(word.lastgroup)
        is_so = "up" if now.yuan > before.yuan else "down" if now.yuan < before.yuan else "same"
        if said == is_so or said == "same" and _rounds_same(now, before):
            yield passed("N01", place)
        else:
            words = {"word": word[0], "now": now.text, "before": before.text}
            yield Observation(
                "N01", "finding", (place,), variant="year", words=words, printed=word[0],
                computed=f"{now.text}，{before.text}", difference=now.yuan - before.yuan, unit="yuan",
            )  # fmt: skip


def _rounds_same(now: Money, before: Money) -> bool:
    assert now.yuan is not None and before.yuan is not None  # the caller has looked
    return abs(now.yuan - before.yuan) <= abs(before.yuan) * Decimal("0.01")


def _against_budget(sentence: Sentence) -> Iterator[Observation]:
    said = _OVER.search(sentence.chars)
    if said is None:
        return
    rates = [r for r in find_percents(sentence.chars) if _DONE.search(sentence.chars, max(0, r[0] - 10), r[0])]
    if len(rates) != 1:
        yield undecided("N01", sentence.part(*said.span()))
        return
    [(start, end, rate)] = rates
    word = said["word"]
    holds = rate >= 100 if word in ("大于", "高于", "超过") else rate <= 100 if word != "等于" else rate == 100
    place = sentence.part(min(start, said.start()), max(end, said.end()))
    if holds:
        yield passed("N01", place)
    else:
        words = {"word": said[0], "rate": sentence.chars[start:end]}
        yield Observation(
            "N01", "finding", (place,), variant="budget", words=words, printed=said[0],
            computed=sentence.chars[start:end], difference=rate - 100, unit="percent",
        )  # fmt: skip


def _low(seen: Seen, sentence: Sentence) -> Iterator[Observation]:
    match = _LOW.search(sentence.chars)
    if match is None:
        return
    place = sentence.part(*match.span())
    project = seen.reading.projects[0] if len(seen.reading.projects) == 1 else None
    if project is None or not project.budget or project.executed is None:
        yield undecided("N01", place)
        return
    rate = (project.executed * 100 / project.budget).quantize(Decimal("0.01"))
    if rate < 95:
        yield passed("N01", place)
    else:
        words = {"word": match[0], "rate": rate}
        yield Observation(
            "N01", "finding", (sentence.whole,), variant="low", words=words, printed=match[0],
            computed=f"{rate}%", difference=rate, unit="percent",
        )  # fmt: skip
