"""Rules T03, T04 and N04: facts of an earlier year, and statuses that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.observe.seen import Observation, Seen, Sentence, passed, undecided
from ingest.observe.vocabulary import Opposed, opposed

_SUBJECT_YEAR = re.compile(
    r"(?:^|情况[：:]\s?)(?:\s|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．])*"
    r"(?P<year>20\d{2})年度?(?!\s?\d{1,2}月|底|末|起|以来|开始|至|到|-|—|－|、|与|和|及|较|比|相比|决算|预算|度?部门)"
)
_OTHER_TIME = re.compile(
    r"20\d{2}|上年|去年|往年|历年|启动|立项|成立|建成|批复|印发|开始|结转|至今|以来|投入使用|验收|签订|增加|减少|增长|下降|采购合同|规划"
)
_TELLS = ("project_form", "project_narrative", "evaluation", "department_overall")


def earlier_years(seen: Seen) -> Iterator[Observation]:
    """T03: what a report tells of its year happened in that year. A sentence that opens with an earlier
    year and names no other, nor a beginning, tells of that year."""
    year = seen.reading.fiscal_year
    if seen.reading.kind not in _TELLS:
        return
    for sentence in seen.holding("年"):
        match = _SUBJECT_YEAR.search(sentence.chars[:60])
        if not match:
            continue
        place = sentence.part(match.start("year"), len(sentence.chars.rstrip("。；; ")))
        told = int(match["year"])
        if year is None:
            yield undecided("T03", place)
        elif told >= year or not re.search(r"\d|属于|实施", sentence.chars[match.end() :]):
            yield passed("T03", place)
        elif year - told <= 3 and not _is_other_time(sentence.chars[match.end() :]):
            words = {"told": told, "year": year, "quote": place.words}
            yield Observation(
                "T03", "finding", (place,), variant="told", words=words, printed=str(told), computed=str(year),
                difference=Decimal(told - year), unit="year",
            )  # fmt: skip


def _is_other_time(words: str) -> bool:
    """Whether the words tell of a beginning or compare; what 该项目 was or did is told of the year itself."""
    return bool(re.search("20[0-9]{2}", words) if re.match("[该本]项目", words) else _OTHER_TIME.search(words))


def statuses(seen: Seen) -> Iterator[Observation]:
    """T04 and N04: two statuses of one project that exclude each other.

    Only a report about one project says both of the same thing; elsewhere one sentence must.
    """
    for pair in opposed():
        if pair.rule_id not in ("T04", "N04"):
            continue
        first = seen.first(pair.one)
        if first is None:
            continue
        second = seen.first(pair.other) if seen.is_about_one_project else _within(first[0], pair.other)
        if second is None:
            yield passed(pair.rule_id, first[0].part(*first[1].span()), key=pair.group)
            continue
        yield _opposed(pair, first, second)


def _opposed(
    pair: Opposed, first: tuple[Sentence, re.Match[str]], second: tuple[Sentence, re.Match[str]]
) -> Observation:
    one, other = first[0].whole, second[0].whole
    words = {
        "one": first[0].part(*first[1].span()).words,
        "other": second[0].part(*second[1].span()).words,
        "note": pair.note,
        "note_en": pair.note_en,
    }
    return Observation(
        pair.rule_id,
        "finding",
        (one,) if one == other else (one, other),
        key=pair.group,
        variant="opposed",
        words=words,
        printed=str(words["one"]),
        computed=str(words["other"]),
        unit="text",
        severity=pair.severity,
    )


def _within(sentence: Sentence, pattern: re.Pattern[str]) -> tuple[Sentence, re.Match[str]] | None:
    match = pattern.search(sentence.chars)
    return (sentence, match) if match else None
