"""Rules A20, A21 and A23: steps of a procedure, rates beside the counts they are of, one case and its year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from ingest.observe.seen import Observation, Part, Seen, Sentence, passed, undecided
from ingest.observe.vocabulary import Stages, rates, stages, words

_FAR = 80  # characters between two steps that are still told of the same cases
_OTHER_SCOPE = re.compile(r"其中|另|专案|该案|同时")
Found = tuple[Sentence, re.Match[str]]
_MOST = 50  # counts of a kind in one report that are compared


def procedure(seen: Seen) -> Iterator[Observation]:
    """A20: of one scope (a sentence) no more persons come to a later step of a criminal procedure.

    Steps and their order after 刑事诉讼法 (第八十二条 拘留, 第八十条 逮捕, 第一百七十六条 提起公诉) and
    禁毒法 第三十八条; persons of earlier years may be among the later ones, and the finding says so.
    """
    for sentence, counts in seen.counted:
        if sum(count.unit == "人" for count in counts) < 2:
            continue
        for pair in stages():
            for second in pair.second.finditer(sentence.chars):
                first = _last(pair.first, sentence.chars, second.start())
                between = sentence.chars[first.end() : second.start()] if first else ""
                if first and len(between) <= _FAR and not _OTHER_SCOPE.search(between):
                    yield _step(pair, sentence, first, second)


def _last(pattern: re.Pattern[str], chars: str, end: int) -> re.Match[str] | None:
    """The last place of a pattern before ``end``, where two steps may still be told of the same cases."""
    found = None
    for match in pattern.finditer(chars, max(0, end - 2 * _FAR), end):
        found = match
    return found


def _step(pair: Stages, sentence: Sentence, first: re.Match[str], second: re.Match[str]) -> Observation:
    place = sentence.part(first.start(), second.end())
    before, after = int(first["n"]), int(second["n"])
    if after <= before:
        return passed("A20", place)
    if first["about"] or second["about"] or pair.excused.search(sentence.chars):
        return undecided("A20", place)
    said = {"quote": place.words, "first": before, "second": after, "note": pair.note, "note_en": pair.note_en}
    return Observation(
        "A20", "finding", (place,), variant="more", words=said, printed=str(after), computed=f"≤{before}",
        difference=Decimal(after - before), unit="value", severity=pair.severity,
    )  # fmt: skip


# ---------------------------------------------------------------- A21


def shares(seen: Seen) -> Iterator[Observation]:
    """A21: a rate follows from the counts that it is named after: 发放300份，收回280份，回收率93.33%.

    Within a sentence; where only another place of the report counts the whole, it may be another whole (soft).
    """
    told = [sentence for sentence in seen.holding("率") if "%" in sentence.chars]
    for rate in rates():
        counted: list[Found] | None = None
        for sentence in told:
            match = rate.rate.search(sentence.chars)
            part = _last(rate.part, sentence.chars, match.start()) if match else None
            if match is None or part is None or match.start() - part.end() > _FAR:
                continue
            wholes = [m for m in rate.whole.finditer(sentence.chars, 0, match.start()) if m["unit"] == part["unit"]]
            if len(wholes) == 1:
                yield _share(sentence, part, match, (sentence, wholes[0]), None)
            elif wholes:
                yield undecided("A21", sentence.part(part.start(), match.end()))
            else:
                if counted is None:
                    counted = list(islice(seen.each(rate.whole), _MOST))
                yield _elsewhere(counted, sentence, part, match)


def _elsewhere(
    counted: Sequence[Found], sentence: Sentence, part: re.Match[str], printed: re.Match[str]
) -> Observation:
    """Judged by the largest count of the whole in the report, unless one gives the rate that is printed."""
    found = [(s, m) for s, m in counted if m["unit"] == part["unit"] and not m["about"]]
    place = sentence.part(part.start(), printed.end())
    if any(_is_rate(part["n"], m["n"], printed["n"]) for _, m in found):
        return passed("A21", place)
    if not found or part["about"]:
        return undecided("A21", place)
    return _share(sentence, part, printed, max(found, key=lambda pair: int(pair[1]["n"])), "soft")


def _share(
    sentence: Sentence,
    part: re.Match[str],
    printed: re.Match[str],
    whole: Found,
    severity: str | None,
) -> Observation:
    where, count = whole
    is_one = where is sentence
    place = sentence.part(min(part.start(), count.start()) if is_one else part.start(), printed.end())
    if part["about"] or count["about"]:
        return undecided("A21", place)
    if _is_rate(part["n"], count["n"], printed["n"]):
        return passed("A21", place)
    if int(count["n"]) == 0 or int(part["n"]) > int(count["n"]):
        return undecided("A21", place)
    computed = (Decimal(part["n"]) * 100 / Decimal(count["n"])).quantize(Decimal("0.01"))
    said = {"quote": place.words, "part": part["n"], "whole": count["n"], "printed": printed["n"], "computed": computed}
    places: tuple[Part, ...] = (place,) if is_one else (place, where.part(*count.span()))
    return Observation(
        "A21", "finding", places, variant="rate", words=said, printed=f"{printed['n']}%", computed=f"{computed}%",
        difference=Decimal(printed["n"]) - computed, unit="percent", severity=severity,
    )  # fmt: skip


def _is_rate(part: str, whole: str, printed: str) -> bool:
    """Whether the rate is that of the counts, rounded or cut off at its last digit."""
    if int(whole) == 0:
        return False
    unit = Decimal(1).scaleb(-len(printed.partition(".")[2]))
    return abs(Decimal(part) * 100 / Decimal(whole) - Decimal(printed)) < unit


# ---------------------------------------------------------------- A23

_CAUGHT = r"(?P<verb>抓获|刑事拘留|刑拘|打击处理)[^，,、。；;\d]{0,16}?(?P<n>\d{1,6})(?:名|人)(?!次)"
_CASE = re.compile(rf"(?:该|此|本)(?:专?案)[^。；]{{0,60}}?{_CAUGHT}")
_YEAR = re.compile(rf"(?:全年|今年|本年|年内)[^。；]{{0,60}}?{_CAUGHT}")


@lru_cache(maxsize=1)
def _crime() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words()["crime"])))


def cases(seen: Seen) -> Iterator[Observation]:
    """A23: in one case no more are caught than in the whole year, where a paragraph tells both of one crime."""
    told = list({match[0]: (s, match) for s, match in seen.each(_CASE)}.values())[:_MOST]
    if not told:
        return
    years = [(s, m, _crimes(s)) for s, m in islice(seen.each(_YEAR), _MOST) if not _CASE.search(s.chars)]
    for sentence, case in told:
        place, crimes = sentence.part(*case.span()), _crimes(sentence)
        same = [(s, m) for s, m, others in years if crimes and others == crimes and s.block == sentence.block]
        if not same:
            yield undecided("A23", place)
            continue
        where, year = max(same, key=lambda pair: int(pair[1]["n"]))
        if int(case["n"]) <= int(year["n"]):
            yield passed("A23", place)
            continue
        said = {"case": case["n"], "year": year["n"], "verb": year["verb"], "quote": place.words}
        yield Observation(
            "A23", "finding", (place, where.part(*year.span())), variant="case", words=said, printed=case["n"],
            computed=f"≤{year['n']}", difference=Decimal(int(case["n"]) - int(year["n"])), unit="value",
        )  # fmt: skip


def _crimes(sentence: Sentence) -> set[str]:
    return set(_crime().findall(sentence.chars))
